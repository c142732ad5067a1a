"""Menus are filled by the apps in `apps.ready()`; the shells only draw them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from cpts_portal.lib.connexion import RequeteConnectee


def _toujours(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Entree:
    """`visible` is the permission: an entry is never drawn for who could not open its page."""

    libelle: str
    url: str
    ordre: int = 100
    icone: str = ""
    visible: Callable[[RequeteConnectee], bool] = _toujours
    # Other pages of the same room light the entry too: « /missions/ » for every mission.
    racine: str = ""
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


def liens(menu: str, request: HttpRequest | None) -> list[Lien]:
    if request is None or (menu in PERSONNELS and not request.user.is_authenticated):
        return []
    # Whoever reads, a public menu is the same: its predicates look at no account.
    visiteur = cast(RequeteConnectee, request)
    trouvees = [entree for source in _SOURCES.values() for entree in source(menu)]
    entrees = sorted(
        [*_ENTREES[menu].values(), *trouvees], key=lambda entree: (entree.ordre, entree.libelle)
    )
    return [_lien(entree, request) for entree in entrees if entree.visible(visiteur)]


def _lien(entree: Entree, request: HttpRequest) -> Lien:
    href = entree.url if entree.url.startswith("/") else reverse(entree.url, args=entree.arguments)
    return Lien(entree.libelle, href, entree.icone, _courant(entree, href, request.path))


def _courant(entree: Entree, href: str, chemin: str) -> str:
    if chemin == href:
        return "page"
    return "true" if entree.racine and chemin.startswith(entree.racine) else ""
