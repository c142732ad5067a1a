import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from cpts_portal.contenu import services
from cpts_portal.contenu.models import Illustration
from cpts_portal.contenu.redaction import CorpsBloc, ImageBloc
from tests.factories.contenu import IllustrationFactory, page_simple

pytestmark = [
    pytest.mark.django_db,
    # Willow leaves the temporary file of each rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def tableau(*titres):
    return {
        "columns": [{"type": "texte", "heading": titre} for titre in titres],
        "rows": [{"values": ["Wassy", "Samedi"][: len(titres)]}],
        "caption": "",
    }


def corps(image):
    return [
        ("titre", "Le samedi"),
        ("paragraphe", '<p>Appelez <a href="tel:15">le 15</a>.</p>'),
        ("liste", ["Un", "Deux"]),
        ("image", {"image": image, "alternative": "Une halle", "legende": "Wassy"}),
        ("citation", {"texte": "On m’a rappelée.", "auteur": "Une habitante"}),
        ("encadre", {"genre": "attention", "titre": "Fermé", "texte": "<p>En août.</p>"}),
        ("volets", [{"titre": "Faut-il payer ?", "texte": "<p>Non.</p>"}]),
    ]


def brut(genre, valeur):
    return CorpsBloc().to_python([{"type": genre, "value": valeur}])


def test_every_block_is_drawn_with_its_own_markup(client):
    image = IllustrationFactory()
    services.fabriquer_rendus(image)
    page = page_simple()
    page.corps = corps(image)
    page.corps.append(
        (
            "tableau",
            brut("tableau", {"legende": "Ouvertures", "tableau": tableau("Où", "Quand")})[0].value,
        )
    )
    page.save()
    html = BeautifulSoup(client.get("/etre-soigne/").content, "html.parser").article
    assert html.h2.text == "Le samedi"
    assert html.select_one(".prose a")["href"] == "tel:15"
    assert [li.text for li in html.select(".points li")] == ["Un", "Deux"]
    assert html.img["alt"] == "Une halle"
    assert html.blockquote.text.strip() == "On m’a rappelée."
    assert html.select_one(".bandeau.attention b").text == "Fermé"
    assert html.summary.text == "Faut-il payer ?"
    assert [th.text for th in html("th")] == ["Où", "Quand"]
    assert [td.text.strip() for td in html("td")] == ["Wassy", "Samedi"]
    assert html.caption.text == "Ouvertures"


def test_an_image_of_a_page_needs_its_alternative_text():
    image = IllustrationFactory()
    bloc = ImageBloc()
    valeur = bloc.to_python({"image": image.pk, "alternative": "", "legende": "", "credit": ""})
    with pytest.raises(ValidationError) as erreur:
        bloc.clean(valeur)
    assert set(erreur.value.block_errors) == {"alternative"}


def test_an_image_of_the_library_needs_its_description():
    with pytest.raises(ValidationError) as erreur:
        Illustration(title="x").full_clean(exclude=["file", "width", "height", "collection"])
    assert set(erreur.value.message_dict) == {"description"}


def test_a_table_needs_a_title_on_every_column():
    valeur = brut("tableau", {"legende": "Ouvertures", "tableau": tableau("Où", " ")})
    with pytest.raises(StreamBlockValidationError):
        CorpsBloc().clean(valeur)


def test_renditions_are_made_when_the_image_is_saved_not_when_it_is_seen(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        image = IllustrationFactory()
    largeurs = sorted(image.renditions.values_list("width", flat=True))
    # Never enlarged: the original is 1000 px wide.
    assert largeurs == [480, 960, 1000]
    page = page_simple()
    page.corps = corps(image)[3:4]
    page.save()
    img = BeautifulSoup(client.get("/etre-soigne/").content, "html.parser").article.img
    assert [morceau.split()[1] for morceau in img["srcset"].split(", ")] == [
        "480w",
        "960w",
        "1000w",
    ]
    assert (img["width"], img["height"], img["loading"]) == ("960", "480", "lazy")
    assert image.renditions.count() == 3


def test_a_page_still_shows_an_image_without_renditions(client):
    image = IllustrationFactory()
    page = page_simple()
    page.corps = corps(image)[3:4]
    page.save()
    img = BeautifulSoup(client.get("/etre-soigne/").content, "html.parser").article.img
    assert (img["src"], img.get("srcset")) == (image.file.url, None)
