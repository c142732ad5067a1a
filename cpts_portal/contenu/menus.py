"""The pages a coordinator publishes, in the menus of the public shell."""

from collections.abc import Iterable

from cpts_portal.contenu.enums import ColonnePied, Conformite
from cpts_portal.contenu.queries import PageAuMenu, pages_au_menu
from cpts_portal.interface.menus import Entree
from cpts_portal.lib.ecriture import INSECABLE

# After the rooms of the portal (annuaire: 10), which register their own entries.
_PREMIER = 50


def entrees(menu: str) -> Iterable[Entree]:
    if menu == "public" or menu in ColonnePied.values:
        for rang, page in enumerate(pages_au_menu()):
            if page.en_haut if menu == "public" else page.colonne == menu:
                yield Entree(_libelle(page), page.href, ordre=_PREMIER + rang, racine=page.href)


def _libelle(page: PageAuMenu) -> str:
    """The law wants the state of conformity itself on every page, not only a link."""
    if not page.conformite:
        return page.titre
    return f"{page.titre}{INSECABLE}: {Conformite(page.conformite).label}"
