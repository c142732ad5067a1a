import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from cpts_portal.documents import production, registre, services
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.journal.models import Entree
from cpts_portal.travaux.enums import Etat
from tests.harnais.requetes import assert_requetes_plates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genre_essai")]

LISTE = "/espace/documents/"


def _pret(compte, mot="clé"):
    document = services.request_document("essai", {"mot": mot}, compte)
    production.produire(document.pk)
    document.refresh_from_db()
    return document


def _sans_jeton(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html).strip()


def _url(nom, document):
    return reverse(f"documents:{nom}", args=[document.pk])


def test_asking_twice_shows_one_line(client_de, adherent):
    client = client_de(adherent)
    for _ in range(2):
        reponse = client.post("/espace/documents/demander/essai/", {"mot": "clé", "autre": "x"})
        assert (reponse.status_code, reponse.url) == (302, LISTE)
    assert DocumentProduit.objects.get().demandeur == adherent


def test_asking_without_the_right_is_refused(client_de, adherent):
    reponse = client_de(adherent).post("/espace/documents/demander/essai/", {"mot": "interdit"})
    assert reponse.status_code == 403


def test_asking_badly_says_what_is_missing(client_de, adherent):
    reponse = client_de(adherent).post("/espace/documents/demander/essai/", follow=True)
    assert "« Essai » : paramètre attendu." in reponse.content.decode()


def test_the_list_is_one_s_own(client_de, adherent, pilote):
    _pret(adherent)
    assert "Essai : clé" in client_de(adherent).get(LISTE).content.decode()
    assert "Essai : clé" not in client_de(pilote).get(LISTE).content.decode()


def test_the_list_asks_as_many_questions_for_three(client_de, adherent):
    client = client_de(adherent)
    mots = iter("abc")
    assert_requetes_plates(lambda: _pret(adherent, next(mots)), lambda: client.get(LISTE))


@pytest.mark.parametrize(
    ("champs", "attendu", "redemande"),
    [
        ({"etat": Etat.DEMANDE}, "En attente. Vous pouvez quitter la page.", True),
        (
            {
                "etat": Etat.EN_COURS,
                "bail_jusqu_a": "2030-01-01T00:00Z",
                "etape": "Mise en page, page 3",
                "pourcent": 40,
            },
            "Mise en page, page 3",
            True,
        ),
        ({"etat": Etat.ECHEC, "raison": "Le disque est plein."}, "Le disque est plein.", False),
    ],
)
def test_the_fragment_is_polled_until_the_work_ends(
    client_de, adherent, champs, attendu, redemande
):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    DocumentProduit.objects.update(**champs)
    client = client_de(adherent)
    fragment = client.get(_url("etat", document)).content.decode()
    assert attendu in fragment
    assert ('hx-trigger="every 2s"' in fragment) is redemande
    # The page and its fragment show the same line.
    assert _sans_jeton(fragment) in _sans_jeton(client.get(LISTE).content.decode())


def test_ready_stops_the_polling_and_offers_the_file(client_de, adherent):
    document = _pret(adherent)
    fragment = client_de(adherent).get(_url("etat", document)).content.decode()
    assert "hx-trigger" not in fragment
    assert f'href="{_url("telecharger", document)}"' in fragment


def test_without_javascript_a_link_refreshes(client_de, adherent):
    services.request_document("essai", {"mot": "clé"}, adherent)
    assert "Actualiser" in client_de(adherent).get(LISTE).content.decode()


def test_the_file_comes_whole_named_and_uncached_and_the_journal_says_so(client_de, adherent):
    document = _pret(adherent)
    reponse = client_de(adherent).get(_url("telecharger", document))
    assert b"".join(reponse.streaming_content) == '{"mot": "clé"}'.encode()
    assert reponse["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('Essai - clé.txt')}"
    )
    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["Content-Type"] == "text/plain"
    [entree] = Entree.objects.filter(action="documents.telecharge")
    assert str(entree) == f"{adherent} a téléchargé « Essai : clé »"


@pytest.mark.parametrize("page", ["detail", "etat", "telecharger"])
def test_someone_else_s_document_does_not_exist(client_de, adherent, pilote, page):
    document = _pret(adherent)
    assert client_de(pilote).get(_url(page, document)).status_code == 404


def test_a_right_lost_since_closes_the_file(client_de, adherent, monkeypatch):
    document = _pret(adherent)
    client = client_de(adherent)
    reponse = client.get(_url("telecharger", document))
    assert b"".join(reponse.streaming_content)
    sans_droit = registre.Genre(
        "essai", "Essai", construire=lambda p: None, peut_voir=lambda compte, document: False
    )
    monkeypatch.setitem(registre._GENRES, "essai", sans_droit)
    assert client.get(_url("telecharger", document)).status_code == 404


def test_a_missing_file_is_said_not_crashed(client_de, adherent):
    document = _pret(adherent)
    DocumentProduit.objects.update(fichier="documents/0000/perdu.txt")
    reponse = client_de(adherent).get(_url("telecharger", document))
    assert reponse.status_code == 410
    assert "introuvable" in reponse.content.decode()


def test_nothing_to_download_before_it_is_ready(client_de, adherent):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    assert client_de(adherent).get(_url("telecharger", document)).status_code == 404


def test_retry_is_a_post_and_starts_again(client_de, adherent):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    DocumentProduit.objects.update(etat=Etat.ECHEC, raison="Panne.", tentatives=3)
    client = client_de(adherent)
    assert client.get(_url("relancer", document)).status_code == 405
    assert client.post(_url("relancer", document)).status_code == 302
    document.refresh_from_db()
    assert (document.etat, document.tentatives) == (Etat.DEMANDE, 0)
    assert Entree.objects.filter(action="documents.relance").count() == 1


def test_archiving_hides_and_keeps(client_de, adherent):
    document = _pret(adherent)
    client = client_de(adherent)
    client.post(_url("archiver", document))
    document.refresh_from_db()
    assert document.archive_par == adherent
    assert "« Essai : clé » est archivé." in client.get(LISTE).content.decode()
    assert "Essai : clé" not in client.get(LISTE).content.decode()
    assert client.get(_url("telecharger", document)).status_code == 404


@pytest.mark.parametrize("geste", ["relancer", "archiver"])
def test_gestures_are_for_who_asked(client_de, adherent, pilote, geste, monkeypatch):
    document = _pret(adherent)
    assert client_de(pilote).post(_url(geste, document)).status_code == 404


def test_the_detail_shows_hash_and_warnings(client_de, adherent):
    document = _pret(adherent)
    contenu = client_de(adherent).get(_url("detail", document)).content.decode()
    assert document.sha256 in contenu
    assert "Un avertissement (dans « Chapitre »)" in contenu


def test_anonymous_is_sent_to_the_login(client):
    reponse = client.get(LISTE)
    assert (reponse.status_code, reponse.url.split("?")[0]) == (302, "/comptes/login/")
