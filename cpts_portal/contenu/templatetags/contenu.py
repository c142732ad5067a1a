from typing import Any

from django import template
from wagtail.models import Page

from cpts_portal.contenu import ecran, queries
from cpts_portal.contenu.models import Accueil, Illustration
from cpts_portal.contenu.services import LARGEURS, specification
from cpts_portal.lib.ecriture import A_SAISIR
from cpts_portal.rgpd import queries as rgpd

register = template.Library()


@register.inclusion_tag("contenu/_illustration.html")
def illustration(image: Illustration, alternative: str = "") -> dict[str, Any]:
    """Only the renditions made at upload: a GET never makes one."""
    from_specs = {specification(largeur): largeur for largeur in LARGEURS}
    rendus = sorted(
        (rendu for rendu in image.renditions.all() if rendu.filter_spec in from_specs),
        key=lambda rendu: rendu.width,
    )
    # A small original gives three renditions of one width.
    uniques = list({rendu.width: rendu for rendu in rendus}.values())
    return {
        "image": image,
        "defaut": uniques[min(1, len(uniques) - 1)] if uniques else image,
        "source": (uniques[min(1, len(uniques) - 1)] if uniques else image).file.url,
        "srcset": ", ".join(f"{rendu.file.url} {rendu.width}w" for rendu in uniques),
        "alternative": alternative or image.description,
    }


@register.simple_tag
def fil_de(page: Page) -> list[queries.LienFil]:
    return queries.fil(page)


@register.simple_tag
def sous_pages_de(page: Page) -> Any:
    return queries.sous_pages(page)


@register.simple_tag
def ecran_accueil(page: Accueil) -> ecran.Ecran:
    return ecran.composer(page)


@register.simple_tag
def durees_de_conservation() -> list[rgpd.Duree]:
    return rgpd.durees()


@register.filter
def a_saisir(valeur: str) -> str:
    """An unknown fact of the identity says so: the page is published before it is complete."""
    return valeur or A_SAISIR
