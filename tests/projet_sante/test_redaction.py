"""A chapter in Wagtail's editor: saved as one writes, commented, compared, previewed; closed."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page, Site
from wagtail.search.backends import get_search_backend
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cpts_portal.contenu.services import fabriquer_rendus
from projet_sante.models import Chapitre
from tests.factories.contenu import IllustrationFactory
from tests.projet_sante.conftest import ajouter_commune

pytestmark = [
    pytest.mark.django_db,
    # Wagtail lets the temporary file of a rendition be closed by the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def chapitre(projet) -> Chapitre:
    return Chapitre.objects.child_of(projet).get(slug="communication")


@pytest.fixture
def editeur(chapitre, coordination, client_de) -> Client:
    client = client_de(coordination)
    assert client.get(edition(chapitre)).status_code == 200
    return client


def edition(chapitre) -> str:
    return reverse("wagtailadmin_pages:edit", args=[chapitre.pk])


def formulaire(chapitre, blocs, **champs):
    commentaires = {
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    donnees = nested_form_data({"title": chapitre.title, "corps": streamfield(blocs)})
    return {**donnees, "comment_notifications": "on", **commentaires, **champs}


def paragraphe(texte: str):
    return ("texte", rich_text(f"<p>{texte}</p>", features=["bold", "italic", "ol", "ul"]))


def enregistrer(client, chapitre, blocs, **champs):
    reponse = client.post(edition(chapitre), formulaire(chapitre, blocs, **champs), **JSON)
    assert reponse.status_code == 200, reponse.content.decode()
    return reponse.json()


class TestEnregistrementAutomatique:
    def test_what_is_written_is_kept_without_a_click(self, editeur, chapitre):
        rendu = enregistrer(editeur, chapitre, [paragraphe("Une lettre par mois.")])
        assert rendu["success"] is True
        chapitre.refresh_from_db()
        assert chapitre.latest_revision_id == rendu["revision_id"]
        lecture = editeur.get(reverse("projet_sante:lire")).content.decode()
        assert "Une lettre par mois." in lecture

    def test_one_sitting_is_one_version(self, editeur, chapitre):
        debut = chapitre.revisions.count()
        premiere = enregistrer(editeur, chapitre, [paragraphe("Une")])
        seconde = enregistrer(
            editeur,
            chapitre,
            [paragraphe("Une lettre.")],
            overwrite_revision_id=premiere["revision_id"],
            loaded_revision_created_at=premiere["revision_created_at"],
        )
        assert seconde["revision_id"] == premiere["revision_id"]
        assert chapitre.revisions.count() == debut + 1

    def test_two_writers_at_once_lose_nothing(self, editeur, chapitre):
        ancienne = chapitre.latest_revision
        enregistrer(editeur, chapitre, [paragraphe("La première arrivée.")])
        tardive = editeur.post(
            edition(chapitre),
            formulaire(
                chapitre,
                [paragraphe("La seconde.")],
                loaded_revision_id=ancienne.pk,
                loaded_revision_created_at=ancienne.created_at.isoformat(),
            ),
            **JSON,
        )
        assert tardive.status_code == 400
        assert tardive.json()["error_code"] == "invalid_revision"
        chapitre.refresh_from_db()
        assert "La première arrivée." in str(chapitre.latest_revision.as_object().corps)


class TestPatients:
    DIT = "semble parler d’un patient"
    NAISSANCE = "La patiente, née le 12/03/1951, est suivie à domicile."

    def test_is_said_when_saving_and_the_text_is_kept(self, editeur, chapitre):
        donnees = formulaire(chapitre, [paragraphe(self.NAISSANCE)])
        page = editeur.post(edition(chapitre), donnees, follow=True).content.decode()
        assert self.DIT in page
        assert "12/03/1951" in page
        chapitre.refresh_from_db()
        assert "née le" in str(chapitre.latest_revision.as_object().corps)

    def test_is_not_said_at_each_automatic_saving_nor_without_reason(self, editeur, chapitre):
        enregistrer(editeur, chapitre, [paragraphe(self.NAISSANCE)])
        assert self.DIT not in editeur.get(edition(chapitre)).content.decode()
        donnees = formulaire(chapitre, [paragraphe("Une lettre par mois.")])
        page = editeur.post(edition(chapitre), donnees, follow=True).content.decode()
        assert self.DIT not in page


class TestCommentaires:
    def commenter(self, client, chapitre, **champs):
        # Where a comment stands is a block: its path holds the block's identifier.
        bloc = chapitre.get_latest_revision_as_object().corps[0]
        base = {
            "comments-TOTAL_FORMS": "1",
            "comments-0-DELETE": "",
            "comments-0-resolved": "",
            "comments-0-id": "",
            "comments-0-contentpath": f"corps.{bloc.id}",
            "comments-0-text": "Qui l’écrit ?",
            "comments-0-position": "",
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
            "comments-0-replies-MIN_NUM_FORMS": "0",
            "comments-0-replies-MAX_NUM_FORMS": "",
        }
        champs = {**base, "corps-0-id": bloc.id, **champs}
        enregistrer(client, chapitre, [paragraphe("Une lettre.")], **champs)

    def test_a_comment_is_posted_then_answered(
        self, editeur, chapitre, bureau, coordination, client_de
    ):
        self.commenter(editeur, chapitre)
        commentaire = Comment.objects.get(page=chapitre)
        assert (commentaire.text, commentaire.user) == ("Qui l’écrit ?", coordination)
        self.commenter(
            client_de(bureau),
            chapitre,
            **{
                "comments-INITIAL_FORMS": "1",
                "comments-0-id": str(commentaire.pk),
                "comments-0-replies-TOTAL_FORMS": "1",
                "comments-0-replies-0-id": "",
                "comments-0-replies-0-DELETE": "",
                "comments-0-replies-0-text": "La coordination.",
            },
        )
        reponse = commentaire.replies.get()
        assert (reponse.text, reponse.user) == ("La coordination.", bureau)
        assert commentaire.resolved_at is None


def test_two_versions_are_compared(editeur, chapitre):
    avant = chapitre.latest_revision
    bloc = avant.as_object().corps[0]
    enregistrer(
        editeur,
        chapitre,
        [("chapeau", "Dire peu."), paragraphe("Neuf.")],
        **{"corps-0-id": bloc.id},
    )
    chapitre.refresh_from_db()
    page = editeur.get(
        reverse(
            "wagtailadmin_pages:revisions_compare",
            args=[chapitre.pk, avant.pk, chapitre.latest_revision_id],
        )
    )
    html = BeautifulSoup(page.content, "html.parser")
    ajouts = " ".join(ajout.get_text() for ajout in html.select(".comparison--addition, .addition"))
    retraits = " ".join(
        retrait.get_text() for retrait in html.select(".comparison--deletion, .deletion")
    )
    assert "Neuf." in ajouts
    assert "une lettre mensuelle" in retraits


def test_preview_shows_live_blocks_with_the_data_of_the_day(editeur, chapitre):
    adresse = reverse("wagtailadmin_pages:preview_on_edit", args=[chapitre.pk])
    vivant = [("territoire", ""), ("missions_indicateurs", "")]
    assert editeur.post(adresse, formulaire(chapitre, vivant)).json()["is_valid"] is True
    reponse = editeur.get(adresse)
    # Shown in a frame of the editor, dressed as the reading page.
    assert "frame-ancestors 'self'" in reponse.headers["Content-Security-Policy"]
    apercu = reponse.content.decode()
    assert "css/projet.css" in apercu
    assert "3 communes, 5 050 habitants" in apercu.replace("\xa0", " ")
    assert "ACC-1" in apercu
    ajouter_commune("Lac", 1234, 3)
    assert "4 communes" in editeur.get(adresse).content.decode()


@pytest.fixture(params=["brouillon", "publié"])
def chapitre_illustre(request, chapitre):
    """Draft, or published as an imprudent writer could have done."""
    image = IllustrationFactory(title="Image réservée")
    fabriquer_rendus(image)
    flux = [
        {"type": "texte", "value": "<p>Motsecret</p>"},
        {
            "type": "figure",
            "value": {
                "image": image.pk,
                "legende": "Une vallée",
                "alternative": "Une vallée",
                "source": "CPTS",
            },
        },
    ]
    chapitre.title = "Titresecret"
    chapitre.corps = Chapitre.champ_corps().stream_block.to_python(flux)
    revision = chapitre.save_revision()
    if request.param == "publié":
        revision.publish()
    return chapitre, image


def test_nothing_of_a_chapter_reaches_the_public(chapitre_illustre):
    chapitre, image = chapitre_illustre
    anonyme = Client()
    adresses = [
        "/projet-de-sante-2024/communication/",
        "/communication/",
        chapitre.url_path,
        f"/medias/{image.file.name}",
        *(f"/medias/{nom}" for nom in image.renditions.values_list("file", flat=True)),
    ]
    assert {anonyme.get(adresse).status_code for adresse in adresses} == {404}
    for nom, arguments in [
        ("wagtailadmin_pages:preview_on_edit", [chapitre.pk]),
        ("wagtailadmin_pages:view_draft", [chapitre.pk]),
        ("wagtailadmin_pages:edit", [chapitre.pk]),
        ("projet_sante:lire", []),
        ("projet_sante:figure", [image.pk]),
    ]:
        reponse = anonyme.get(reverse(nom, args=arguments))
        assert reponse.url.startswith("/comptes/login/"), nom
    for adresse in ("/", "/sitemap.xml", "/annuaire/?q=Titresecret", "/api/v1/schema/"):
        contenu = anonyme.get(adresse).content.decode()
        assert "Motsecret" not in contenu
        assert "communication" not in contenu or adresse != "/sitemap.xml"


def test_no_door_of_wagtail_lists_pages_to_the_public():
    assert not apps.is_installed("wagtail.api.v2")
    assert not apps.is_installed("wagtail.contrib.frontend_cache")


def test_site_search_would_not_find_a_chapter(chapitre_illustre):
    """Whatever searches the public pages starts from the public root."""
    publiques = Page.objects.descendant_of(Site.objects.get().root_page, inclusive=True).live()
    assert list(get_search_backend().search("Titresecret", publiques)) == []


def test_members_see_the_image_in_their_reading(chapitre_illustre, adherent, client_de):
    _, image = chapitre_illustre
    client = client_de(adherent)
    adresse = reverse("projet_sante:figure", args=[image.pk])
    assert adresse in client.get(reverse("projet_sante:lire")).content.decode()
    reponse = client.get(adresse)
    assert b"".join(reponse)
    assert reponse.headers["Cache-Control"] == "private, max-age=3600"
    assert client.get(reverse("projet_sante:figure", args=[image.pk + 1])).status_code == 404
