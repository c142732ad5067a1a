"""/gestion/ by groups of views: who enters, who edits what, what is not there."""

import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cpts_portal.contenu.enums import GenreLegal
from cpts_portal.contenu.models import Accueil, PageLegale, PageSimple
from cpts_portal.contenu.services import creer_pages_legales
from membres.comptes.enums import ROLES_GESTION, Role
from projet_sante.models import Chapitre
from projet_sante.services.projet import creer_projet
from projet_sante.services.redaction import confier_chapitre
from tests.factories.contenu import page_simple
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


def entrer(role):
    compte = creer_persona(role)
    # What `reconcilier_groupes` does for a live role.
    compte.groups.set(Group.objects.filter(name=role.label))
    return client_de(compte)


def droits(groupe):
    return {
        "pages": set(
            GroupPagePermission.objects.filter(group=groupe).values_list(
                "permission__codename", flat=True
            )
        ),
        "collections": set(
            GroupCollectionPermission.objects.filter(group=groupe).values_list(
                "permission__codename", flat=True
            )
        ),
        "globaux": set(groupe.permissions.values_list("codename", flat=True)),
    }


def test_the_sample_page_site_and_groups_of_wagtail_are_gone():
    assert list(Page.objects.filter(depth=2).values_list("slug", "live")) == [("accueil", True)]
    assert Site.objects.get().root_page.specific == Accueil.objects.get()
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == [
        "Administrateur technique",
        "Bureau",
        "Coordination",
    ]


def test_each_group_is_the_shadow_of_a_role():
    noms = set(Group.objects.values_list("name", flat=True))
    assert noms == {Role(role).label for role in ROLES_GESTION}


def test_what_each_group_may_do():
    fichiers = {
        f"{verbe}_{quoi}" for verbe in ("add", "change", "choose") for quoi in ("image", "document")
    }
    brouillon = {"add_page", "change_page"}
    publier = brouillon | {"publish_page", "lock_page", "unlock_page"}
    assert {groupe.name: droits(groupe) for groupe in Group.objects.all()} == {
        "Bureau": {"pages": brouillon, "collections": fichiers, "globaux": {"access_admin"}},
        "Coordination": {"pages": publier, "collections": fichiers, "globaux": {"access_admin"}},
        "Administrateur technique": {
            "pages": publier,
            "collections": fichiers | {"add_collection", "change_collection"},
            "globaux": {"access_admin", "add_redirect", "change_redirect", "delete_redirect"},
        },
    }


def test_a_coordinator_writes_and_publishes_a_page():
    client = entrer(Role.COORDINATION)
    racine = Site.objects.get().root_page
    adresse = reverse("wagtailadmin_pages:add", args=["contenu", "pagesimple", racine.pk])
    formulaire = {
        "title": "Trouver un médecin",
        "slug": "trouver-un-medecin",
        "chapo": "",
        "corps-count": "1",
        "corps-0-deleted": "",
        "corps-0-order": "0",
        "corps-0-type": "titre",
        "corps-0-id": "",
        "corps-0-value": "Le samedi",
        "search_description": "",
        "colonne_pied": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        "action-publish": "action-publish",
    }
    reponse = client.post(adresse, formulaire)
    assert reponse.status_code == 302, reponse.context["form"].errors
    assert client.get("/trouver-un-medecin/").status_code == 200
    page = PageSimple.objects.get()
    assert [(bloc.block_type, bloc.value) for bloc in page.corps] == [("titre", "Le samedi")]


def test_the_office_drafts_but_does_not_publish():
    client = entrer(Role.BUREAU)
    page = page_simple()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "action-publish" not in html


@pytest.mark.parametrize("role", [Role.ADHERENT, Role.PILOTE, Role.TRESORIER])
def test_the_other_roles_do_not_enter(role):
    reponse = entrer(role).get(reverse("wagtailadmin_home"))
    assert reponse.status_code in (302, 403)


def test_the_menu_shows_only_what_a_coordinator_needs():
    client = entrer(Role.COORDINATION)
    reponse = client.get(reverse("wagtailadmin_home"))
    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert '<html lang="fr"' in html
    for absent in ("whats-new", "workflows", "keyboard-shortcuts", "wagtailusers", "wagtailsites"):
        assert f'"name": "{absent}' not in html
    assert "gravatar" not in html
    feuilles = [
        lien["href"] for lien in BeautifulSoup(html, "html.parser")("link", rel="stylesheet")
    ]
    assert reverse("interface:teinte", args=[188]) in feuilles


def test_the_first_gestures_are_those_one_may_do():
    gestes = ["Écrire une page", "Modifier l’accueil", "Rédiger le projet", "Ajouter un document"]
    html = entrer(Role.COORDINATION).get("/gestion/").content.decode()
    assert [geste for geste in gestes if geste in html] == gestes
    redacteur = creer_persona(Role.ADHERENT)
    chapitre = Chapitre.objects.child_of(creer_projet(titre="P", debut=2026, fin=2030)).first()
    confier_chapitre(chapitre, redacteurs=[redacteur], responsable=None, echeance=None, par=None)
    html = client_de(redacteur).get("/gestion/").content.decode()
    assert [geste for geste in gestes if geste in html] == ["Rédiger le projet"]


