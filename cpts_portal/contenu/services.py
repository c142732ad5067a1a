import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from cpts_portal.contenu.enums import ColonnePied, GenreLegal
from cpts_portal.contenu.models import Illustration, PageLegale, PagePublique
from cpts_portal.lib.prose import mettre_en_forme

# Made when the image is saved: a page that shows them then writes nothing.
LARGEURS = (480, 960, 1600)
DONNEES = Path(__file__).parent / "donnees"


def specification(largeur: int) -> str:
    return f"width-{largeur}|format-webp|webpquality-80"


def fabriquer_rendus(image: Illustration) -> None:
    image.get_renditions(*(specification(largeur) for largeur in LARGEURS))


def lire_donnees(nom: str) -> dict[str, Any]:
    with (DONNEES / f"{nom}.toml").open("rb") as fichier:
        return tomllib.load(fichier)


def racine_publique() -> Page | None:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    return site.root_page if site else None


@transaction.atomic
def creer_pages_legales() -> None:
    """Three pages written from the identity; those that exist are left as they are."""
    racine = racine_publique()
    if racine is None:
        return
    existantes = set(PageLegale.objects.values_list("genre", flat=True))
    for page in lire_donnees("pages_legales")["page"]:
        if page["genre"] not in existantes:
            creer_page(
                racine,
                PageLegale(
                    genre=GenreLegal(page["genre"]),
                    title=page["titre"],
                    slug=page["slug"],
                    chapo=page["chapo"],
                    colonne_pied=ColonnePied.SITE,
                ),
            )
            racine.refresh_from_db()


def creer_page(parent: Page, page: PagePublique) -> None:
    """Published at once, with a first revision: /gestion/ then shows who changed what since."""
    parent.add_child(instance=page)
    page.save_revision().publish()


@transaction.atomic
def ecrire_page(page: PagePublique, blocs: list[Mapping[str, Any]]) -> None:
    """Replace a page's content by what a file describes, and publish it."""
    connus = page._meta.get_field("corps").stream_block
    # Wagtail drops unknown blocks in silence: a text would be lost.
    inconnus = {bloc["type"] for bloc in blocs} - set(connus.child_blocks)
    if inconnus:
        raise ValueError(f"Blocs inconnus dans « {page.title} » : {', '.join(sorted(inconnus))}")
    page.corps = connus.to_python(
        [{"type": bloc["type"], "value": _valeur(bloc)} for bloc in blocs]
    )
    page.full_clean(exclude=["path", "depth", "numchild"])
    page.save_revision().publish()


def _valeur(bloc: Mapping[str, Any]) -> Any:
    if bloc["type"] == "paragraphe":
        return mettre_en_forme(bloc["texte"])
    if bloc["type"] == "volets":
        return [
            {"titre": volet["titre"], "texte": mettre_en_forme(volet["texte"])}
            for volet in bloc["volets"]
        ]
    if bloc["type"] == "encadre":
        return {**bloc, "texte": mettre_en_forme(bloc["texte"])}
    return bloc["points"] if bloc["type"] == "liste" else bloc["texte"]
