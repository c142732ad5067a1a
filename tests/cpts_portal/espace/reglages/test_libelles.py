import pytest
from bs4 import BeautifulSoup

from cpts_portal.courriels.registre import contexte_commun
from cpts_portal.interface.libelles import dire, dire_plus_tard
from cpts_portal.journal.models import Entree
from cpts_portal.referentiel.models import Identite
from cpts_portal.referentiel.rapports import socle
from membres.comptes.enums import Role
from tests.factories.referentiel import IdentiteFactory
from tests.harnais.requetes import requetes
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db
LIBELLES = "/coordination/reglages/libelles/"
ACCUEIL = "/coordination/reglages/"


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def mots(**champs):
    return {
        "mot_aci": "ACI",
        "article_aci": "l’",
        "mot_cpts": "CPTS",
        "article_cpts": "la",
        "mot_caisse": "CPAM",
        "article_caisse": "la",
        "mot_agence": "ARS",
        "article_agence": "l’",
    } | champs


@pytest.fixture
def client(coordination):
    IdentiteFactory()
    return client_de(coordination)


@pytest.mark.parametrize("role", list(Role))
def test_who_changes_the_words(role):
    attendu = 200 if role in (Role.COORDINATION, Role.ADMINISTRATEUR) else 403
    assert client_de(creer_persona(role)).get(LIBELLES).status_code == attendu


def test_the_page_shows_the_words_of_today_and_what_they_make(client):
    page = soupe(client.get(LIBELLES))
    assert page.select_one("#id_mot_caisse")["value"] == "CPAM"
    assert page.select_one("#id_article_agence option[selected]")["value"] == "l’"
    assert "Le délai de l’ARS" in page.select_one("#apercu").text


def test_a_changed_word_is_kept_and_noted(client, coordination):
    reponse = client.post(LIBELLES, mots(mot_caisse=" CGSS "), follow=True)
    assert "Les libellés sont à jour." in soupe(reponse).text
    assert Identite.objects.get().libelles.caisse.du == "de la CGSS"
    entree = Entree.objects.get(action="referentiel.libelles_modifies")
    assert (entree.acteur, entree.details) == (coordination, {"mot_caisse": ["CPAM", "CGSS"]})
    # Said again as it is, it writes nothing.
    reponse = client.post(LIBELLES, mots(mot_caisse="CGSS"), follow=True)
    assert "Rien n’a changé." in soupe(reponse).text
    assert Entree.objects.filter(action="referentiel.libelles_modifies").count() == 1


def test_an_empty_word_is_refused_in_place(client):
    page = soupe(client.post(LIBELLES, mots(mot_agence=" ")))
    assert "L’agence n’a pas de mot" in page.select_one(".champ.fautif:has(#id_mot_agence)").text
    # The sentences stay those of the word in force.
    assert "Le délai de l’ARS" in page.select_one("#apercu").text
    assert Identite.objects.get().mot_agence == "ARS"


def test_an_unknown_article_is_refused(client):
    page = soupe(client.post(LIBELLES, mots(article_caisse="les")))
    assert page.select_one(".champ.fautif:has(#id_article_caisse)")
    assert Identite.objects.get().article_caisse == "la"


def test_the_sentences_are_tried_without_writing(client):
    essai = mots(mot_caisse="MSA", article_agence="aucun", apercu="1")
    page = soupe(client.post(LIBELLES, essai))
    dit = page.select_one("#apercu").text
    assert "Envoyé à la MSA" in dit
    assert "Le délai d’ARS" in dit
    assert Identite.objects.get().mot_caisse == "CPAM"
    assert not Entree.objects.filter(action="referentiel.libelles_modifies").exists()


def test_every_door_says_the_new_word():
    IdentiteFactory(mot_caisse="CGSS")
    plus_tard = dire_plus_tard("Envoyé {caisse.au}")
    assert dire("{Caisse.le}") == "La CGSS"
    assert str(plus_tard) == "Envoyé à la CGSS"
    assert socle("")["libelles"]["caisse"]["le"] == "la CGSS"
    assert contexte_commun()["libelles"].caisse.au == "à la CGSS"
    # Read when it is said, not when it was written.
    Identite.objects.update(mot_caisse="MSA")
    assert str(plus_tard) == "Envoyé à la MSA"


def test_the_words_cost_no_query_of_their_own(client):
    client.get(ACCUEIL)
    with requetes() as lues:
        client.get(ACCUEIL)
    identites = [q["sql"] for q in lues.captured_queries if "referentiel_identite" in q["sql"]]
    assert len(identites) == 1
