"""A writer enters the editor for their own chapters, and leaves when the chapter does."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from membres.comptes.services import mettre_fin_au_role
from projet_sante.enums import EtatChapitre
from projet_sante.models import Chapitre
from projet_sante.services.projet import creer_projet
from projet_sante.services.redaction import changer_etat, confier_chapitre
from tests.harnais.requetes import requetes

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapitres():
    projet = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    return list(Chapitre.objects.child_of(projet).order_by("path"))


def confier(chapitre, *redacteurs, par=None):
    confier_chapitre(chapitre, redacteurs=redacteurs, responsable=None, echeance=None, par=par)


def edition(chapitre) -> str:
    return reverse("wagtailadmin_pages:edit", args=[chapitre.pk])


def test_a_writer_edits_their_chapter_and_sees_no_other(chapitres, adherent, client_de):
    assert client_de(adherent).get(edition(chapitres[0])).status_code == 403
    confier(chapitres[0], adherent)
    adherent.refresh_from_db()
    client = client_de(adherent)
    assert client.get(edition(chapitres[0])).status_code == 200
    autre = client.get(edition(chapitres[1]))
    assert (autre.status_code, autre.url) == (302, reverse("wagtailadmin_home"))
    # Their explorer begins at their chapter: the tree above and beside it is not theirs.
    html = client.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode()
    assert chapitres[0].title in html
    assert chapitres[1].title not in html
    # Nothing else of the back office: no page of the site, no account, no document.
    assert client.get("/gestion/documents/").status_code == 302
    assert client.get("/gestion/users/").status_code in (302, 403, 404)


def test_a_chapter_taken_back_closes_the_editor(chapitres, adherent, client_de):
    confier(chapitres[0], adherent)
    confier(chapitres[0])
    adherent.refresh_from_db()
    assert client_de(adherent).get(edition(chapitres[0])).status_code == 403
    assert not adherent.groups.exists()


def test_a_role_that_ends_closes_the_editor_the_same_day(chapitres, adherent, client_de):
    confier(chapitres[0], adherent)
    client = client_de(adherent)
    mettre_fin_au_role(adherent.attributions.get(), par=None)
    assert client.get(edition(chapitres[0])).status_code == 403


def test_only_leaders_entrust_a_chapter(chapitres, adherent, coordination):
    with pytest.raises(PermissionDenied):
        confier(chapitres[0], adherent, par=adherent)
    confier(chapitres[0], adherent, par=coordination)
    assert chapitres[0].redacteurs.get().compte == adherent


def test_a_writer_says_where_their_own_chapter_stands(chapitres, adherent):
    confier(chapitres[0], adherent)
    changer_etat(chapitres[0], EtatChapitre.A_RELIRE, par=adherent)
    chapitres[0].suivi.refresh_from_db()
    assert chapitres[0].suivi.etat == EtatChapitre.A_RELIRE
    with pytest.raises(PermissionDenied):
        changer_etat(chapitres[1], EtatChapitre.PRET, par=adherent)


class TestPages:
    def test_the_board_shows_each_one_their_chapters(
        self, chapitres, adherent, coordination, client_de
    ):
        adresse = reverse("projet_sante:avancement")
        assert client_de(adherent).get(adresse).status_code == 403
        confier_chapitre(
            chapitres[2],
            redacteurs=[adherent],
            responsable=coordination,
            echeance=date(2026, 1, 31),
            par=None,
        )
        sien = client_de(adherent).get(adresse).content.decode()
        assert chapitres[2].title in sien
        assert chapitres[3].title not in sien
        assert "Confier" not in sien
        assert re.findall(r'<option value="(\w+)"( selected)?>', sien) == [
            ("a_ecrire", " selected"),
            ("en_cours", ""),
            ("a_relire", ""),
            ("pret", ""),
        ]
        tout = client_de(coordination).get(adresse).content.decode()
        assert all(chapitre.title in tout for chapitre in chapitres)
        assert "31/01/2026" in tout
        assert "en retard" in tout

    def test_leaders_entrust_by_the_form(self, chapitres, coordination, adherent, client_de):
        client = client_de(coordination)
        adresse = reverse("projet_sante:confier", args=[chapitres[0].pk])
        assert client.get(adresse).status_code == 200
        envoi = {"redacteurs": [adherent.pk], "responsable": "", "echeance": "12/03/2027"}
        assert client.post(adresse, envoi).url == reverse("projet_sante:avancement")
        chapitres[0].suivi.refresh_from_db()
        assert chapitres[0].suivi.echeance == date(2027, 3, 12)
        assert client.post(adresse, {"echeance": "demain"}).status_code == 422

    def test_a_projet_is_opened_from_an_outline(self, db, bureau, client_de):
        client = client_de(bureau)
        adresse = reverse("projet_sante:ouvrir")
        assert "Sept points, Normandie" in client.get(adresse).content.decode()
        envoi = {"titre": "Projet", "debut": 2027, "fin": 2026, "trame": "trame_normandie"}
        assert client.post(adresse, envoi).status_code == 422
        assert client.post(adresse, envoi | {"fin": 2031}).status_code == 302
        assert Chapitre.objects.count() == 8


def test_the_board_asks_the_same_questions_whatever_the_chapters(
    chapitres, coordination, client_de
):
    client = client_de(coordination)
    adresse = reverse("projet_sante:avancement")
    client.get(adresse)
    with requetes() as toutes:
        client.get(adresse)
    for chapitre in chapitres[1:]:
        chapitre.refresh_from_db()
        chapitre.delete()
    with requetes() as une:
        client.get(adresse)
    assert len(une) == len(toutes)
