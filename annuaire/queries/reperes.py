"""Which entries a search finds and in what order, read on their landmarks (`Repere`).

Written out: reading the twenty of a page takes less time than building the question through
expressions.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from annuaire.queries.comprendre import Comprise, Groupe

# Up to so many, all are sorted at once; beyond, each floor is read in the order of its index.
TRIEES_D_UN_COUP = 2000
_DANS_LE_NOM, _DANS_LE_METIER = "N", "M"
_RAYON_KM = math.degrees(111.32)

_GROUPE = (
    "groupe, hors_territoire, categorie, profession, communes, langues, nouveaux_patients,"
    " visites_domicile, acces_fauteuil, carte_vitale, teleconsultation"
)

Globe = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Condition:
    sql: str
    valeurs: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the words and of the hours, before any box is ticked.

    `mots`, as PostgreSQL reads it: every idea of the query, in one of its ways. `par_le_nom`: the
    name says it all. `en_vue`: the name or the trade says some of it.
    """

    mots: str = ""
    par_le_nom: str = ""
    en_vue: str = ""
    # The entries open then; None: whatever their hours.
    parmi: Sequence[int] | None = None

    def conditions(self, mots: str = "") -> list[Condition]:
        """`mots`: a part of those found, in place of them all."""
        conditions = [_dit(mots or self.mots)] if self.mots else []
        if self.parmi is not None:
            conditions.append(Condition("fiche_id = ANY(%s::bigint[])", (list(self.parmi),)))
        return conditions


@dataclass(frozen=True, slots=True)
class Liste:
    """`nombre` and `hors`: how many there are, how many of them are out of the territory."""

    question: Question
    nombre: int
    hors: int
    # None: no box is ticked.
    groupes: Sequence[int] | None = None
    autres: Sequence[Condition] = ()
    # From there by distance; else from that letter on; else the plain alphabet.
    ici: Globe | None = None
    lettre: str = ""

    def conditions(self, mots: str = "") -> list[Condition]:
        conditions = [*self.question.conditions(mots), *self.autres]
        if self.groupes is not None:
            conditions.append(Condition("groupe = ANY(%s::bigint[])", (list(self.groupes),)))
        return conditions


@dataclass(frozen=True, slots=True)
class _Etage:
    """A run of the list that one index gives in its order."""

    # None: in the territory or out of it.
    hors: bool | None = None
    rang: int = 0
    mots: str = ""
    depuis: str = ""
    avant: str = ""

    def contient(self, hors: bool, debut: str) -> bool:
        return (
            self.hors in (None, hors)
            and self.depuis <= debut
            and (not self.avant or debut < self.avant)
        )

    @property
    def conditions(self) -> Iterator[Condition]:
        if self.hors is not None:
            yield Condition("hors_territoire" if self.hors else "NOT hors_territoire")
        if self.depuis:
            yield Condition("cle_tri >= %s", (self.depuis,))
        if self.avant:
            yield Condition("cle_tri < %s", (self.avant,))


# --- Asking ---


def interroger(comprise: Comprise, parmi: Sequence[int] | None = None) -> Question:
    if not comprise.groupes:
        return Question(parmi=parmi)
    mots = sorted({mot for g in comprise.groupes for facon in g.facons for mot in facon})
    return Question(
        mots=_tous(comprise.groupes, "{}:*"),
        par_le_nom=_tous(comprise.groupes, f"{_DANS_LE_NOM}{{}}"),
        en_vue=" | ".join(f"{_DANS_LE_NOM}{mot}:* | {_DANS_LE_METIER}{mot}:*" for mot in mots),
        parmi=parmi,
    )


def _tous(groupes: Iterable[Groupe], forme: str) -> str:
    """Words are letters and digits, see `texte.normaliser`: nothing in them to escape."""
    return " & ".join(
        f"({' | '.join(_ensemble(facon, forme) for facon in groupe.facons)})" for groupe in groupes
    )


def _ensemble(facon: Iterable[str], forme: str) -> str:
    return f"({' & '.join(forme.format(mot) for mot in facon)})"


def _dit(mots: str) -> Condition:
    return Condition("mots @@ %s::tsquery", (mots,))


# --- Counting ---


