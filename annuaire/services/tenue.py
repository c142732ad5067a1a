"""What the coordination does to entries: one place, many entries, back online."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire.enums import MotifRetrait, Precision, Source
from annuaire.models import Fiche, Lieu, Modification
from annuaire.services.fiches import (
    annuler_modification,
    modifier_fiche,
    republier_fiche,
    retirer_fiche,
    verifier_fiche,
)
from annuaire.services.indexation import indexer
from annuaire.services.oppositions import lever_opposition
from cpts_portal.journal.services import noter

LOT_MAX = 500


@transaction.atomic
def modifier_en_lot(
    fiches: Iterable[Fiche], valeurs: Mapping[str, Any], *, acteur: Any, request: Any = None
) -> tuple[UUID, int]:
    """The same values for many; it corrects, it does not claim that each was checked."""
    lot, touchees = uuid4(), []
    for fiche in _au_plus(fiches):
        champs = modifier_fiche(
            fiche,
            valeurs,
            source=Source.COORDINATION,
            acteur=acteur,
            request=request,
            verifie=False,
            lot=lot,
        )
        if champs:
            touchees.append(fiche.pk)
    if touchees:
        indexer(touchees)
    return lot, len(touchees)


@transaction.atomic
def annuler_le_lot(lot: UUID, *, acteur: Any, request: Any = None) -> tuple[int, int]:
    """How many came back, and how many someone changed since."""
    revenues = ecartees = 0
    for modification in Modification.objects.appliquees().filter(lot=lot).order_by("pk"):
        try:
            with transaction.atomic():
                annuler_modification(modification, acteur=acteur, request=request)
            revenues += 1
        except ValidationError:
            ecartees += 1
    return revenues, ecartees


@transaction.atomic
def verifier_en_lot(fiches: Iterable[Fiche], *, acteur: Any, request: Any = None) -> int:
    liste = _au_plus(fiches)
    for fiche in liste:
        verifier_fiche(fiche, source=Source.COORDINATION, acteur=acteur, request=request)
    return len(liste)


@transaction.atomic
def retirer_en_lot(fiches: Iterable[Fiche], *, acteur: Any, request: Any = None) -> int:
    liste = [fiche for fiche in _au_plus(fiches) if fiche.publiee]
    for fiche in liste:
        retirer_fiche(fiche, acteur=acteur, request=request)
    return len(liste)


def _au_plus(fiches: Iterable[Fiche]) -> list[Fiche]:
    liste = list(fiches)
    if len(liste) > LOT_MAX:
        raise ValidationError(f"Choisissez au plus {LOT_MAX} fiches à la fois.")
    return liste


@transaction.atomic
def remettre_en_ligne(fiche: Fiche, *, acteur: Any, request: Any = None) -> None:
    """Within the month. An objection is lifted: the person asked to come back."""
    if fiche.fusionnee_dans_id:
        raise ValidationError("Cette fiche est réunie avec une autre : annulez d’abord la fusion.")
    if fiche.retrait_motif == MotifRetrait.OPPOSITION:
        lever_opposition(fiche, acteur=acteur, request=request)
    republier_fiche(fiche, acteur=acteur, request=request)


@transaction.atomic
def corriger_lieu(
    lieu: Lieu, valeurs: Mapping[str, Any], *, acteur: Any, request: Any = None
) -> list[str]:
    """For every entry that receives there; no register overwrites it afterwards."""
    champs = [champ for champ, valeur in valeurs.items() if getattr(lieu, champ) != valeur]
    if not champs:
        return []
    provenance = {
        "source": Source.COORDINATION.value,
        "date": timezone.localdate().isoformat(),
    }
    avant = {champ: str(getattr(lieu, champ) or "") for champ in champs}
    for champ in champs:
        setattr(lieu, champ, valeurs[champ])
        lieu.provenances[champ] = provenance
    if "commune" in champs and lieu.commune:
        lieu.commune_libelle = lieu.commune.nom
        lieu.provenances["commune_libelle"] = provenance
    if {"adresse", "commune"} & set(champs):
        _resituer(lieu)
    lieu.full_clean()
    lieu.save()
    indexer(lieu.exercices.values_list("fiche_id", flat=True))
    noter(
        "annuaire.lieu_corrige",
        acteur=acteur,
        objet=lieu,
        details={champ: [avant[champ], str(getattr(lieu, champ) or "")] for champ in champs},
        request=request,
    )
    return champs


def _resituer(lieu: Lieu) -> None:
    """The old point is wrong: the middle of the commune, until the place is found again."""
    commune = lieu.commune
    if commune and commune.longitude is not None and commune.latitude is not None:
        lieu.longitude, lieu.latitude = commune.longitude, commune.latitude
        lieu.precision = Precision.COMMUNE
    else:
        lieu.longitude = lieu.latitude = None
        lieu.precision = Precision.INCONNUE
