"""What a person or an importer may do to an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annuaire.enums import MotifRetrait, Source
from annuaire.models import Fiche
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter

# What someone said by hand is stronger than any register.
HUMAINES = frozenset({Source.PERSONNE.value, Source.COORDINATION.value})


class Slugs:
    """Addresses already taken, read once for a whole import."""

    def __init__(self) -> None:
        self._pris = set(Fiche.objects.values_list("slug", flat=True))

    def nouveau(self, *morceaux: str) -> str:
        base = slugify(" ".join(m for m in morceaux if m))[:150] or "fiche"
        slug, rang = base, 2
        while slug in self._pris:
            slug, rang = f"{base}-{rang}", rang + 1
        self._pris.add(slug)
        return slug


def saisi_par_un_humain(fiche: Fiche, champ: str) -> bool:
    return fiche.provenances.get(champ, {}).get("source") in HUMAINES


def appliquer(fiche: Fiche, valeurs: Mapping[str, Any], source: Source, jour: date) -> list[str]:
    """Sets what changed, with its provenance; a register never overwrites a human. Not saved."""
    changes = []
    for champ, valeur in valeurs.items():
        if source not in HUMAINES and saisi_par_un_humain(fiche, champ):
            continue
        if getattr(fiche, champ) == valeur:
            continue
        setattr(fiche, champ, valeur)
        fiche.provenances[champ] = {"source": source.value, "date": jour.isoformat()}
        changes.append(champ)
    return changes


@transaction.atomic
def modifier_fiche(
    fiche: Fiche, valeurs: Mapping[str, Any], *, source: Source, acteur: Any, request: Any = None
) -> list[str]:
    """By the person or by the coordination: saying it also verifies the entry."""
    jour = timezone.localdate()
    champs = appliquer(fiche, valeurs, source, jour)
    fiche.verifiee_le, fiche.verifiee_par = jour, source
    fiche.full_clean(exclude=["slug", "cle_tri"])
    fiche.save()
    indexer([fiche.pk])
    noter(
        "annuaire.fiche_modifiee",
        acteur=acteur,
        objet=fiche,
        details={"champs": champs},
        request=request,
    )
    return champs


@transaction.atomic
def verifier_fiche(fiche: Fiche, *, source: Source, acteur: Any, request: Any = None) -> None:
    fiche.verifiee_le, fiche.verifiee_par = timezone.localdate(), source
    fiche.save(update_fields=["verifiee_le", "verifiee_par", "modifiee_le"])
    indexer([fiche.pk])
    noter("annuaire.fiche_verifiee", acteur=acteur, objet=fiche, request=request)


@transaction.atomic
def retirer_fiche(
    fiche: Fiche,
    *,
    acteur: Any,
    motif: MotifRetrait = MotifRetrait.COORDINATION,
    request: Any = None,
) -> None:
    """Unpublished at once; erasure is another service's, a month later (`effacement`)."""
    fiche.publiee, fiche.retiree_le, fiche.retrait_motif = False, timezone.now(), motif
    fiche.save(update_fields=["publiee", "retiree_le", "retrait_motif", "modifiee_le"])
    indexer([fiche.pk])
    noter("annuaire.fiche_retiree", acteur=acteur, objet=fiche, request=request)


@transaction.atomic
def republier_fiche(fiche: Fiche, *, acteur: Any, request: Any = None) -> None:
    fiche.publiee, fiche.retiree_le, fiche.retrait_motif = True, None, ""
    fiche.save(update_fields=["publiee", "retiree_le", "retrait_motif", "modifiee_le"])
    indexer([fiche.pk])
    noter("annuaire.fiche_republiee", acteur=acteur, objet=fiche, request=request)