def existe(question: Question) -> bool:
    ou = _et(question.conditions())
    return bool(_executer(f"SELECT 1 FROM annuaire_repere WHERE {ou.sql} LIMIT 1", ou.valeurs))  # noqa: S608 - nothing in it but our own words


def compter_par_groupe(question: Question) -> list[tuple[tuple[Any, ...], int]]:
    """Each group of entries alike for every facet, and how many of them answer."""
    if not question.conditions():
        lignes = _executer(f"SELECT {_GROUPE}, nombre FROM annuaire_regroupement")  # noqa: S608 - nothing in it but our own words
        comptes: Counter[int] = Counter()
        for ligne in lignes:
            comptes[ligne[0]] += ligne[-1]
    else:
        trouves = _trouves(question)
        lignes = _executer(
            f"WITH trouves AS MATERIALIZED ({trouves.sql}) SELECT {_GROUPE}, combien"  # noqa: S608 - same
            " FROM trouves JOIN annuaire_regroupement USING (groupe)",
            trouves.valeurs,
        )
        comptes = Counter({ligne[0]: ligne[-1] for ligne in lignes})
    groupes = {ligne[0]: ligne[:-1] for ligne in lignes}
    return [(groupes[groupe], nombre) for groupe, nombre in comptes.items() if nombre]


def _trouves(question: Question) -> Condition:
    if question.parmi is None:
        return Condition("SELECT * FROM annuaire_compter_les_mots(%s::tsquery)", (question.mots,))
    ou = _et([Condition("premier"), *question.conditions()])
    return Condition(
        "SELECT groupe, count(*) AS combien FROM annuaire_repere"  # noqa: S608 - same
        f" WHERE {ou.sql} GROUP BY groupe",
        ou.valeurs,
    )


# --- Reading ---


def lire(liste: Liste, debut: int, combien: int) -> list[tuple[int, int]]:
    """From the `debut`th on: the number of each entry and its relevance, 0 for the best."""
    if liste.nombre <= TRIEES_D_UN_COUP:
        return _trier(liste, debut, combien)
    etages = list(_etages(liste))
    if debut > TRIEES_D_UN_COUP and not liste.conditions() and not liste.ici:
        etages, debut = _sauter(liste, etages, debut)
    lues: list[tuple[int, int]] = []
    for etage in etages:
        manque = combien - len(lues)
        if not manque:
            break
        numeros = _lire_etage(liste, etage, debut, manque)
        lues += [(pk, etage.rang) for pk in numeros]
        # Nothing there: the start lies beyond this floor.
        debut = 0 if numeros or not debut else debut - _compter_etage(liste, etage)
    return lues


def _trier(liste: Liste, debut: int, combien: int) -> list[tuple[int, int]]:
    question = liste.question
    rang, tour = Condition("0"), Condition("0")
    ordre = "cle_tri, fiche_id"
    if liste.ici or liste.lettre:
        if question.mots:
            rang = Condition(
                "CASE WHEN mots @@ %s::tsquery THEN 0 WHEN mots @@ %s::tsquery THEN 1 ELSE 2 END",
                (question.par_le_nom, question.en_vue),
            )
        tour = _distance(liste.ici) if liste.ici else Condition("cle_tri < %s", (liste.lettre,))
        ordre = f"hors_territoire, rang, tour, {ordre}"
    ou = _et([*liste.conditions(), _un_par_fiche(liste.ici)])
    lignes = _executer(
        f"SELECT fiche_id, {rang.sql} AS rang, {tour.sql} AS tour"  # noqa: S608 - same
        f" FROM annuaire_repere repere WHERE {ou.sql} ORDER BY {ordre} LIMIT %s OFFSET %s",
        (*rang.valeurs, *tour.valeurs, *ou.valeurs, combien, debut),
    )
    return [(pk, place) for pk, place, _ in lignes]


def _etages(liste: Liste) -> Iterator[_Etage]:
    if not liste.ici and not liste.lettre:
        yield _Etage()
        return
    for hors, nombre in ((False, liste.nombre - liste.hors), (True, liste.hors)):
        if not nombre:
            continue
        for rang, mots in _rangs(liste.question):
            etage = _Etage(hors, rang, mots)
            if liste.ici:
                yield etage
            else:
                yield replace(etage, depuis=liste.lettre)
                yield replace(etage, avant=liste.lettre)


