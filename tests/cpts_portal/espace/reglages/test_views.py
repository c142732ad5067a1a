import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cpts_portal.referentiel.models import Identite, ParametreDate
from membres.comptes.enums import Role
from tests.factories.contenu import png
from tests.factories.referentiel import IdentiteFactory, ParametreDateFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db
ACCUEIL = "/coordination/reglages/"
IDENTITE = "/coordination/reglages/identite/"
SAISIR = "/coordination/reglages/parametres/pass_annuel/nouvelle-valeur/"


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def formulaire(**champs):
    return {
        "nom": "CPTS des Trois Rivières",
        "nom_court": "Trois Rivières",
        "teinte": "188",
        "telephone": "03 53 01 00 10",
        "numeros_urgents": ["15", "112"],
    } | champs


@pytest.fixture
def client(coordination):
    return client_de(coordination)


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_the_settings(role):
    attendu = 200 if role in (Role.COORDINATION, Role.ADMINISTRATEUR) else 403
    acces = client_de(creer_persona(role))
    assert {acces.get(chemin).status_code for chemin in (ACCUEIL, IDENTITE, SAISIR)} == {attendu}


def test_anonymous_is_sent_to_the_login_page(anonyme):
    assert anonyme.get(ACCUEIL).url == f"/comptes/login/?next={ACCUEIL}"


def test_what_nobody_entered_is_said_to_be_entered(client):
    page = soupe(client.get(ACCUEIL))
    valeurs = {div.dt.text: div.dd.text for div in page.select(".definitions > div")}
    assert valeurs["SIRET"] == "à saisir"
    assert valeurs["Territoire"] == "0 commune, population à saisir"
    assert "Personne n’a encore donné de valeur." in page.text


def test_the_identity_form_keeps_one_form_of_what_is_typed(client):
    reponse = client.post(IDENTITE, formulaire(siret="732 829 320 00074"))
    assert reponse.url == ACCUEIL
    identite = Identite.objects.get()
    assert (identite.telephone, identite.siret, identite.numeros_urgents) == (
        "+33353010010",
        "73282932000074",
        ["15", "112"],
    )
    # Saved again as shown: nothing changes, the phone is shown the French way.
    champ = soupe(client.get(IDENTITE)).select_one("#id_telephone")
    assert champ["value"] == "03\u00a053\u00a001\u00a000\u00a010"


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("siret", "73282932000075", "Ce SIRET n’est pas valide"),
        ("telephone", "douze", "Ce numéro n’est pas valide"),
        ("rna", "X1", "Un numéro RNA s’écrit"),
    ],
)
def test_a_wrong_field_says_what_to_do_and_saves_nothing(client, champ, valeur, message):
    reponse = client.post(IDENTITE, formulaire(**{champ: valeur}))
    assert reponse.status_code == 200
    assert message in soupe(reponse).select_one(f".champ.fautif:has(#id_{champ})").text
    assert Identite.objects.count() == 0


def test_a_heavy_logo_is_refused_a_light_one_is_kept(client):
    lourd = SimpleUploadedFile("logo.png", png() + b"0" * 1024 * 1024, "image/png")
    reponse = client.post(IDENTITE, formulaire(logo=lourd))
    assert "dépasse 1\u00a0Mo" in soupe(reponse).text.replace("1 Mo", "1\u00a0Mo")
    client.post(IDENTITE, formulaire(logo=SimpleUploadedFile("logo.png", png(), "image/png")))
    identite = Identite.objects.get()
    assert identite.logo.name.startswith("identite/logo")
    # Déposé, il se voit : la page publique le montre, et son adresse répond à tout visiteur.
    logo = soupe(Client().get("/")).select_one("header .marque img")["src"]
    assert logo == identite.logo.url
    assert b"".join(Client().get(logo)) == png()
    client.post(IDENTITE, formulaire() | {"logo-clear": "on"})
    assert not Identite.objects.get().logo


def test_a_logo_that_unfolds_too_wide_is_refused(client):
    large = SimpleUploadedFile("logo.png", png(largeur=2001), "image/png")
    page = soupe(client.post(IDENTITE, formulaire(logo=large))).text.replace("\u00a0", " ")
    assert "Ce logo fait 2001 sur 500 pixels : réduisez-le à 2000 de côté au plus." in page
    assert not Identite.objects.exists()


def test_a_new_value_then_a_correction(client, coordination):
    ParametreDateFactory(valide_du=datetime.date(2025, 1, 1))
    client.post(SAISIR, {"valeur": "48 060,00", "valide_du": "2026-01-01", "source": "Arrêté"})
    ligne = ParametreDate.objects.get(cle="pass_annuel", valide_du="2026-01-01")
    assert (str(ligne.valeur), ligne.auteur) == ("48060.0000", coordination)
    corriger = reverse("reglages:corriger", args=[ligne.pk])
    client.post(corriger, {"valeur": "48061", "valide_du": "2026-01-01", "source": "Arrêté"})
    ligne.refresh_from_db()
    assert str(ligne.valeur) == "48061.0000"


def test_each_value_shows_its_dates_and_which_one_holds(client):
    # Those a migration entered.
    ParametreDate.objects.all().delete()
    ParametreDateFactory(
        valeur_nombre="47100",
        valide_du=datetime.date(2025, 1, 1),
        valide_au=datetime.date(2025, 12, 31),
    )
    ParametreDateFactory(valide_du=datetime.date(2026, 1, 1), valeur_nombre=None)
    lignes = [
        [" ".join(cellule.text.split()) for cellule in ligne(["th", "td"])][:3]
        for ligne in soupe(client.get(ACCUEIL)).select("article tbody tr")
    ]
    assert lignes == [
        ["à saisir en vigueur", "01/01/2026", "court toujours"],
        ["47 100 € par an", "01/01/2025", "31/12/2025"],
    ]


def test_an_overlap_is_explained_on_the_page(client):
    ParametreDateFactory(valide_du=datetime.date(2026, 6, 1))
    reponse = client.post(SAISIR, {"valeur": "1", "valide_du": "2026-01-01", "source": "Arrêté"})
    assert "Une valeur existe déjà à ces dates" in soupe(reponse).select_one(".resume").text


def test_an_unknown_parameter_does_not_exist(client):
    assert (
        client.get("/coordination/reglages/parametres/inconnu/nouvelle-valeur/").status_code == 404
    )


def test_the_list_asks_as_much_for_three_values_as_for_one(client):
    IdentiteFactory()
    annees = iter(range(2020, 2030))

    def creer():
        annee = next(annees)
        ParametreDateFactory(
            valide_du=datetime.date(annee, 1, 1), valide_au=datetime.date(annee, 12, 31)
        )

    assert_requetes_plates(creer, lambda: client.get(ACCUEIL))
