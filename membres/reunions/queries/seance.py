"""One meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.reunions.enums import VIENNENT, Reponse
from membres.reunions.models import (
    Convocation,
    CreneauPropose,
    Decision,
    Piece,
    Reunion,
    Tache,
)

from .visibles import reunions_visibles


def pieces_de(reunion: Reunion) -> list[Piece]:
    return list(reunion.pieces.filter(retiree_le=None).order_by("depose_le", "pk"))


def piece_visible(compte: Compte, pk: int) -> Piece | None:
    return (
        Piece.objects.filter(
            pk=pk, retiree_le=None, reunion__in=reunions_visibles(compte).values("pk")
        )
        .select_related("reunion", "reunion__instance", "reunion__animateur")
        .first()
    )


def convocation_de(adherent: Adherent | None, reunion: Reunion) -> Convocation | None:
    if adherent is None:
        return None
    return (
        reunion.convocations.filter(adherent=adherent)
        .select_related("mandataire", "adherent", "reunion")
        .first()
    )


def convocation_par_pk(pk: int) -> Convocation | None:
    return (
        Convocation.objects.filter(pk=pk)
        .select_related(
            "adherent", "mandataire", "reunion", "reunion__instance", "reunion__animateur"
        )
        .first()
    )


def convocations_de(reunion: Reunion) -> list[Convocation]:
    return list(
        reunion.convocations.select_related(
            "adherent", "adherent__profession", "mandataire", "courriel"
        ).order_by("adherent__cle_tri", "pk")
    )


def mandataires_possibles(convocation: Convocation) -> list[Adherent]:
    """Others asked to the same meeting, who did not say they stay away."""
    autres = (
        Convocation.objects.filter(reunion=convocation.reunion_id)
        .exclude(pk=convocation.pk)
        .exclude(reponse__in=[Reponse.ABSENT, Reponse.POUVOIR])
    )
    return list(Adherent.objects.filter(pk__in=autres.values("adherent")).en_ordre())


@dataclass(frozen=True)
class Bilan:
    """How the answers stand."""

    convoques: int
    viennent: int
    absents: int
    pouvoirs: int

    @property
    def muets(self) -> int:
        return self.convoques - self.viennent - self.absents - self.pouvoirs


def bilan(convocations: Iterable[Convocation]) -> Bilan:
    reponses = [c.reponse for c in convocations]
    return Bilan(
        convoques=len(reponses),
        viennent=sum(r in VIENNENT for r in reponses),
        absents=reponses.count(Reponse.ABSENT),
        pouvoirs=reponses.count(Reponse.POUVOIR),
    )


def creneaux_de(reunion: Reunion) -> list[CreneauPropose]:
    """Each date with its counts, and the answers to draw the grid."""
    return list(
        reunion.creneaux.annotate(
            oui=Count("avis", filter=Q(avis__avis="oui")),
            au_besoin=Count("avis", filter=Q(avis__avis="au_besoin")),
            non=Count("avis", filter=Q(avis__avis="non")),
        ).order_by("debut", "pk")
    )


def avis_de(convocation: Convocation) -> dict[int, str]:
    return dict(convocation.avis.values_list("creneau_id", "avis"))


def decisions_de(reunion: Reunion) -> list[Decision]:
    return list(reunion.decisions.filter(retiree_le=None).order_by("cree_le", "pk"))


def taches_de_reunion(reunion: Reunion) -> list[Tache]:
    return list(
        reunion.taches.select_related("responsable", "reunion", "reunion__instance").order_by(
            F("echeance").asc(nulls_last=True), "pk"
        )
    )
