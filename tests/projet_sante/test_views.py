import re

import pytest
from django.test import Client
from django.urls import reverse

from cpts_portal.documents.models import DocumentProduit
from membres.comptes.enums import Role
from projet_sante.models import Chapitre
from tests.harnais.requetes import requetes
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


def test_members_read_the_whole(projet):
    reponse = client_de(creer_persona(Role.ADHERENT)).get(reverse("projet_sante:lire"))
    assert reponse.status_code == 200
    html = reponse.content.decode()
    parties = re.findall(r'<h2 id="(p\d+)"', html)
    assert parties == [f"p{numero}" for numero in range(1, 14)]
    assert "Produire le PDF" not in html
    assert "Rédiger les chapitres" not in html


def test_only_writers_produce(projet):
    adherent = client_de(creer_persona(Role.ADHERENT))
    assert adherent.post(reverse("projet_sante:produire")).status_code == 403
    assert DocumentProduit.objects.count() == 0
    coordination = client_de(creer_persona(Role.COORDINATION))
    assert coordination.post(reverse("projet_sante:produire")).status_code == 302
    assert DocumentProduit.objects.get().genre == "projet_sante"


@pytest.mark.parametrize("publier", [False, True])
def test_anonymous_never_meets_a_chapter(projet, publier):
    if publier:
        projet.save_revision().publish()
        for chapitre in Chapitre.objects.child_of(projet):
            chapitre.get_latest_revision_as_object().save_revision().publish()
    client = Client()
    chapitre = Chapitre.objects.child_of(projet).get(slug="territoire")
    chemins = [
        "/projet-de-sante-2024/",
        "/projet-de-sante-2024/territoire/",
        "/territoire/",
        chapitre.url_path,
    ]
    assert [client.get(chemin).status_code for chemin in chemins] == [404] * len(chemins)
    assert "territoire" not in client.get("/sitemap.xml").content.decode()
    lecture = client.get(reverse("projet_sante:lire"))
    assert lecture.status_code == 302
    apercu = client.get(reverse("wagtailadmin_pages:view_draft", args=[chapitre.pk]))
    assert apercu.status_code == 302
    assert "Une ville, des bourgs" not in apercu.content.decode()


def test_reading_asks_the_same_questions_whatever_the_number_of_chapters(projet):
    client = client_de(creer_persona(Role.ADHERENT))
    url = reverse("projet_sante:lire")
    client.get(url)
    with requetes() as toutes:
        client.get(url)
    # Chapters of texts alone: what is left out asks no question of its own.
    for chapitre in Chapitre.objects.child_of(projet).filter(
        slug__in=["outils", "communication", "evaluation"]
    ):
        chapitre.delete()
    with requetes() as moins:
        client.get(url)
    assert len(moins) == len(toutes)


def test_without_project_the_page_says_what_to_do(db):
    reponse = client_de(creer_persona(Role.ADHERENT)).get(reverse("projet_sante:lire"))
    assert "Aucun projet de santé" in reponse.content.decode()
