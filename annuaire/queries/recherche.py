"""The public search: who, where, in what order. Deterministic, neutral, the same for everyone."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from string import ascii_lowercase
from typing import Any

from django.db.models import BooleanField, F, Field, Func, JSONField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from annuaire import texte
from annuaire.models import Exercice
from annuaire.queries import comprendre as langage
from annuaire.queries.comprendre import Comprise
from annuaire.queries.facettes import Facettes, combinaisons, compter
from annuaire.queries.filtres import TRI_ALPHABETIQUE, Filtres
from annuaire.queries.lieux_dits import (
    CommuneSituee,
    communes_situees,
    lieu_parmi,
    trouver_commune,
)
from annuaire.queries.lignes import FicheLue, LieuLu, lire_lignes
from annuaire.queries.reperes import (
    Condition,
    Globe,
    Liste,
    Question,
    existe,
    interroger,
    kilometres,
    lire,
    sur_le_globe,
)

PAR_PAGE = 20
_SOIR = "18:00"
_SAMEDI = 5


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
    filtres, comprise, question, facettes = _compter(filtres, communes)
    origine = trouver_commune(filtres.ou, communes) if filtres.ou else None
    liste = _lister(question, facettes, filtres, origine)
    return Recherche(
        filtres=filtres,
        comprise=comprise,
        origine=origine,
        lieu_inconnu=bool(filtres.ou) and origine is None,
        communes=communes,
        facettes=facettes,
        resultats=_page(liste, filtres, origine) if facettes.total else [],
        lettre=lettre_du_jour(timezone.localdate()),
    )


def toutes_les_cles(filtres: Filtres, genres: Sequence[str], maximum: int) -> list[int]:
    """The entries of a search that are not invented, in its order, without its pages."""
    communes = communes_situees()
    filtres, _, question, facettes = _compter(filtres, communes)
    origine = trouver_commune(filtres.ou, communes) if filtres.ou else None
    ouvertes = Condition(
        "fiche_id IN (SELECT id FROM annuaire_fiche WHERE genre = ANY(%s) AND NOT fictive)",
        (list(genres),),
    )
    liste = _lister(question, facettes, filtres, origine)
    return [pk for pk, _ in lire(replace(liste, autres=[ouvertes]), 0, maximum)]


def _compter(
    filtres: Filtres, communes: Sequence[CommuneSituee]
) -> tuple[Filtres, Comprise, Question, Facettes]:
    comprise = langage.comprendre(filtres.qui)
    question = interroger(comprise, ouvertes(filtres.quand) if filtres.quand else None)
    toutes = combinaisons(question)
    if not toutes and comprise.groupes and not filtres.quand:
        situe = None if filtres.ou else lieu_parmi(texte.mots(filtres.qui), communes)
        if situe:
            reste, commune = situe
            return _compter(replace(filtres, qui=reste, ou=commune.nom), communes)
        for autrement in (langage.corriger, lambda lue: langage.relacher(lue, _existe)):
            autre = autrement(comprise)
            if autre.groupes and autre != comprise and not toutes:
                comprise, question = autre, interroger(autre)
                toutes = combinaisons(question)
    return filtres, comprise, question, compter(toutes, filtres)


def _existe(comprise: Comprise) -> bool:
    return existe(interroger(comprise))


def ouvertes(quand: str) -> list[int]:
    """Entries with a place known to be open then; unknown hours answer no question.

    A temporary closure announced for that day shuts them all.
    """
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
    le = maintenant.date()
    if quand == "samedi":
        le += timedelta(days=(_SAMEDI - jour) % 7)
    lieux = Exercice.objects.filter(ouvert, horaires__isnull=False).exclude(
        fiche__fermeture_du__lte=le, fiche__fermeture_au__gte=le
    )
    return list(lieux.order_by().values_list("fiche_id", flat=True).distinct())


class _CheminJson(Field):
    def db_type(self, connection: Any) -> str:
        return "jsonpath"


def lettre_du_jour(jour: date) -> str:
    """Drawn each day, the same for all: nobody is first because of a name."""
    empreinte = hashlib.sha256(f"annuaire {jour.isoformat()}".encode()).digest()
    return ascii_lowercase[empreinte[0] % len(ascii_lowercase)]


def _lister(
    question: Question, facettes: Facettes, filtres: Filtres, origine: CommuneSituee | None
) -> Liste:
    """Relevance, then distance; without a place, the alphabet from the letter of the day."""
    alphabetique = filtres.tri == TRI_ALPHABETIQUE
    ici = None if alphabetique else _situer(origine)
    return Liste(
        question,
        nombre=facettes.total,
        hors=facettes.hors,
        groupes=facettes.groupes if filtres.coches else None,
        ici=ici,
        lettre="" if alphabetique or ici else lettre_du_jour(timezone.localdate()),
    )


def _situer(point: CommuneSituee | LieuLu | None) -> Globe | None:
    if point is None or point.longitude is None or point.latitude is None:
        return None
    return sur_le_globe(point.longitude, point.latitude)


def _page(liste: Liste, filtres: Filtres, origine: CommuneSituee | None) -> list[Resultat]:
    """Ordered by their numbers alone: only twenty entries are then read whole."""
    debut = (filtres.page - 1) * PAR_PAGE
    rangs = dict(lire(liste, debut, PAR_PAGE))
    lues = lire_lignes(list(rangs))
    trouves = [(lues[pk], rang) for pk, rang in rangs.items() if pk in lues]
    ici = _situer(origine)
    return [
        _resultat(debut + place, rang, fiche, filtres, ici)
        for place, (fiche, rang) in enumerate(trouves, 1)
    ]


def _resultat(
    numero: int, rang: int, fiche: FicheLue, filtres: Filtres, ici: Globe | None
) -> Resultat:
    if ici:
        situes = [
            (kilometres(ici, la), lieu) for lieu in fiche.lieux if (la := _situer(lieu)) is not None
        ]
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
