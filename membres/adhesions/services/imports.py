"""An existing list of members: deposited, checked line by line, taken whole or not at all."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import TableauIllisible, lire_tableau
from membres.adhesions import permissions, queries
from membres.adhesions.enums import EtatImport, Moyen
from membres.adhesions.lecture import CHAMPS_ADHERENT, deviner_colonnes, separer_entetes
from membres.adhesions.models import ImportAdherents
from membres.adhesions.verification import LigneVerifiee, verifier
from membres.comptes.models import Compte

from .adherents import admettre
from .cotisations import enregistrer_paiement


@transaction.atomic
def deposer_liste(*, nom_fichier: str, octets: bytes, par: Compte) -> ImportAdherents:
    _exiger(par)
    try:
        entetes, corps = separer_entetes(lire_tableau(octets))
    except TableauIllisible as faute:
        raise ValidationError(str(faute)) from faute
    if not corps:
        raise ValidationError("Ce fichier ne contient aucune ligne sous ses titres de colonnes.")
    return ImportAdherents.objects.create(
        nom_fichier=nom_fichier[:200],
        entetes=entetes,
        lignes=corps,
        colonnes=deviner_colonnes(entetes, CHAMPS_ADHERENT),
        depose_par=par,
    )


@transaction.atomic
def choisir_colonnes(import_: ImportAdherents, colonnes: dict[str, int], *, par: Compte) -> None:
    _exiger(par)
    import_.colonnes = colonnes
    import_.save(update_fields=["colonnes"])


@transaction.atomic
def importer_liste(
    import_: ImportAdherents, *, par: Compte, request: HttpRequest | None = None
) -> int:
    """All the good lines or none; members already known are left as they are."""
    _exiger(par)
    verrouille = ImportAdherents.objects.select_for_update().get(pk=import_.pk)
    if verrouille.etat != EtatImport.A_VERIFIER:
        raise ValidationError("Cette liste est déjà importée ou abandonnée.")
    lignes = verifier(verrouille)
    if any(ligne.erreurs for ligne in lignes):
        raise ValidationError("Des lignes portent des erreurs\u00a0: rien n’est importé.")
    nouvelles = [ligne for ligne in lignes if not ligne.deja]
    if not nouvelles:
        raise ValidationError("Toutes ces personnes sont déjà dans la liste.")
    for ligne in nouvelles:
        _importer(ligne, par=par, request=request)
    verrouille.etat, verrouille.nombre = EtatImport.IMPORTE, len(nouvelles)
    verrouille.importe_le = timezone.now()
    # What was read is now in the members: no second copy of their data.
    verrouille.lignes = []
    verrouille.save(update_fields=["etat", "nombre", "importe_le", "lignes"])
    noter(
        "adherents.importes",
        acteur=par,
        objet=verrouille,
        details={"nombre": len(nouvelles)},
        request=request,
    )
    return len(nouvelles)


@transaction.atomic
def abandonner_liste(import_: ImportAdherents, *, par: Compte) -> None:
    """The lines read are forgotten: they are people's data we have no reason to keep."""
    _exiger(par)
    if import_.etat != EtatImport.A_VERIFIER:
        raise ValidationError("Cette liste est déjà importée ou abandonnée.")
    import_.etat, import_.lignes = EtatImport.ABANDONNE, []
    import_.save(update_fields=["etat", "lignes"])


def _importer(ligne: LigneVerifiee, *, par: Compte, request: HttpRequest | None) -> None:
    debut, fin = queries.periode(timezone.localdate(), renouvellement=True)
    coordonnees = ligne.coordonnees()
    debut = max(debut, ligne.depuis) if ligne.depuis else debut
    adhesion = admettre(
        coordonnees=coordonnees,
        debut=debut,
        fin=fin,
        depuis=ligne.depuis or debut,
        cotisation=queries.Tarifs(debut).montant(
            coordonnees["genre"], coordonnees["profession"], coordonnees["college"]
        ),
        par=par,
        request=request,
    )
    if ligne.regle:
        enregistrer_paiement(
            adhesion,
            montant=ligne.regle,
            recu_le=timezone.localdate(),
            moyen=Moyen.VIREMENT,
            reference="Reprise de la liste existante",
            par=None,
            request=request,
        )


def _exiger(par: Compte) -> None:
    if not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas d’importer des adhérents.")
