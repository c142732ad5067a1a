import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annuaire.models import Synonyme
from annuaire.queries.filtres import Filtres
from annuaire.queries.recherche import chercher
from annuaire.services.synonymes import semer_synonymes
from tests.factories.annuaire import FicheFactory
from tests.personas import client_de

pytestmark = pytest.mark.django_db
LISTE = reverse("annuaire_coordination:synonymes")


def test_a_word_added_is_understood_at_once_and_told(coordination):
    FicheFactory(metier="Infirmière")
    client = client_de(coordination)
    reponse = client.post(LISTE, {"terme": "Piqûres du soir", "sens": "infirmier |  laboratoire "})
    assert reponse["Location"] == f"{LISTE}?essai=piqures+du+soir"
    synonyme = Synonyme.objects.get(terme="piqures du soir")
    assert (synonyme.sens, synonyme.modifie_par) == ("infirmier | laboratoire", coordination)
    assert chercher(Filtres(qui="piqûres du soir")).total == 1
    page = BeautifulSoup(client.get(LISTE, {"essai": "piqûres du soir"}).content, "html.parser")
    assert (
        "infirmier ou laboratoire"
        in page.select_one("[aria-labelledby=s-essai] [role=status]").get_text()
    )


@pytest.mark.parametrize(
    ("terme", "sens", "phrase"),
    [
        ("!!!", "infirmier", "Écrivez au moins une lettre."),
        ("un deux trois quatre cinq", "infirmier", "Quatre mots au plus."),
        ("kiné", " | ", "Donnez au moins un sens."),
        ("toubib", "infirmier", "Ce mot a déjà un sens"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(coordination, terme, sens, phrase):
    Synonyme.objects.update_or_create(
        terme="toubib", defaults={"sens": "médecin", "modifie_le": "2026-01-01"}
    )
    reponse = client_de(coordination).post(LISTE, {"terme": terme, "sens": sens})
    assert phrase in reponse.content.decode()


def test_a_word_removed_can_be_put_back_and_does_not_come_back_alone(coordination):
    semer_synonymes()
    client = client_de(coordination)
    toubib = Synonyme.objects.get(terme="toubib")
    adresse = reverse("annuaire_coordination:synonyme_retirer", args=[toubib.pk])
    assert client.get(adresse).status_code == 200
    assert Synonyme.objects.filter(pk=toubib.pk).exists()
    suite = client.post(adresse)
    assert semer_synonymes() == 0
    assert not Synonyme.objects.filter(terme="toubib").exists()
    formulaire = BeautifulSoup(client.get(suite["Location"]).content, "html.parser")
    assert formulaire.select_one("input[name=terme]")["value"] == "toubib"
    assert formulaire.select_one("input[name=sens]")["value"] == toubib.sens


def test_the_list_leaves_as_a_table(coordination):
    semer_synonymes()
    reponse = client_de(coordination).get(reverse("annuaire_coordination:synonymes_exporter"))
    assert "toubib;médecin généraliste" in reponse.content.decode("utf-8-sig")