def test_nothing_is_destroyed_by_a_click():
    client = entrer(Role.COORDINATION)
    page = page_simple()
    adresse = reverse("wagtailadmin_pages:delete", args=[page.pk])
    reponse = client.post(adresse)
    assert reponse.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    lot = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{lot}?id={page.pk}")
    assert PageSimple.objects.filter(pk=page.pk).exists()


def test_a_legal_page_stays_online_alone_or_among_others():
    client = entrer(Role.COORDINATION)
    creer_pages_legales()
    page = PageLegale.objects.get(genre=GenreLegal.MENTIONS)
    reponse = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert reponse.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    simple = page_simple()
    lot = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{lot}?id={page.pk}&id={simple.pk}")
    assert set(Page.objects.filter(pk__in=[page.pk, simple.pk]).values_list("live")) == {(True,)}
    client.post(f"{lot}?id={simple.pk}")
    assert not Page.objects.get(pk=simple.pk).live


@pytest.mark.parametrize(("genre", "paraissent"), [("mentions", False), ("accessibilite", True)])
def test_only_the_accessibility_page_asks_for_its_state(genre, paraissent):
    client = entrer(Role.COORDINATION)
    creer_pages_legales()
    page = PageLegale.objects.get(genre=genre)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert ('name="conformite"' in html, 'name="audit_le"' in html) == (paraissent, paraissent)


def test_the_coordinator_finds_the_doctor_number_in_the_home_page():
    client = entrer(Role.COORDINATION)
    adresse = reverse("wagtailadmin_pages:edit", args=[Site.objects.get().root_page.pk])
    html = BeautifulSoup(client.get(adresse).content, "html.parser")
    champs = ("recherches", "medecin_telephone", "medecin_horaires", "medecin_texte")
    assert [html.find(attrs={"name": champ}) is not None for champ in champs] == [True] * 4


def test_only_our_page_types_can_be_created():
    client = entrer(Role.COORDINATION)
    racine = Site.objects.get().root_page
    client.get(reverse("wagtailadmin_pages:add_subpage", args=[racine.pk]))
    assert racine.specific.creatable_subpage_models() == [PageSimple]
    assert PageSimple.allowed_subpage_models() == [PageSimple]


@pytest.mark.parametrize(
    "nom",
    [
        "wagtailimages:index",
        "wagtailimages:add_multiple",
        "wagtaildocs:index",
        "wagtailadmin_explore_root",
    ],
)
def test_the_screens_of_every_day_open(nom):
    assert entrer(Role.COORDINATION).get(reverse(nom), follow=True).status_code == 200


def test_an_image_too_large_to_open_is_refused_with_a_sentence():
    bombe = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bombe, "PNG")
    reponse = entrer(Role.COORDINATION).post(
        "/gestion/images/add/",
        {"title": "Bombe", "file": SimpleUploadedFile("b.png", bombe.getvalue(), "image/png")},
    )
    assert "trop de pixels pour être ouverte" in reponse.content.decode()


def test_every_script_and_style_of_the_editor_is_ours_and_found():
    """A block whose script is missing breaks the whole editor, silently."""
    client = entrer(Role.COORDINATION)
    adresse = reverse("wagtailadmin_pages:edit", args=[page_simple().pk])
    html = BeautifulSoup(client.get(adresse).content, "html.parser")
    fichiers = [balise["src"] for balise in html("script", src=True)]
    fichiers += [balise["href"] for balise in html("link", rel="stylesheet")]
    statiques = [chemin.partition("?")[0].removeprefix("/statiques/") for chemin in fichiers]
    introuvables = [
        chemin for chemin in statiques if not chemin.startswith("/") and not finders.find(chemin)
    ]
    assert introuvables == []
    assert [chemin for chemin in fichiers if "//" in chemin] == []
    assert any("typed_table_block.js" in chemin for chemin in fichiers)


@pytest.mark.parametrize(("cle", "en_ligne"), [(0, False), (1, True)])
def test_a_social_security_number_is_not_published(cle, en_ligne):
    """The draft stays, to be mended; a number whose key is wrong is only doubted of."""
    client = entrer(Role.COORDINATION)
    page = page_simple(live=False)
    numero = 2840651123045
    ecrit = f"{numero}{97 - numero % 97 + cle:02}"
    donnees = nested_form_data(
        {
            "title": f"Rappel {ecrit}",
            "slug": page.slug,
            "corps": streamfield([]),
            "action-publish": "1",
        }
    )
    for formulaire in BeautifulSoup(
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "html.parser"
    ).select("input[name]"):
        donnees.setdefault(formulaire["name"], formulaire.get("value", ""))
    reponse = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), donnees, follow=True)
    page.refresh_from_db()
    assert page.live is en_ligne
    refus = "Ce texte contient un numéro de sécurité sociale"
    assert (refus in reponse.content.decode()) is not en_ligne
    assert ecrit in page.get_latest_revision_as_object().title
