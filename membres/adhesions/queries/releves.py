from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from membres.adhesions.enums import EtatAdhesion, EtatLigne
from membres.adhesions.models import Adhesion, LigneReleve, Releve
from membres.adhesions.rapprochement import Attendue, Proposition, attendue, proposer

from .cotisations import avec_recu


def releves() -> QuerySet[Releve]:
    return (
        Releve.objects.defer("brut")
        .select_related("depose_par")
        .annotate(
            nombre=Count("lignes"),
            restent=Count("lignes", filter=Q(lignes__etat=EtatLigne.A_RAPPROCHER)),
        )
        .order_by("-depose_le", "-pk")
    )


def attendues() -> list[Attendue]:
    """Every adhésion that still waits for money, whatever its period."""
    adhesions = avec_recu(
        Adhesion.objects.filter(etat=EtatAdhesion.ATTENDUE).select_related("adherent")
    ).order_by("adherent__cle_tri", "pk")
    return [
        attendue(a, (a.cotisation or Decimal(0)) - a.recu)  # type: ignore[attr-defined]  # annoté
        for a in adhesions
    ]


@dataclass(frozen=True)
class LigneARapprocher:
    ligne: LigneReleve
    propositions: list[Proposition]

    @property
    def exacte(self) -> Proposition | None:
        """One answer and only one, in every respect."""
        exactes = [p for p in self.propositions if p.exacte]
        return exactes[0] if len(exactes) == 1 else None


def lignes_a_rapprocher(releve: Releve, candidates: list[Attendue]) -> list[LigneARapprocher]:
    lignes = releve.lignes.filter(etat=EtatLigne.A_RAPPROCHER).order_by("rang")
    return [LigneARapprocher(ligne, proposer(ligne, candidates)) for ligne in lignes]
