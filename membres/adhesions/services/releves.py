"""Statements: brought, read, then reconciled line by line by someone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import TableauIllisible, lire_tableau
from membres.adhesions import permissions
from membres.adhesions.enums import MOYEN_DE_L_ORIGINE, EtatLigne, OrigineReleve
from membres.adhesions.lecture import CHAMPS_RELEVE, lire_releve, separer_entetes
from membres.adhesions.models import Adhesion, LigneReleve, Releve
from membres.comptes.models import Compte

from .cotisations import annuler_paiement, enregistrer_paiement


@dataclass(frozen=True)
class LectureFaite:
    nouvelles: int
    deja_connues: int
    ecartees: list[tuple[int, str]]


@transaction.atomic
def deposer_releve(
    *, origine: OrigineReleve, nom_fichier: str, octets: bytes, par: Compte
) -> Releve:
    _exiger(par)
    try:
        entetes, corps = separer_entetes(lire_tableau(octets))
    except TableauIllisible as faute:
        raise ValidationError(str(faute)) from faute
    if not corps:
        raise ValidationError("Ce fichier ne contient aucune ligne sous ses titres de colonnes.")
    return Releve.objects.create(
        origine=origine,
        nom_fichier=nom_fichier[:200],
        entetes=entetes,
        brut=corps,
        depose_par=par,
    )


@transaction.atomic
def lire_les_lignes(
    releve: Releve, colonnes: dict[str, int], *, par: Compte, request: HttpRequest | None = None
) -> LectureFaite:
    """Enters what is not known yet; the same file brought again adds nothing."""
    _exiger(par)
    manquent = [c.libelle for c in CHAMPS_RELEVE if c.requis and c.nom not in colonnes]
    if manquent:
        raise ValidationError(f"Dites quelle colonne donne\u00a0: {', '.join(manquent)}.")
    lues, ecartees = lire_releve(releve.brut, colonnes, releve.origine)
    if not lues:
        raise ValidationError(
            "Aucune ligne ne se lit avec ces colonnes\u00a0: vérifiez celles de la date "
            "et du montant."
        )
    connues = set(
        LigneReleve.objects.filter(cle__in=[lue.cle for lue in lues]).values_list("cle", flat=True)
    )
    nouvelles = [lue for lue in lues if lue.cle not in connues]
    LigneReleve.objects.bulk_create(
        LigneReleve(
            releve=releve, rang=lue.rang, cle=lue.cle, jour=lue.jour, montant=lue.montant,
            payeur=lue.payeur, courriel=lue.courriel, libelle=lue.libelle,
        )
        for lue in nouvelles
    )  # fmt: skip
    releve.colonnes = colonnes
    releve.save(update_fields=["colonnes"])
    noter(
        "releve.lu",
        acteur=par,
        objet=releve,
        details={"nouvelles": len(nouvelles), "connues": len(connues)},
        request=request,
    )
    return LectureFaite(len(nouvelles), len(connues), ecartees)


@transaction.atomic
def rapprocher(
    ligne: LigneReleve, adhesion: Adhesion, *, par: Compte, request: HttpRequest | None = None
) -> None:
    """« Oui, c’est cette personne » : the payment enters, tied to its line."""
    _exiger(par)
    verrouillee = LigneReleve.objects.select_for_update().get(pk=ligne.pk)
    if verrouillee.etat != EtatLigne.A_RAPPROCHER:
        raise ValidationError("Cette ligne est déjà traitée.")
    origine = OrigineReleve(verrouillee.releve.origine)
    paiement = enregistrer_paiement(
        adhesion,
        montant=verrouillee.montant,
        recu_le=verrouillee.jour,
        moyen=MOYEN_DE_L_ORIGINE[origine],
        reference=f"{origine.label}, {verrouillee.payeur or verrouillee.libelle}"[:120],
        par=par,
        request=request,
    )
    verrouillee.paiement, verrouillee.etat = paiement, EtatLigne.RAPPROCHEE
    verrouillee.decidee_par, verrouillee.motif = par, ""
    verrouillee.save(update_fields=["paiement", "etat", "decidee_par", "motif"])


@transaction.atomic
def rapprocher_plusieurs(
    paires: Iterable[tuple[LigneReleve, Adhesion]],
    *,
    par: Compte,
    request: HttpRequest | None = None,
) -> int:
    """The exact ones, as the person saw them listed."""
    nombre = 0
    for ligne, adhesion in paires:
        rapprocher(ligne, adhesion, par=par, request=request)
        nombre += 1
    return nombre


@transaction.atomic
def ecarter(ligne: LigneReleve, *, motif: str, par: Compte) -> None:
    """Not a membership fee: a donation, a refund, a line for someone else."""
    _exiger(par)
    if ligne.etat != EtatLigne.A_RAPPROCHER:
        raise ValidationError("Cette ligne est déjà traitée.")
    ligne.etat, ligne.motif, ligne.decidee_par = EtatLigne.ECARTEE, motif, par
    ligne.save(update_fields=["etat", "motif", "decidee_par"])


@transaction.atomic
def remettre(ligne: LigneReleve, *, par: Compte, request: HttpRequest | None = None) -> None:
    """Undo: the line waits again, and the payment it made no longer counts."""
    _exiger(par)
    if ligne.etat == EtatLigne.A_RAPPROCHER:
        raise ValidationError("Cette ligne n’est pas encore traitée.")
    paiement = ligne.paiement
    ligne.etat, ligne.paiement, ligne.motif = EtatLigne.A_RAPPROCHER, None, ""
    ligne.save(update_fields=["etat", "paiement", "motif"])
    if paiement is not None and paiement.annule_le is None:
        annuler_paiement(paiement, motif="Rapprochement défait", par=par, request=request)


def _exiger(par: Compte) -> None:
    if not permissions.peut_encaisser(par):
        raise PermissionDenied("Votre rôle ne permet pas de rapprocher les paiements.")
