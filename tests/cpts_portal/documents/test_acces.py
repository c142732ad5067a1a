"""Nothing outside static files, media by identifier and `data:` ever enters a document."""

import http.server
import threading
from base64 import b64encode

import pytest
from django.conf import settings

from cpts_portal.documents import medias
from cpts_portal.documents.acces import Acces, AccesRefuse
from cpts_portal.documents.rendu import composer
from tests.cpts_portal.documents import pdf

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai</title>{tete}</head>'
    "<body><h1>Premier chapitre</h1><p>Texte.</p><h2>Le passage fautif</h2>{corps}"
    "<h2>La suite</h2><p>Fin.</p></body></html>"
)
SECRET = "root:"


class _Compteur(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.recues.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/ailleurs")
        self.end_headers()

    do_HEAD = do_POST = do_GET

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serveur_local():
    serveur = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Compteur)
    serveur.recues = []
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()
    fil.join()


def composer_page(*, tete: str = "", corps: str = ""):
    return composer(PAGE.format(tete=tete, corps=corps), lambda *_: None)


def svg(contenu: str) -> str:
    espaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    texte = f'<svg {espaces} width="50" height="50">{contenu}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(texte.encode()).decode()}"


CORPS = {
    "img": '<img src="{url}" alt="Une image">',
    "object": '<object data="{url}">repli</object>',
    "embed": '<embed src="{url}">',
    "style": "<p style=\"background: url('{url}')\">Fond</p>",
    "puce": "<ul style=\"list-style-image: url('{url}')\"><li>Un</li></ul>",
    "contenu": "<style>p::before {{ content: url('{url}') }}</style>",
    "svg en ligne": '<svg><title>Dessin</title><image href="{url}" width="9" height="9"/></svg>',
    "lien joint": '<p><a rel="attachment" href="{url}">pièce</a></p>',
}
TETES = {
    "import": "<style>@import url('{url}');</style>",
    "feuille": '<link rel="stylesheet" href="{url}">',
    "pièce jointe": '<link rel="attachment" href="{url}">',
}


@pytest.mark.parametrize("forme", CORPS)
@pytest.mark.parametrize("url", ["file:///etc/passwd", "FILE:///etc/passwd"])
def test_a_file_is_refused_and_its_chapter_named(forme, url):
    rendu = composer_page(corps=CORPS[forme].format(url=url))
    assert [str(a).lower() for a in rendu.avertissements] == [
        "ressource non reprise, adresse non autorisée : file:///etc/passwd "
        "(dans « le passage fautif »)"
    ]
    assert SECRET not in "".join(pdf.textes(rendu.octets))
    assert "/EmbeddedFiles" not in pdf.lire(rendu.octets).trailer["/Root"].get("/Names", {})


@pytest.mark.parametrize("forme", TETES)
def test_a_file_named_by_the_head_is_refused(forme):
    rendu = composer_page(tete=TETES[forme].format(url="file:///etc/passwd"))
    assert [a.message for a in rendu.avertissements] == [
        "Ressource non reprise, adresse non autorisée : file:///etc/passwd"
    ]
    assert [a.lieu for a in rendu.avertissements] == ["au début du document"]
    assert "/EmbeddedFiles" not in pdf.lire(rendu.octets).trailer["/Root"].get("/Names", {})


def test_a_font_from_disk_is_refused():
    tete = "<style>@font-face { font-family: X; src: url('file:///etc/passwd'); }</style>"
    rendu = composer_page(tete=tete)
    assert [a.message for a in rendu.avertissements] == [
        "Ressource non reprise, adresse non autorisée : file:///etc/passwd"
    ]


def test_a_font_in_a_data_url_never_reaches_the_shared_configuration():
    police = "data:font/woff2;base64,d09GMg=="
    regle = f"@font-face {{ font-family: X; src: url('{police}'); }}"
    rendu = composer_page(tete=f"<style>{regle}</style>")
    assert [a.message for a in rendu.avertissements] == [
        f"Ressource non reprise, ce genre de donnée n’est pas repris : {police}"
    ]


@pytest.mark.parametrize("attribut", ["href", "xlink:href"])
def test_a_data_drawing_that_reads_the_disk_draws_nothing_of_it(attribut):
    adresse = svg(f'<image {attribut}="file:///etc/passwd" width="50" height="50"/>')
    rendu = composer_page(corps=f'<img src="{adresse}" alt="Un dessin">')
    assert [str(a) for a in rendu.avertissements] == [
        "Ressource non reprise, adresse non autorisée : file:///etc/passwd "
        "(dans « Le passage fautif »)"
    ]


@pytest.mark.parametrize("forme", [*CORPS, *TETES])
def test_no_request_ever_leaves(forme, serveur_local):
    url = f"http://127.0.0.1:{serveur_local.server_address[1]}/suivi"
    if forme in CORPS:
        rendu = composer_page(corps=CORPS[forme].format(url=url))
    else:
        rendu = composer_page(tete=TETES[forme].format(url=url))
    assert serveur_local.recues == []
    assert [a.message for a in rendu.avertissements] == [
        f"Ressource non reprise, adresse non autorisée : {url}"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.fr/a.png",
        "ftp://exemple.fr/a.png",
        "javascript:alert(1)",
        "/etc/passwd",
        "file:/etc/passwd",
        "about:blank",
        "{base}/etc/passwd",
        "{base}{statiques}../../../../etc/passwd",
        "{base}{statiques}%2e%2e/%2e%2e/manage.py",
        "{base}{statiques}css/..%2f..%2f..%2fmanage.py",
        "{base}{statiques}/etc/passwd",
        "{base}{statiques}%2fetc/passwd",
        "{base}{statiques}css%00/jetons.css",
        "{base}{statiques}..\\..\\manage.py",
        "{base}{statiques}absent.css",
        "{base}{statiques}css",
        "media:image/../../etc/passwd",
        "media:inconnu/1",
        "media:",
        "data:text/html,<p>x</p>",
    ],
)
def test_every_other_address_is_refused_and_noted(url, db):
    adresse = url.format(
        base=settings.WAGTAILADMIN_BASE_URL.rstrip("/"), statiques=settings.STATIC_URL
    )
    acces = Acces()
    with pytest.raises(AccesRefuse):
        acces.fetch(adresse)
    assert list(acces.refus) == [adresse]


def test_static_files_data_and_media_are_read():
    acces = Acces()
    medias.enregistrer("essai", lambda cle: medias.Fichier(cle.encode(), "image/png"))
    statique = acces.fetch(f"{acces.base}statiques/css/jetons.css?v=1")
    assert (statique.content_type, b"--teinte" in statique.read()) == ("text/css", True)
    assert acces.fetch("data:image/png;base64,QUJD").read() == b"ABC"
    assert acces.fetch("media:essai/12").read() == b"12"
    assert acces.refus == {}


def test_a_heavy_file_is_left_out():
    medias.enregistrer("lourd", lambda cle: medias.Fichier(b"0" * (20 * 2**20 + 1), "image/png"))
    acces = Acces()
    with pytest.raises(AccesRefuse, match="20 Mo"):
        acces.fetch("media:lourd/1")


def test_a_relative_link_leads_to_the_portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portail.exemple"
    rendu = composer_page(corps='<p><a href="/annuaire/">annuaire</a></p>')
    (annotation,) = pdf.lire(rendu.octets).pages[0]["/Annots"]
    assert annotation.get_object()["/A"]["/URI"] == "https://portail.exemple/annuaire/"
    assert rendu.avertissements == ()
