import csv
import io
import json

import pytest
from django.urls import reverse

from annuaire.enums import Source
from tests.factories.annuaire import FicheFactory

pytestmark = pytest.mark.django_db
RESULTAT = reverse("annuaire:exporter", args=["csv"])
JEU = reverse("annuaire:jeu", args=["annuaire", "json"])


def lignes(reponse) -> list[dict[str, str]]:
    assert reponse.status_code == 200
    return list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))


def test_a_result_leaves_with_its_structures_only(anonyme):
    FicheFactory(titre="Camille Bleuet", reservee=True)
    FicheFactory(titre="EHPAD du Bleuet", structure=True)
    FicheFactory(titre="EHPAD d’ailleurs", structure=True)
    FicheFactory(titre="EHPAD du Bleuet inventé", structure=True, fictive=True)
    sorties = lignes(anonyme.get(RESULTAT, {"qui": "bleuet"}))
    assert [ligne["nom"] for ligne in sorties] == ["EHPAD du Bleuet"]
    assert anonyme.get(reverse("annuaire:exporter", args=["xlsx"])).content.startswith(b"PK")


def test_people_leave_only_if_switched_on_and_only_with_what_the_register_says(anonyme, settings):
    FicheFactory(titre="Camille Essai", reservee=True)
    corrigee = FicheFactory(titre="Dominique Essai")
    corrigee.provenances = {"titre": {"source": Source.PERSONNE.value, "date": "2026-11-01"}}
    corrigee.save()
    assert json.loads(anonyme.get(JEU).content)["lignes"] == []
    settings.ANNUAIRE_DONNEES_PERSONNES = True
    reponse = anonyme.get(JEU)
    (ligne,) = json.loads(reponse.content)["lignes"]
    assert (ligne["nom"], ligne["telephone"], ligne["adresse"]) == ("Camille Essai", None, None)
    for secret in ("+33639981234", "@exemple", "1, rue Haute"):
        assert secret not in reponse.content.decode()


def test_what_did_not_change_is_not_sent_again(anonyme):
    FicheFactory(structure=True)
    premiere = anonyme.get(JEU)
    seconde = anonyme.get(JEU, headers={"If-None-Match": premiere["ETag"]})
    assert (seconde.status_code, seconde.content) == (304, b"")
    FicheFactory(structure=True)
    assert anonyme.get(JEU, headers={"If-None-Match": premiere["ETag"]}).status_code == 200


def test_too_many_downloads_are_slowed_down(anonyme, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"annuaire_donnees": "2/m/ip"}
    assert [anonyme.get(JEU).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("adresse", ["resultat.pdf", "donnees-ouvertes/autre.csv"])
def test_what_does_not_exist_is_not_found(anonyme, adresse):
    assert anonyme.get(reverse("annuaire:rechercher") + adresse).status_code == 404


def test_the_page_says_what_is_in_and_what_never_is(anonyme):
    page = anonyme.get(reverse("annuaire:donnees_ouvertes")).content.decode()
    assert "Les personnes n’y sont pas" in page
    assert JEU in page
