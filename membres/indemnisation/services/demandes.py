from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.lib.fichiers_recus import FichierRefuse
from cpts_portal.lib.reception import recevoir
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.indemnisation import permissions, queries
from membres.indemnisation.circuit import Geste
from membres.indemnisation.enums import (
    EtatDemande,
    GenreBeneficiaire,
    GesteDemande,
    Nature,
)
from membres.indemnisation.models import Activite, Beneficiaire, Demande, Justificatif

from ._communs import exiger, exiger_passage, instant, tracer, verrouiller
from .presences import aligner, chiffrer

_PAS_LA_VOTRE = "Cette demande est celle d’une autre personne."


@transaction.atomic
def declarer_heures(
    adherent: Adherent,
    *,
    par: Compte,
    activite: Activite,
    objet: str,
    jour: dt.date,
    minutes: int,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """Time no meeting recorded: a screening, a training, a representation."""
    exiger(adherent.compte_id == par.pk, _PAS_LA_VOTRE)
    _exiger_jour_passe(jour, quand)
    if minutes <= 0:
        raise ValidationError({"duree": "Donnez une durée."})
    demande = Demande(
        adherent=adherent,
        nature=activite.nature,
        activite=activite,
        objet=objet.strip(),
        jour=jour,
        minutes=minutes,
        cree_le=instant(quand),
    )
    return _creer(demande, par=par, request=request)


@transaction.atomic
def demander_frais(
    adherent: Adherent,
    *,
    par: Compte,
    objet: str,
    jour: dt.date,
    montant: Decimal,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """What was spent for the community: kilometres, a room, a caterer."""
    exiger(adherent.compte_id == par.pk, _PAS_LA_VOTRE)
    _exiger_jour_passe(jour, quand)
    demande = Demande(
        adherent=adherent,
        nature=Nature.FRAIS,
        objet=objet.strip(),
        jour=jour,
        montant=montant,
        montant_calcule=montant,
        cree_le=instant(quand),
    )
    return _creer(demande, par=par, request=request)


def _exiger_jour_passe(jour: dt.date, quand: dt.datetime | None) -> None:
    if jour > timezone.localdate(instant(quand)):
        raise ValidationError({"jour": "Ce jour n’est pas encore passé."})


def _creer(demande: Demande, *, par: Compte, request: HttpRequest | None) -> Demande:
    chiffrer(demande)
    demande.full_clean()
    demande.save()
    tracer(demande, GesteDemande.PREPARER, par=par, quand=demande.cree_le, request=request)
    return demande


@transaction.atomic
def modifier(
    demande: Demande,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
    **champs: Any,
) -> Demande:
    """While it is a draft or was refused; what a meeting measured is not retyped."""
    exiger(permissions.est_la_sienne(par, demande), _PAS_LA_VOTRE)
    ligne = verrouiller(demande)
    if not ligne.est_modifiable:
        raise ValidationError("Cette demande est partie\u00a0: reprenez-la d’abord.")
    if ligne.signature_id and champs.keys() & {"jour", "minutes", "activite"}:
        raise ValidationError(
            "La durée vient de la feuille de présence\u00a0: demandez à l’animation de la corriger."
        )
    if "activite" in champs:
        champs["nature"] = champs["activite"].nature
    for nom, valeur in champs.items():
        setattr(ligne, nom, valeur)
    if ligne.nature == Nature.FRAIS:
        ligne.montant_calcule = ligne.montant
    chiffrer(ligne)
    ligne.full_clean()
    ligne.save()
    tracer(ligne, GesteDemande.MODIFIER, par=par, quand=instant(quand), request=request)
    return ligne


@transaction.atomic
def soumettre(
    demande: Demande,
    *,
    par: Compte,
    beneficiaire: Beneficiaire | None = None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.SOUMETTRE, ligne)
    ligne.beneficiaire = _payable(ligne, beneficiaire)
    if ligne.nature == Nature.FRAIS and not _a_un_justificatif(ligne):
        raise ValidationError("Joignez d’abord le justificatif de la dépense.")
    if ligne.signature is not None and not ligne.signature.est_retenue:
        raise ValidationError("Votre présence a été retirée de la feuille\u00a0: rien n’est dû.")
    aligner(ligne)
    ligne.etat = EtatDemande.SOUMISE
    ligne.soumise_le = instant(quand)
    ligne.motif_refus = ""
    ligne.full_clean()
    ligne.save()
    tracer(ligne, GesteDemande.SOUMETTRE, par=par, quand=ligne.soumise_le, request=request)
    return ligne


def _payable(demande: Demande, choisi: Beneficiaire | None) -> Beneficiaire:
    beneficiaire = choisi or queries.beneficiaire_par_defaut(demande.adherent)
    if beneficiaire is None:
        raise ValidationError("Enregistrez d’abord le compte à créditer, dans « À qui me payer ».")
    if beneficiaire.adherent_id != demande.adherent_id or not beneficiaire.actif:
        raise ValidationError("Ce compte à créditer n’est plus utilisable\u00a0: choisissez-en un.")
    if beneficiaire.genre == GenreBeneficiaire.STRUCTURE and not _a_un_justificatif(demande):
        raise ValidationError("Joignez d’abord la facture de la structure à payer.")
    return beneficiaire


def _a_un_justificatif(demande: Demande) -> bool:
    return demande.justificatifs.filter(retire_le=None).exists()


@transaction.atomic
def reprendre(
    demande: Demande,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """Undo one's sending, or start again from a refusal."""
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.REPRENDRE, ligne)
    ligne.etat = EtatDemande.BROUILLON
    ligne.soumise_le = None
    ligne.motif_refus = ""
    aligner(ligne)
    ligne.save()
    tracer(ligne, GesteDemande.REPRENDRE, par=par, quand=instant(quand), request=request)
    return ligne


@transaction.atomic
def deposer_justificatif(
    demande: Demande,
    *,
    par: Compte,
    octets: bytes,
    nom: str,
    quand: dt.datetime | None = None,
) -> Justificatif:
    exiger(permissions.est_la_sienne(par, demande), _PAS_LA_VOTRE)
    ligne = verrouiller(demande)
    if not ligne.est_modifiable:
        raise ValidationError("Cette demande est partie\u00a0: reprenez-la d’abord.")
    try:
        recu, _ = recevoir(octets, nom)
    except FichierRefuse as refus:
        raise ValidationError({"fichier": str(refus)}) from refus
    piece = Justificatif(
        demande=ligne,
        nom=recu.nom,
        type_mime=recu.type_mime,
        taille=recu.taille,
        sha256=recu.sha256,
        depose_par=par,
        depose_le=instant(quand),
    )
    piece.full_clean(exclude=["fichier"])
    piece.fichier.save(recu.nom, ContentFile(recu.octets), save=False)
    piece.save()
    return piece


@transaction.atomic
def retirer_justificatif(piece: Justificatif, *, par: Compte) -> None:
    exiger(permissions.est_la_sienne(par, piece.demande), _PAS_LA_VOTRE)
    if not verrouiller(piece.demande).est_modifiable:
        raise ValidationError("Cette demande est partie\u00a0: reprenez-la d’abord.")
    piece.retire_le = timezone.now()
    piece.save(update_fields=["retire_le"])