def _rangs(question: Question) -> Iterator[tuple[int, str]]:
    if not question.mots:
        yield 0, ""
        return
    yield 0, question.par_le_nom
    yield 1, f"({question.mots}) & ({question.en_vue}) & !({question.par_le_nom})"
    yield 2, f"({question.mots}) & !({question.en_vue})"


def _sauter(liste: Liste, etages: Sequence[_Etage], debut: int) -> tuple[list[_Etage], int]:
    """Straight to the initials where the page starts: what the whole annuaire counts of each."""
    cle = "hors_territoire, debut < %(lettre)s, debut" if liste.lettre else "debut"
    trouvees = _executer(
        "SELECT hors, debut, cumul - nombre FROM ("  # noqa: S608 - same
        " SELECT bool_and(hors_territoire) AS hors, debut, sum(nombre) AS nombre,"
        f" sum(sum(nombre)) OVER (ORDER BY {cle}) AS cumul FROM annuaire_initiale"
        f" GROUP BY {cle} HAVING sum(nombre) <> 0"
        ") initiales WHERE cumul > %(debut)s ORDER BY cumul LIMIT 1",
        {"lettre": liste.lettre, "debut": debut},
    )
    for hors, initiales, passees in trouvees:
        rang = next(n for n, etage in enumerate(etages) if etage.contient(hors, initiales))
        suite = [replace(etages[rang], depuis=initiales), *etages[rang + 1 :]]
        return suite, debut - int(passees)
    return [], 0


def _lire_etage(liste: Liste, etage: _Etage, debut: int, combien: int) -> list[int]:
    ou = _et([*liste.conditions(etage.mots), *etage.conditions, _un_par_fiche(liste.ici)])
    proche = _distance(liste.ici) if liste.ici else Condition("")
    lignes = _executer(
        f"SELECT fiche_id FROM annuaire_repere repere WHERE {ou.sql}"  # noqa: S608 - same
        f" ORDER BY {proche.sql}{', ' if liste.ici else ''}cle_tri, fiche_id LIMIT %s OFFSET %s",
        (*ou.valeurs, *proche.valeurs, combien, debut),
    )
    return [pk for (pk,) in lignes]


def _compter_etage(liste: Liste, etage: _Etage) -> int:
    ou = _et([*liste.conditions(etage.mots), *etage.conditions, _un_par_fiche(None)])
    ((nombre,),) = _executer(
        f"SELECT count(*) FROM annuaire_repere repere WHERE {ou.sql}",  # noqa: S608 - same
        ou.valeurs,
    )
    return int(nombre)


def _un_par_fiche(ici: Globe | None) -> Condition:
    """One landmark for each entry: the nearest one from there, else the first."""
    if ici is None:
        return Condition("premier")
    autre, celui_ci = _distance(ici, "autre"), _distance(ici)
    return Condition(
        "(seul OR NOT EXISTS (SELECT FROM annuaire_repere autre"
        " WHERE autre.fiche_id = repere.fiche_id"
        f" AND ({autre.sql}, autre.id) < ({celui_ci.sql}, repere.id)))",
        autre.valeurs + celui_ci.valeurs,
    )


def _et(conditions: Iterable[Condition]) -> Condition:
    toutes = list(conditions)
    return Condition(
        " AND ".join(condition.sql for condition in toutes),
        tuple(valeur for condition in toutes for valeur in condition.valeurs),
    )


def _executer(sql: str, valeurs: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(sql, valeurs)
        return curseur.fetchall()


# --- Distances ---


def sur_le_globe(longitude: float, latitude: float) -> Globe:
    """On the unit globe, as `annuaire_sur_terre` writes it: straight lines sort as distances do."""
    est, nord = math.radians(longitude), math.radians(latitude)
    return math.cos(nord) * math.cos(est), math.cos(nord) * math.sin(est), math.sin(nord)


def kilometres(ici: Globe, la: Globe) -> float:
    """As the crow flies."""
    return 2 * _RAYON_KM * math.asin(min(1.0, math.dist(ici, la) / 2))


def _distance(ici: Globe, alias: str = "repere") -> Condition:
    return Condition(f"{alias}.terre <-> %s::cube", (f"({ici[0]!r}, {ici[1]!r}, {ici[2]!r})",))
