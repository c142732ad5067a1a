"""The public pages of the demonstration, published as a coordinator would."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cpts_portal.contenu.models import Accueil, PageSimple
from cpts_portal.contenu.services import (
    creer_page,
    creer_pages_legales,
    ecrire_page,
    lire_donnees,
    racine_publique,
)


def charger() -> list[str]:
    creer_pages_legales()
    racine = racine_publique()
    # A coordinator's pages are never written over: the demonstration starts from none.
    if racine is None or PageSimple.objects.descendant_of(racine).exists():
        return []
    textes = lire_donnees("demonstration")
    _ecrire_accueil(racine.specific, textes["accueil"])
    for rang in textes["page"]:
        page = PageSimple(
            title=rang["titre"],
            slug=rang["slug"],
            chapo=rang["chapo"],
            show_in_menus=rang["au_menu"],
            colonne_pied=rang["colonne_pied"],
        )
        creer_page(racine, page)
        ecrire_page(page, rang["bloc"])
        racine.refresh_from_db()
    return []


def _ecrire_accueil(page: Accueil, textes: dict[str, Any]) -> None:
    page.title = page.draft_title = textes["titre"]
    for champ in ("chapo", "medecin_texte", "medecin_telephone", "medecin_horaires"):
        setattr(page, champ, textes[champ])
    page.rendez_vous = [("rendez_vous", _date(bloc)) for bloc in textes["rendez_vous"]]
    page.nouvelles = [("nouvelle", _date(bloc)) for bloc in textes["nouvelle"]]
    page.full_clean(exclude=["path", "depth", "numchild"])
    page.save_revision().publish()


def _date(bloc: dict[str, Any]) -> dict[str, Any]:
    """Dates of the file are counted from the loading: the demonstration never ages."""
    jour = timezone.localdate() + timedelta(days=bloc["jours"])
    return {"jour": jour, **{nom: valeur for nom, valeur in bloc.items() if nom != "jours"}}
