"""The member's own entry, with all that only they see of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from annuaire.fraicheur import echeance, perimee
from annuaire.models import Exercice, Fiche, Modification
from annuaire.queries.historique import derniere_annulable, en_relecture, historique

_DERNIERES = 5


@dataclass(frozen=True, slots=True)
class MaFiche:
    fiche: Fiche
    echeance: date | None
    perimee: bool
    en_relecture: Modification | None
    annulable: Modification | None
    dernieres: list[Modification]


def fiche_de(compte: Any) -> Fiche | None:
    """Withdrawn or not: the person still sees it, and why the public does not."""
    exercices = (
        Exercice.objects.select_related("lieu__commune")
        .defer("lieu__commune__contour")
        .order_by("rang", "pk")
    )
    return (
        Fiche.objects.filter(compte=compte)
        .defer("recherche")
        .prefetch_related(Prefetch("exercices", exercices))
        .first()
    )


def ma_fiche(compte: Any) -> MaFiche | None:
    fiche = fiche_de(compte)
    if fiche is None:
        return None
    annulable = derniere_annulable(fiche)
    return MaFiche(
        fiche=fiche,
        echeance=echeance(fiche),
        perimee=perimee(fiche, timezone.localdate()),
        en_relecture=en_relecture(fiche),
        # What the coordination changed is the coordination's to undo.
        annulable=annulable if annulable and annulable.acteur_id == compte.pk else None,
        dernieres=list(historique(fiche)[:_DERNIERES]),
    )
