"""Who may vote, who is there, is the quorum met, what was decided."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from membres.adhesions.enums import Voix
from membres.adhesions.models import Adherent, Adhesion, College
from membres.instances.enums import Majorite, Scrutin
from membres.instances.models import Assemblee, Convocation, Decompte, Point, Pouvoir, Presence

from .instances import membres_de


def assemblees() -> QuerySet[Assemblee]:
    return Assemblee.objects.select_related("instance").order_by("-le", "-pk")


def convocations(assemblee: Assemblee) -> QuerySet[Convocation]:
    """The trace of sending, with what the mail server said."""
    return (
        assemblee.convocations.select_related("adherent", "courriel")
        .defer("courriel__contenu")
        .order_by("adherent__cle_tri", "pk")
    )


def convocation_du_jeton(jeton: str) -> Convocation | None:
    return (
        Convocation.objects.filter(empreinte=hashlib.sha256(jeton.encode()).hexdigest())
        .select_related("assemblee__instance", "assemblee__regle", "adherent__compte")
        .first()
    )


def votants(assemblee: Assemblee) -> dict[int, Adherent]:
    """Members of that day whose collège deliberates, in order if the statutes want it."""
    membres = membres_de(assemblee.instance, assemblee.jour)
    if assemblee.regle is None or assemblee.regle.vote_a_jour:
        en_ordre = Adhesion.objects.valables(assemblee.jour).values("adherent")
        membres = membres.filter(pk__in=en_ordre)
    return {a.pk: a for a in membres if a.college is None or a.college.voix == Voix.DELIBERATIVE}


@dataclass(frozen=True)
class VoixDuCollege:
    """`pk` None: the members no collège holds."""

    pk: int | None
    nom: str
    inscrits: int
    presents: int
    representes: int
    requis: Decimal | None

    @property
    def voix(self) -> int:
        return self.presents + self.representes

    @property
    def part(self) -> Decimal:
        return Decimal(100 * self.voix) / self.inscrits if self.inscrits else Decimal(0)

    @property
    def atteint(self) -> bool:
        return self.requis is None or self.part >= self.requis


@dataclass(frozen=True)
class Seance:
    colleges: list[VoixDuCollege]
    ensemble: VoixDuCollege
    presents: dict[int, Presence]
    pouvoirs: list[Pouvoir]

    @property
    def quorum_atteint(self) -> bool:
        return self.ensemble.atteint and all(college.atteint for college in self.colleges)


def seance(assemblee: Assemblee) -> Seance:
    """A pouvoir counts while its holder is in the room and its giver is not."""
    inscrits = votants(assemblee)
    presents = {
        p.adherent_id: p for p in assemblee.presences.filter(depart=None).select_related("adherent")
    }
    pouvoirs = list(
        assemblee.pouvoirs.valables().select_related("mandant", "mandataire").order_by("recu_le")
    )
    representes = {
        p.mandant_id
        for p in pouvoirs
        if p.mandant_id in inscrits and p.mandant_id not in presents and p.mandataire_id in presents
    }
    en_salle = {pk for pk in presents if pk in inscrits}
    par_college = Counter(a.college_id for a in inscrits.values())
    la = Counter(inscrits[pk].college_id for pk in en_salle)
    par_pouvoir = Counter(inscrits[pk].college_id for pk in representes)
    quorums = (
        {q.college_id: q.part for q in assemblee.regle.quorums.all()} if assemblee.regle else {}
    )
    colleges = [
        VoixDuCollege(
            college.pk,
            college.nom,
            par_college[college.pk],
            la[college.pk],
            par_pouvoir[college.pk],
            quorums.get(college.pk),
        )
        for college in College.objects.all()
        if par_college[college.pk]
    ]
    if par_college[None]:
        colleges.append(
            VoixDuCollege(
                None, "Sans collège", par_college[None], la[None], par_pouvoir[None], None
            )
        )
    ensemble = VoixDuCollege(
        None, "Ensemble", len(inscrits), len(en_salle), len(representes), quorums.get(None)
    )
    return Seance(colleges, ensemble, presents, pouvoirs)


@dataclass(frozen=True)
class Resultat:
    point: Point
    decomptes: dict[int | None, Decompte]
    pour: int
    contre: int
    abstention: int
    scrutin: str
    majorite: str
    adopte: bool | None

    @property
    def phrase(self) -> str:
        if self.adopte is None:
            return "Sans vote" if not self.point.se_vote else "Vote à venir"
        return "Adopté" if self.adopte else "Rejeté"


def resultats(assemblee: Assemblee, voix: int) -> list[Resultat]:
    """Each point with its count; `voix` are those there, for an absolute majority."""
    points = assemblee.points.prefetch_related(
        Prefetch("decomptes", queryset=Decompte.objects.select_related("college"))
    ).order_by("rang", "pk")
    return [_resultat(point, assemblee, voix) for point in points]


def _resultat(point: Point, assemblee: Assemblee, voix: int) -> Resultat:
    decomptes = {d.college_id: d for d in point.decomptes.all()}
    pour = sum(d.pour for d in decomptes.values())
    contre = sum(d.contre for d in decomptes.values())
    regle = assemblee.regle
    majorite = point.majorite or (regle.majorite if regle else Majorite.SIMPLE)
    scrutin = point.scrutin or (regle.scrutin if regle else Scrutin.MAIN_LEVEE)
    adopte = _adopte(majorite, pour, contre, voix) if point.se_vote and decomptes else None
    return Resultat(
        point,
        decomptes,
        pour,
        contre,
        sum(d.abstention for d in decomptes.values()),
        Scrutin(scrutin).label,
        Majorite(majorite).label,
        adopte,
    )


def _adopte(majorite: str, pour: int, contre: int, voix: int) -> bool:
    if majorite == Majorite.ABSOLUE:
        return 2 * pour > voix
    if majorite == Majorite.DEUX_TIERS:
        return pour + contre > 0 and 3 * pour >= 2 * (pour + contre)
    return pour > contre
