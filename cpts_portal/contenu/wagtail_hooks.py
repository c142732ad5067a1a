"""Our part of /gestion/: less in the menus, our name and hue, nothing destroyed by a click."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.blocks import StreamValue
from wagtail.documents.permissions import permission_policy as documents
from wagtail.fields import StreamField
from wagtail.images.permissions import permission_policy as images
from wagtail.models import Page, Site

from cpts_portal.contenu.models import PageLegale
from cpts_portal.lib.donnees_patient import numeros, soupcons, valider_sans_numero
from cpts_portal.referentiel.queries import identite
from projet_sante.permissions import peut_suivre

# What a coordinator never needs: other people's help pages, and screens of a technical team.
MENUS_RETIRES = {"help", "workflows", "workflow-tasks"}
RAPPORTS_GARDES = {"site-history", "aging-pages"}


@hooks.register("construct_main_menu")
def alleger_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [element for element in menu_items if element.name not in MENUS_RETIRES]


@hooks.register("construct_settings_menu")
def alleger_reglages(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [element for element in menu_items if element.name not in MENUS_RETIRES]


@hooks.register("construct_reports_menu")
def alleger_rapports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [element for element in menu_items if element.name in RAPPORTS_GARDES]


@hooks.register("register_admin_menu_item")
def retour_au_portail() -> MenuItem:
    return MenuItem("Retour à l’espace", "/espace/", name="espace", icon_name="home", order=9000)


@hooks.register("insert_global_admin_css")
def feuille_de_style() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        reverse("interface:teinte", args=[identite().teinte]),
        static("css/gestion.css"),
    )


class PremiersGestes(Component):
    """What one comes here for, first on the dashboard."""

    name = "premiers_gestes"
    template_name = "contenu/gestion/premiers_gestes.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        site = Site.find_for_request(request)
        racine = site.root_page if site else None
        droits = racine.permissions_for_user(request.user) if racine else None
        return {
            "racine": racine,
            "ecrire": droits is not None and droits.can_add_subpage(),
            "modifier": droits is not None and droits.can_edit(),
            "projet": peut_suivre(request.user),
            "images": images.user_has_permission(request.user, "add"),
            "documents": documents.user_has_permission(request.user, "add"),
        }


@hooks.register("construct_homepage_panels")
def premiers_gestes(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(PremiersGestes())


@hooks.register("construct_page_action_menu")
def retirer_suppression(menu_items: list[Any], request: HttpRequest, context: Any) -> None:
    menu_items[:] = [element for element in menu_items if element.name != "action-delete"]


@hooks.register("before_delete_page")
def refuser_suppression(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nothing is destroyed by a person's click: a live page is unpublished, a draft stays."""
    messages.warning(
        request,
        "Une page ne se supprime pas : dépubliez-la, elle reste retrouvable ici.",
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def signaler_un_patient(request: HttpRequest, page: Page) -> None:
    """Told when one saves, not at each automatic saving: nothing written is ever lost for it."""
    if request.headers.get("Accept") == "application/json":
        return
    texte = _texte(page)
    signes = [f"un numéro de sécurité sociale (« {numero} »)" for numero in numeros(texte)]
    signes += [str(soupcon) for soupcon in soupcons(texte, timezone.localdate())]
    if signes:
        messages.warning(
            request,
            f"Cette page semble parler d’un patient\u00a0: {', '.join(signes[:3])}. Écrivez-le "
            "autrement\u00a0: le portail ne garde aucune donnée de patient.",
        )


@hooks.register("before_publish_page")
def arreter_un_numero(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is kept; nobody else reads it."""
    try:
        valider_sans_numero(_texte(page))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_unpublish_page")
def garder_les_pages_legales(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not isinstance(page.specific, PageLegale):
        return None
    messages.warning(request, "La loi demande cette page : modifiez-la, elle reste en ligne.")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuser_suppression_en_lot(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if request.method != "POST" or not _refuse_en_lot(action_type, objects):
        return None
    messages.warning(
        request,
        "Rien ne se supprime ici : dépubliez la page, remplacez le fichier. "
        "Une page légale reste en ligne.",
    )
    return redirect("wagtailadmin_home")


def _refuse_en_lot(action_type: str, objects: list[Any]) -> bool:
    if action_type == "unpublish":
        return any(isinstance(objet.specific, PageLegale) for objet in objects)
    return action_type == "delete"


def _texte(page: Page) -> str:
    """All that a person may have typed in it, a line for each piece."""
    valeurs = (champ.value_from_object(page) for champ in page._meta.get_fields() if _ecrit(champ))
    return "\n".join(strip_tags(morceau) for valeur in valeurs for morceau in _morceaux(valeur))


def _ecrit(champ: Any) -> bool:
    genres = models.CharField | models.TextField | StreamField
    return isinstance(champ, genres) and champ.name not in {"path", "url_path"}


def _morceaux(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, StreamValue):
        valeur = valeur.get_prep_value()
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, dict):
        # The identifier of a block is nobody's number.
        for nom, contenu in valeur.items():
            if nom not in {"id", "type"}:
                yield from _morceaux(contenu)
    elif isinstance(valeur, list | tuple):
        for contenu in valeur:
            yield from _morceaux(contenu)
