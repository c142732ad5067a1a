"""Menus are filled by the apps in `apps.ready()`; the shells only draw them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from cpts_portal.interface.libelles import dire
from cpts_portal.lib.connexion import RequeteConnectee


def _toujours(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Entree:
    """`visible` is the permission: an entry is never drawn for who could not open its page.

    `libelle` may hold a word of the settings, « Missions {aci} », said when the menu is drawn.
    """

    libelle: str
    url: str
    ordre: int = 100
    icone: str = ""
    visible: Callable[[RequeteConnectee], bool] = _toujours
    # Other pages of the same room light the entry too: « /missions/ » for every mission.
    racine: str = ""
    # Pages of that room whose address begins otherwise.
    autres_racines: tuple[str, ...] = ()
    arguments: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Lien:
    libelle: str
    href: str
    icone: str
    # « page » : this very page; « true » : a page under it; empty : elsewhere.
    courant: str


MENUS = (
    "public",
    "membre",
    "coordination",
    "compte",
    "coordination_annuaire",
    "pied_soin",
    "pied_communaute",
    "pied_site",
)
# Drawn for a member only: their predicates may count on an account.
PERSONNELS = frozenset({"membre", "coordination", "coordination_annuaire", "compte"})
_ENTREES: dict[str, dict[str, Entree]] = defaultdict(dict)


@dataclass(frozen=True)
class Groupe:
    """Entries of one room behind a single tab; inside the room, they are a second row."""

    libelle: str
    ordre: int
    entrees: tuple[str, ...]


_GROUPES: dict[str, list[Groupe]] = defaultdict(list)
Source = Callable[[str], Iterable[Entree]]
_SOURCES: dict[str, Source] = {}


def enregistrer(menu: str, *entrees: Entree) -> None:
    if menu not in MENUS:
        raise ValueError(f"Menu inconnu : {menu} (connus : {', '.join(MENUS)})")
    for entree in entrees:
        # By name: a second `ready()` in one process replaces, it does not double.
        _ENTREES[menu][entree.libelle] = entree


def enregistrer_source(nom: str, source: Source) -> None:
    """Entries known only at the time of drawing: pages a coordinator publishes."""
    _SOURCES[nom] = source


def grouper(menu: str, *groupes: Groupe) -> None:
    """By the layer that composes: the apps name their entries, not the rooms they end up in."""
    _GROUPES[menu] = list(groupes)


def liens(menu: str, request: HttpRequest | None) -> list[Lien]:
    """The first row: entries that stand alone, and one tab for each group."""
    if request is None:
        return []
    dessines = _dessines(menu, request)
    rangs: list[tuple[int, str, Lien]] = [
        (entree.ordre, entree.libelle, lien)
        for entree, lien in dessines
        if _groupe_de(menu, entree) is None
    ]
    for groupe in _GROUPES[menu]:
        siens = [lien for entree, lien in dessines if entree.libelle in groupe.entrees]
        if siens:
            courant = next((lien.courant for lien in siens if lien.courant), "")
            # Whoever sees one page of the room reads the name of that page.
            libelle = siens[0].libelle if len(siens) == 1 else groupe.libelle
            tete = Lien(dire(libelle), siens[0].href, "", "true" if courant else "")
            rangs.append((groupe.ordre, groupe.libelle, tete))
    return [lien for *_, lien in sorted(rangs, key=lambda rang: rang[:2])]


def sous_liens(menu: str, request: HttpRequest | None) -> list[Lien]:
    """The second row: the entries of the group one is in, when there are several."""
    if request is None:
        return []
    dessines = _dessines(menu, request)
    for groupe in _GROUPES[menu]:
        siens = [lien for entree, lien in dessines if entree.libelle in groupe.entrees]
        if len(siens) > 1 and any(lien.courant for lien in siens):
            return siens
    return []


def _groupe_de(menu: str, entree: Entree) -> Groupe | None:
    return next((g for g in _GROUPES[menu] if entree.libelle in g.entrees), None)


def _dessines(menu: str, request: HttpRequest) -> list[tuple[Entree, Lien]]:
    if menu in PERSONNELS and not request.user.is_authenticated:
        return []
    # Whoever reads, a public menu is the same: its predicates look at no account.
    visiteur = cast(RequeteConnectee, request)
    trouvees = [entree for source in _SOURCES.values() for entree in source(menu)]
    entrees = sorted(
        [*_ENTREES[menu].values(), *trouvees], key=lambda entree: (entree.ordre, entree.libelle)
    )
    visibles = [entree for entree in entrees if entree.visible(visiteur)]
    ici = max(visibles, key=lambda e: _proximite(e, request.path), default=None)
    return [(e, _lien(e, request.path if e is ici else "")) for e in visibles]


def _adresse(entree: Entree) -> str:
    return entree.url if entree.url.startswith("/") else reverse(entree.url, args=entree.arguments)


def _lien(entree: Entree, chemin: str) -> Lien:
    """`chemin` is empty for all but the entry nearest to the page: one tab lit at a time."""
    href = _adresse(entree)
    courant = "page" if chemin == href else ""
    if not courant and _racine_de(entree, chemin):
        courant = "true"
    return Lien(dire(entree.libelle), href, entree.icone, courant)


def _proximite(entree: Entree, chemin: str) -> int:
    if chemin == _adresse(entree):
        return len(chemin) + 1
    return len(_racine_de(entree, chemin))


def _racine_de(entree: Entree, chemin: str) -> str:
    """The longest of its roots this page is under, empty when none."""
    racines = [r for r in (entree.racine, *entree.autres_racines) if r and chemin.startswith(r)]
    return max(racines, key=len, default="")
