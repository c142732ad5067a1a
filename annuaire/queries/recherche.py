"""The public search: who, where, in what order. Deterministic, neutral, the same for everyone."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from string import ascii_lowercase
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Field,
    FloatField,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils import timezone

from annuaire import texte
from annuaire.models import Exercice, Fiche, FicheQuerySet
from annuaire.queries import comprendre as langage
from annuaire.queries.comprendre import Comprise, Groupe
from annuaire.queries.facettes import Facettes, combinaisons, compter
from annuaire.queries.filtres import ACCUEIL, TRI_ALPHABETIQUE, Filtres
from annuaire.queries.lieux_dits import (
    CommuneSituee,
    communes_situees,
    lieu_parmi,
    trouver_commune,
)
from annuaire.queries.lignes import FicheLue, LieuLu, lire_lignes

PAR_PAGE = 20
_SOIR = "18:00"
_SAMEDI = 5
KM_PAR_DEGRE = 111.32
_DIT = "recherche LIKE %s"


@dataclass(frozen=True, slots=True)
class Resultat:
    """`distance` in km from the asked place; None without one, or when the place is unknown.

    `rang` is the relevance: 0 when the name says it all, 2 for a mere mention.
    """

    numero: int
    rang: int
    fiche: FicheLue
    lieu: LieuLu | None
    distance: float | None


@dataclass(frozen=True, slots=True)
class Recherche:
    filtres: Filtres
    comprise: Comprise
    origine: CommuneSituee | None
    lieu_inconnu: bool
    communes: Sequence[CommuneSituee]
    facettes: Facettes
    resultats: list[Resultat]
    lettre: str

    @property
    def total(self) -> int:
        return self.facettes.total

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / PAR_PAGE))

    @property
    def par_distance(self) -> bool:
        return self.origine is not None and self.filtres.tri != TRI_ALPHABETIQUE


def chercher(filtres: Filtres) -> Recherche:
    communes = communes_situees()
    filtres, comprise, base, facettes = _compter(filtres, communes)
    origine = trouver_commune(filtres.ou, communes) if filtres.ou else None
    fiches = ordonner(_filtrer(base, filtres), comprise, origine, filtres.tri)
    return Recherche(
        filtres=filtres,
        comprise=comprise,
        origine=origine,
        lieu_inconnu=bool(filtres.ou) and origine is None,
        communes=communes,
        facettes=facettes,
        resultats=_page(fiches, filtres, origine) if facettes.total else [],
        lettre=lettre_du_jour(timezone.localdate()),
    )


def toutes_les_cles(filtres: Filtres, genres: Sequence[str], maximum: int) -> list[int]:
    """The entries of a search that are not invented, in its order, without its pages."""
    communes = communes_situees()
    filtres, comprise, base, _ = _compter(filtres, communes)
    origine = trouver_commune(filtres.ou, communes) if filtres.ou else None
    fiches = _filtrer(base, filtres).filter(genre__in=genres, fictive=False)
    return [
        pk
        for pk, *_ in ordonner(fiches, comprise, origine, filtres.tri).values_list("pk")[:maximum]
    ]


def _compter(
    filtres: Filtres, communes: Sequence[CommuneSituee]
) -> tuple[Filtres, Comprise, FicheQuerySet, Facettes]:
    comprise = langage.comprendre(filtres.qui)
    base = ouvertes(trouvees(comprise), filtres.quand)
    toutes = combinaisons(base)
    if not toutes and comprise.groupes and not filtres.quand:
        situe = None if filtres.ou else lieu_parmi(texte.mots(filtres.qui), communes)
        if situe:
            reste, commune = situe
            return _compter(replace(filtres, qui=reste, ou=commune.nom), communes)
        for autrement in (langage.corriger, lambda lue: langage.relacher(lue, _existe)):
            autre = autrement(comprise)
            if autre.groupes and autre != comprise and not toutes:
                comprise, base = autre, trouvees(autre)
                toutes = combinaisons(base)
    return filtres, comprise, base, compter(toutes, filtres)


def _existe(comprise: Comprise) -> bool:
    return trouvees(comprise).exists()


def trouvees(comprise: Comprise) -> FicheQuerySet:
    """Published entries that hold every idea of the query, each in one of its ways."""
    fiches = Fiche.objects.publiees()
    for groupe in comprise.groupes:
        fiches = fiches.filter(_contient(groupe, "recherche"))
    return fiches


def ouvertes(fiches: FicheQuerySet, quand: str) -> FicheQuerySet:
    """Entries with a place known to be open then; unknown hours answer no question.

    A temporary closure announced for that day shuts them all.
    """
    if not quand:
        return fiches
    maintenant = timezone.localtime()
    jour, heure = maintenant.weekday(), maintenant.strftime("%H:%M")
    chemin, variables = {
        "maintenant": (f"strict $[{jour}][*] ? (@[0] <= $h && @[1] > $h)", {"h": heure}),
        "soir": (f"strict $[{jour}][*] ? (@[1] > $h)", {"h": max(heure, _SOIR)}),
        "samedi": (f"$[{_SAMEDI}][*]", {}),
    }[quand]
    ouvert = Func(
        F("horaires"),
        Cast(Value(chemin), _CheminJson()),
        Value(variables, output_field=JSONField()),
        # Hours of another shape are unknown hours, not an error.
        Value(True),
        function="jsonb_path_exists",
        output_field=BooleanField(),
    )
    lieux = Exercice.objects.filter(ouvert, fiche=OuterRef("pk"), horaires__isnull=False)
    le = maintenant.date()
    if quand == "samedi":
        le += timedelta(days=(_SAMEDI - jour) % 7)
    return fiches.filter(Exists(lieux)).exclude(fermeture_du__lte=le, fermeture_au__gte=le)


class _CheminJson(Field):
    def db_type(self, connection: Any) -> str:
        return "jsonpath"


def _contient(groupe: Groupe, champ: str) -> Q:
    facons = (
        reduce(and_, (Q(**{f"{champ}__contains": f" {debut}"}) for debut in facon))
        for facon in groupe.facons
    )
    return reduce(or_, facons)


def _filtrer(base: FicheQuerySet, filtres: Filtres) -> FicheQuerySet:
    fiches = base
    if filtres.communes:
        fiches = fiches.filter(communes__overlap=sorted(filtres.communes))
    if filtres.categories:
        fiches = fiches.filter(categorie__in=filtres.categories)
    if filtres.professions:
        fiches = fiches.filter(profession__code__in=filtres.professions)
    if filtres.langues:
        fiches = fiches.filter(langues__overlap=sorted(filtres.langues))
    for nom in filtres.accueil:
        fiches = fiches.filter(**{ACCUEIL[nom][0]: True})
    return fiches


def lettre_du_jour(jour: date) -> str:
    """Drawn each day, the same for all: nobody is first because of a name."""
    empreinte = hashlib.sha256(f"annuaire {jour.isoformat()}".encode()).digest()
    return ascii_lowercase[empreinte[0] % len(ascii_lowercase)]


def ordonner(
    fiches: FicheQuerySet, comprise: Comprise, origine: CommuneSituee | None, tri: str = ""
) -> FicheQuerySet:
    """Relevance, then distance; without a place, the alphabet from the letter of the day.

    `rang` is the relevance, 0 for the best.
    """
    if tri == TRI_ALPHABETIQUE or not comprise.groupes:
        fiches = fiches.annotate(rang=Value(0))
    if tri == TRI_ALPHABETIQUE:
        return fiches.order_by("cle_tri", "pk")
    criteres = ["hors_territoire"]
    if comprise.groupes:
        fiches = fiches.annotate(rang=_pertinence(comprise))
        criteres.append("rang")
    if origine is not None and origine.longitude is not None and origine.latitude is not None:
        distance = _distance(origine.longitude, origine.latitude)
        return fiches.order_by(*criteres, distance.asc(nulls_last=True), "cle_tri", "pk")
    lettre = lettre_du_jour(timezone.localdate())
    fiches = fiches.annotate(tour=Case(When(cle_tri__gte=lettre, then=0), default=1))
    return fiches.order_by(*criteres, "tour", "cle_tri", "pk")


def _pertinence(comprise: Comprise) -> RawSQL:
    """0: the name holds the very words; 1: the name or the trade says some of it; 2: the rest.

    The words of an entry stand as « name | trade | rest »: the bars that follow tell the part. Like
    the distance, written out; a word is made of letters and digits, see `texte.normaliser`.
    """
    facons = [facon for groupe in comprise.groupes for facon in groupe.facons]
    noms = " AND ".join(
        f"({' OR '.join(_tous(len(facon)) for facon in groupe.facons)})"
        for groupe in comprise.groupes
    )
    mots = sorted({mot for facon in facons for mot in facon})
    return RawSQL(  # noqa: S611 - nothing in it but our own words
        f"CASE WHEN {noms} THEN 0 WHEN {' OR '.join([_DIT] * len(mots))} THEN 1 ELSE 2 END",
        [f"% {mot} %|%|%" for facon in facons for mot in facon] + [f"% {mot}%|%" for mot in mots],
        output_field=IntegerField(),
    )


def _tous(nombre: int) -> str:
    return f"({' AND '.join([_DIT] * nombre)})"


def _distance(longitude: float, latitude: float) -> RawSQL:
    """Kilometres as the crow flies to the nearest place, exact enough over a territory.

    Written out: through expressions, building the question took longer than its answer.
    """
    est = KM_PAR_DEGRE * math.cos(math.radians(latitude))
    vers = "point(positions[{0}][1] * %s, positions[{0}][2] * %s) <-> point(%s, %s)"
    parmi = "FROM generate_subscripts(positions, 1) rang"
    proche = f"SELECT min({vers.format('rang')}) {parmi}"
    ici = (est, KM_PAR_DEGRE, longitude * est, latitude * KM_PAR_DEGRE)
    return RawSQL(  # noqa: S611 - same
        f"CASE WHEN cardinality(positions) <= 2 THEN {vers.format(1)} ELSE ({proche}) END",
        ici * 2,
        output_field=FloatField(),
    )


def _page(fiches: FicheQuerySet, filtres: Filtres, origine: CommuneSituee | None) -> list[Resultat]:
    """Ordered by their numbers alone: only twenty entries are then read whole."""
    debut = (filtres.page - 1) * PAR_PAGE
    rangs: dict[int, int] = dict(fiches.values_list("pk", F("rang"))[debut : debut + PAR_PAGE])
    lues = lire_lignes(list(rangs))
    trouves = [(lues[pk], rang) for pk, rang in rangs.items() if pk in lues]
    return [
        _resultat(debut + place, rang, fiche, filtres, origine)
        for place, (fiche, rang) in enumerate(trouves, 1)
    ]


def _resultat(
    numero: int, rang: int, fiche: FicheLue, filtres: Filtres, origine: CommuneSituee | None
) -> Resultat:
    if origine and origine.longitude is not None and origine.latitude is not None:
        situes = [(d, lieu) for lieu in fiche.lieux if (d := _km(lieu, origine)) is not None]
        if situes:
            distance, lieu = min(situes, key=lambda couple: couple[0])
            return Resultat(numero, rang, fiche, lieu, distance)
    return Resultat(numero, rang, fiche, _lieu_montre(fiche.lieux, filtres.communes), None)


def _lieu_montre(lieux: Sequence[LieuLu], codes: frozenset[str]) -> LieuLu | None:
    """The place in the asked commune; else the first."""
    for lieu in lieux:
        if lieu.code_commune in codes:
            return lieu
    return lieux[0] if lieux else None


def _km(lieu: LieuLu, origine: CommuneSituee) -> float | None:
    if lieu.longitude is None or lieu.latitude is None:
        return None
    assert origine.longitude is not None  # noqa: S101 - narrowed by the caller
    assert origine.latitude is not None  # noqa: S101 - narrowed by the caller
    est = (lieu.longitude - origine.longitude) * math.cos(math.radians(origine.latitude))
    return math.hypot(est, lieu.latitude - origine.latitude) * KM_PAR_DEGRE
