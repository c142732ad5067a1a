"""What is left of old accounts: amounts, hours and natures by profession, and no one."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Max, QuerySet

from cpts_portal.documents import effacement as documents
from cpts_portal.documents.models import DocumentProduit
from membres.adhesions.effacement import DOMAINE, personne_effacee

from .enums import EtatDemande
from .models import (
    Beneficiaire,
    CompteEmetteur,
    DeclarationExterieure,
    Demande,
    Etape,
    Justificatif,
)

_CLOSES = (EtatDemande.BROUILLON, EtatDemande.REFUSEE)
_EN_ROUTE = (
    EtatDemande.SOUMISE,
    EtatDemande.VALIDEE_COORDINATION,
    EtatDemande.VALIDEE_TRESORERIE,
)
EFFACEE = "Effacée à l’échéance"


@transaction.atomic
def effacer_les_demandes(avant: date) -> int:
    """Paid ones lose their person and keep their figures, which envelopes and statements add up.

    A claim goes with its corrections: it waits for the last of them to be old enough.
    """
    payees = (
        Demande.objects.filter(etat=EtatDemande.PAYEE, payee_le__lt=avant, corrige=None)
        .exclude(corrections__payee_le__gte=avant)
        .exclude(adherent__courriel__endswith=f"@{DOMAINE}", objet=EFFACEE)
        .select_related("adherent__profession")
    )
    identifiants = []
    for demande in payees.order_by("pk"):
        siennes = [demande.pk, *demande.corrections.values_list("pk", flat=True)]
        Demande.objects.filter(pk__in=siennes).update(
            adherent=personne_effacee(demande.adherent.profession),
            objet=EFFACEE,
            signature=None,
            beneficiaire=None,
            validee_par=None,
            ordonnee_par=None,
        )
        identifiants += siennes
    _effacer_les_traces(identifiants)
    abandonnees = Demande.objects.filter(etat__in=_CLOSES, jour__lt=avant)
    perdues = list(abandonnees.values_list("pk", flat=True))
    _effacer_les_traces(perdues)
    Demande.objects.filter(pk__in=perdues).delete()
    DeclarationExterieure.objects.filter(annee__lt=avant.year).delete()
    documents.effacer(
        DocumentProduit.objects.filter(genre="releve_annuel", parametres__annee__lt=avant.year)
    )
    return len(identifiants) + len(perdues)


def _effacer_les_traces(demandes: list[int]) -> None:
    Etape.objects.filter(demande__in=demandes).delete()
    _effacer_les_fichiers(Justificatif.objects.filter(demande__in=demandes))


def _effacer_les_fichiers(pieces: QuerySet[Justificatif]) -> int:
    lignes = list(pieces.order_by("pk"))
    for piece in lignes:
        transaction.on_commit(partial(piece.fichier.storage.delete, piece.fichier.name or ""))
    pieces.model.objects.filter(pk__in=[piece.pk for piece in lignes]).delete()
    return len(lignes)


@transaction.atomic
def effacer_les_justificatifs(avant: date) -> int:
    """Those that proved no payment: taken off, or of a claim refused or never sent."""
    retires = Justificatif.objects.filter(retire_le__date__lt=avant)
    inutiles = Justificatif.objects.filter(
        demande__etat__in=_CLOSES, depose_le__date__lt=avant, demande__jour__lt=avant
    )
    return _effacer_les_fichiers(retires | inutiles)


@transaction.atomic
def effacer_les_ibans(avant: date) -> int:
    """Of accounts nobody will credit again: retired, or of someone who left, and paid long ago."""
    candidats = (
        Beneficiaire.objects.exclude(iban_fin="")
        .exclude(demandes__etat__in=_EN_ROUTE)
        .annotate(dernier=Max("demandes__payee_le"))
        .select_related("adherent")
        .order_by("pk")
    )
    inutiles = [
        une.pk
        for une in candidats
        if (not une.actif or (une.adherent.sorti_le and une.adherent.sorti_le < avant))
        and (une.dernier or une.cree_le.date()) < avant
    ]
    Beneficiaire.objects.filter(pk__in=inutiles).update(iban_chiffre=b"", iban_fin="", actif=False)
    courant = CompteEmetteur.objects.first()
    anciens = CompteEmetteur.objects.filter(saisi_le__date__lt=avant).exclude(
        pk=courant.pk if courant else 0
    )
    return len(inutiles) + anciens.exclude(iban_fin="").update(iban_chiffre=b"", iban_fin="")
