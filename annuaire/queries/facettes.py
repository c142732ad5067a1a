"""Exact counts: for each choice, what would remain with the other questions as they stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annuaire.queries.filtres import ACCUEIL, Filtres
from annuaire.queries.reperes import Question, compter_par_groupe


@dataclass(frozen=True, slots=True)
class Combinaison:
    """Entries alike for every facet, counted together."""

    groupe: int
    hors: bool
    categorie: str
    profession: str | None
    communes: frozenset[str]
    langues: frozenset[str]
    accueil: frozenset[str]
    nombre: int


@dataclass(frozen=True, slots=True)
class Facettes:
    total: int = 0
    categories: dict[str, int] = field(default_factory=dict)
    professions: dict[str, int] = field(default_factory=dict)
    communes: dict[str, int] = field(default_factory=dict)
    accueil: dict[str, int] = field(default_factory=dict)
    langues: dict[str, int] = field(default_factory=dict)
    professions_trouvees: frozenset[str | None] = frozenset()
    groupes: tuple[int, ...] = ()
    hors: int = 0


def combinaisons(question: Question) -> list[Combinaison]:
    """The only question asked to the database: a few hundred groups, whatever the boxes."""
    return [
        Combinaison(
            groupe=groupe,
            hors=hors,
            categorie=categorie,
            profession=profession,
            communes=frozenset(communes),
            langues=frozenset(langues),
            accueil=frozenset(nom for nom, oui in zip(ACCUEIL, possibles, strict=True) if oui),
            nombre=nombre,
        )
        for (
            groupe,
            hors,
            categorie,
            profession,
            communes,
            langues,
            *possibles,
        ), nombre in compter_par_groupe(question)
    ]


def compter(toutes: Iterable[Combinaison], filtres: Filtres) -> Facettes:
    categories: Counter[str] = Counter()
    professions: Counter[str] = Counter()
    communes: Counter[str] = Counter()
    accueil: Counter[str] = Counter()
    langues: Counter[str] = Counter()
    trouvees: set[str | None] = set()
    groupes: list[int] = []
    total = hors = 0
    for c in toutes:
        categorie = not filtres.categories or c.categorie in filtres.categories
        profession = not filtres.professions or c.profession in filtres.professions
        ici = not filtres.communes or not filtres.communes.isdisjoint(c.communes)
        if not filtres.accueil <= c.accueil:
            continue
        if categorie and profession and ici:
            for langue in c.langues:
                langues[langue] += c.nombre
        if filtres.langues and filtres.langues.isdisjoint(c.langues):
            continue
        if profession and ici:
            categories[c.categorie] += c.nombre
        if categorie and ici and c.profession:
            professions[c.profession] += c.nombre
        if categorie and profession:
            # An entry with two places counts once in each commune.
            for code in c.communes:
                communes[code] += c.nombre
        if categorie and profession and ici:
            # Ticking one more box asks for it on top of those already ticked.
            for nom in c.accueil:
                accueil[nom] += c.nombre
            total += c.nombre
            hors += c.nombre if c.hors else 0
            trouvees.add(c.profession)
            groupes.append(c.groupe)
    return Facettes(
        total=total,
        categories=dict(categories),
        professions=dict(professions),
        communes=dict(communes),
        accueil=dict(accueil),
        langues=dict(langues),
        professions_trouvees=frozenset(trouvees),
        groupes=tuple(groupes),
        hors=hors,
    )
