"""Exact counts: for each choice, what would remain with the other questions as they stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from annuaire.models import FicheQuerySet
from annuaire.queries.filtres import ACCUEIL, Filtres

_COLONNES = ("categorie", "profession_id", *(colonne for colonne, _ in ACCUEIL.values()))


@dataclass(frozen=True, slots=True)
class Combinaison:
    """Entries alike for every facet but the commune, counted together."""

    categorie: str
    profession: str | None
    accueil: frozenset[str]
    nombre: int


@dataclass(frozen=True, slots=True)
class Facettes:
    total: int
    categories: dict[str, int]
    professions: dict[str, int]
    communes: dict[str, int]
    accueil: dict[str, int]
    professions_trouvees: frozenset[str | None]


def combinaisons(base: FicheQuerySet) -> list[Combinaison]:
    lignes = base.order_by().values_list(*_COLONNES).annotate(nombre=Count("pk"))
    return [
        Combinaison(
            categorie=ligne[0],
            profession=ligne[1],
            accueil=frozenset(nom for nom, vrai in zip(ACCUEIL, ligne[2:-1], strict=True) if vrai),
            nombre=ligne[-1],
        )
        for ligne in lignes
    ]


def compter(toutes: Iterable[Combinaison], filtres: Filtres, communes: dict[str, int]) -> Facettes:
    categories: Counter[str] = Counter()
    professions: Counter[str] = Counter()
    accueil: Counter[str] = Counter()
    trouvees: set[str | None] = set()
    total = 0
    for combinaison in toutes:
        categorie = not filtres.categories or combinaison.categorie in filtres.categories
        profession = not filtres.professions or combinaison.profession in filtres.professions
        accueille = filtres.accueil <= combinaison.accueil
        if profession and accueille:
            categories[combinaison.categorie] += combinaison.nombre
        if categorie and accueille and combinaison.profession:
            professions[combinaison.profession] += combinaison.nombre
        if categorie and profession and accueille:
            # Ticking one more box asks for it on top of those already ticked.
            accueil.update(dict.fromkeys(combinaison.accueil, combinaison.nombre))
            total += combinaison.nombre
            trouvees.add(combinaison.profession)
    return Facettes(
        total=total,
        categories=dict(categories),
        professions=dict(professions),
        communes=communes,
        accueil=dict(accueil),
        professions_trouvees=frozenset(trouvees),
    )


def par_commune(fiches: FicheQuerySet) -> dict[str, int]:
    """An entry with two places counts once in each commune; away from the territory, under ""."""
    lignes = (
        fiches.order_by()
        .values_list("exercices__lieu__commune__code_insee")
        .annotate(nombre=Count("pk", distinct=True))
    )
    comptes: Counter[str] = Counter()
    for code, nombre in lignes:
        comptes[code or ""] += nombre
    return dict(comptes)
