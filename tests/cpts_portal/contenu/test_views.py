import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from cpts_portal.contenu import services
from cpts_portal.contenu.models import PageSimple
from tests.factories.contenu import (
    DocumentFactory,
    IllustrationFactory,
    collection_privee,
    page_simple,
)
from tests.factories.referentiel import CommuneFactory, IdentiteFactory

pytestmark = [
    pytest.mark.django_db,
    # Willow leaves the temporary file of each rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CARRE = {
    "type": "Polygon",
    "coordinates": [[[4.0, 48.0], [4.5, 48.0], [4.5, 48.5], [4.0, 48.5], [4.0, 48.0]]],
}


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def statut_de(client, nom):
    reponse = client.get(reverse("media", args=[nom]))
    # Read to its end, as a browser would: that closes the file.
    b"".join(reponse)
    return reponse.status_code


def test_public_pages_carry_no_inline_code_and_no_secret_of_a_visitor(client):
    page_simple()
    for chemin in ("/", "/etre-soigne/"):
        reponse = client.get(chemin)
        page = soupe(reponse)
        assert page.select("script:not([src]), style, [style], [onclick]") == []
        assert b"csrfmiddlewaretoken" not in reponse.content
        assert "Set-Cookie" not in reponse.headers
        assert reponse.headers["Content-Security-Policy"].count("nonce") == 0
        assert "unsafe" not in reponse.headers["Content-Security-Policy"]


def test_a_page_outside_any_site_does_not_exist(client):
    hors_site = Page.get_first_root_node().add_child(
        instance=PageSimple(title="Projet", slug="projet")
    )
    assert hors_site.live is True
    assert client.get("/projet/").status_code == 404
    assert client.get("/accueil/projet/").status_code == 404


def test_a_draft_and_a_restricted_page_do_not_exist(client):
    page_simple(slug="brouillon", live=False)
    fermee = page_simple(slug="fermee")
    PageViewRestriction.objects.create(page=fermee, restriction_type="login")
    assert client.get("/brouillon/").status_code == 404
    assert client.get("/fermee/").status_code == 404


def test_without_a_site_nothing_is_public(client):
    Site.objects.all().delete()
    assert client.get("/").status_code == 404
    assert client.get("/sitemap.xml").status_code == 404


def publier(image, **champs):
    corps = {"image": image.pk, "alternative": "Un étal", "legende": "", "credit": ""}
    page = page_simple(**champs)
    page.corps = [("image", page.corps.stream_block.child_blocks["image"].to_python(corps))]
    page.save()


def fichiers(image) -> list[str]:
    services.fabriquer_rendus(image)
    noms = [image.file.name, *image.renditions.values_list("file", flat=True)]
    assert len(noms) == 4
    return noms


def test_images_are_served_from_public_collections_only(client):
    publique = IllustrationFactory()
    privee = IllustrationFactory(collection=collection_privee())
    publier(publique)
    publier(privee, slug="autre")
    assert {statut_de(client, nom) for nom in fichiers(publique)} == {200}
    assert {statut_de(client, nom) for nom in fichiers(privee)} == {404}


def test_an_image_no_public_page_shows_is_for_those_who_write(client, coordination, client_de):
    brouillon, orpheline = IllustrationFactory(), IllustrationFactory()
    publier(brouillon, live=False)
    for image in (brouillon, orpheline):
        noms = fichiers(image)
        assert {statut_de(client, nom) for nom in noms} == {404}
        assert {statut_de(client_de(coordination), nom) for nom in noms} == {200}
    reponse = client_de(coordination).get(reverse("media", args=[orpheline.file.name]))
    assert reponse.headers["Cache-Control"] == "private, no-store"
    reponse.close()


def test_a_closed_collection_closes_those_under_it(client):
    dessous = collection_privee().add_child(name="Dessous")
    image = IllustrationFactory(collection=dessous)
    publier(image)
    assert statut_de(client, image.file.name) == 404


def test_an_image_answers_as_an_image_that_runs_nothing(client):
    image = IllustrationFactory()
    publier(image)
    reponse = client.get(reverse("media", args=[image.file.name]))
    assert b"".join(reponse).startswith(b"\x89PNG")
    assert reponse.headers["Content-Type"] == "image/png"
    assert reponse.headers["Cache-Control"] == "public, max-age=86400"
    assert reponse.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("chemin", ["../secret.txt", "absent.png", "identite/logo.png"])
def test_no_file_is_served_by_its_path_alone(client, settings, chemin):
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "identite").mkdir()
    (settings.MEDIA_ROOT / "identite" / "logo.png").write_bytes(b"x")
    (settings.MEDIA_ROOT.parent / "secret.txt").write_text("secret")
    assert client.get(f"/medias/{chemin}").status_code == 404


def test_documents_are_served_from_public_collections_only(client):
    public = DocumentFactory()
    prive = DocumentFactory(collection=collection_privee())
    reponse = client.get(public.url)
    assert (reponse.status_code, b"".join(reponse)) == (200, b"%PDF-1.7 essai")
    assert client.get(prive.url).status_code == 404


def test_sitemap_lists_live_public_pages_at_the_portal_address(client, settings):
    page_simple()
    page_simple(slug="brouillon", live=False)
    xml = client.get("/sitemap.xml", headers={"host": "localhost"}).content
    adresses = [loc.text for loc in BeautifulSoup(xml, "xml")("loc")]
    assert sorted(adresses) == [
        "http://localhost:8000/",
        "http://localhost:8000/etre-soigne/",
    ]


def test_robots_points_to_the_sitemap_and_closes_the_rooms(client):
    texte = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://localhost:8000/sitemap.xml" in texte
    assert "Disallow: /gestion/" in texte


def test_icon_and_manifest_carry_the_identity(client):
    IdentiteFactory(teinte=30)
    CommuneFactory(contour=CARRE, du_territoire=True)
    icone = client.get("/icone.svg")
    assert icone.headers["Content-Type"] == "image/svg+xml"
    assert b"hsl(30 55% 30%)" in icone.content
    assert client.get("/site.webmanifest").json()["short_name"] == "Trois Rivières"


def test_a_simple_page_shows_its_path_and_its_children(client):
    parente = page_simple()
    page_simple(parente, title="La nuit", slug="nuit", show_in_menus=True)
    page = soupe(client.get("/etre-soigne/nuit/"))
    assert [li.get_text(strip=True) for li in page.select(".fil li")] == [
        "Accueil",
        "Être soigné",
        "La nuit",
    ]
    assert [a.text for a in soupe(client.get("/etre-soigne/")).select(".points a")] == ["La nuit"]


def test_no_wagtail_password_page_is_public(client):
    reponse = client.get("/_util/login/")
    assert (reponse.status_code, reponse.url) == (302, "/comptes/login/")
