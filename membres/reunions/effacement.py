"""What is left of old attendance sheets: how many came, for how long, of which profession."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.db.models import Q

from cpts_portal.documents import effacement as documents
from cpts_portal.documents.models import DocumentProduit

from .enums import EtatReunion, Moyen
from .models import Convocation, Rectification, Reunion, Signature

_FINIES = (EtatReunion.CLOSE, EtatReunion.ANNULEE)


@transaction.atomic
def anonymiser_les_feuilles(avant: date) -> int:
    """Minutes and decisions of the meeting stay; names, answers and produced sheets go."""
    reunions = Reunion.objects.filter(debut__date__lt=avant, etat__in=_FINIES)
    lignes = list(
        Signature.objects.filter(reunion__in=reunions)
        .exclude(moyen=Moyen.EFFACE)
        .select_related("adherent", "adherent__profession")
        .order_by("pk")
    )
    convocations = Convocation.objects.filter(reunion__in=reunions)
    if not lignes and not convocations.exists():
        return 0
    _effacer_les_papiers(reunions, [ligne.pk for ligne in lignes])
    Rectification.objects.filter(reunion__in=reunions).delete()
    for ligne in lignes:
        _anonymiser(ligne)
    convocations.delete()
    return len(lignes)


def _anonymiser(ligne: Signature) -> None:
    qualite = ligne.qualite or "Sans profession"
    ligne.adherent = ligne.saisi_par = ligne.ecartee_par = ligne.pas_du_code = None
    ligne.invite_nom, ligne.invite_qualite = f"Participant {ligne.pk}", qualite[:120]
    ligne.moyen, ligne.appareil = Moyen.EFFACE, ""
    ligne.motif_ecart = "Effacé" if ligne.ecartee_le else ""
    ligne.save()


def _effacer_les_papiers(reunions: models.QuerySet[Reunion], signatures: list[int]) -> None:
    """A sheet that a mission kept as a proof stays with it: its own file, its own duration."""
    identifiants = list(reunions.values_list("pk", flat=True))
    documents.effacer(
        DocumentProduit.objects.filter(
            Q(genre="feuille_emargement", parametres__reunion__in=identifiants)
            | Q(genre="attestation_presence", parametres__signature__in=signatures)
        )
    )
