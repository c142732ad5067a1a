"""The home page, as a visitor gets it."""

import datetime
import gzip

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from annuaire.enums import Categorie, Source
from cpts_portal.contenu.demonstration import charger
from cpts_portal.contenu.ecran import ETIQUETTES_MAX, etiqueter, niveau
from cpts_portal.contenu.models import Accueil, PageSimple
from cpts_portal.lib import cache_public
from cpts_portal.referentiel.dessin import dessin_territoire
from tests.annuaire.outils import charger_territoire
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.factories.referentiel import CommuneFactory, IdentiteFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db


CARRE = {
    "type": "Polygon",
    "coordinates": [[[4.0, 48.0], [4.5, 48.0], [4.5, 48.5], [4.0, 48.5], [4.0, 48.0]]],
}


def lire(client):
    cache_public._renouveler()
    return BeautifulSoup(client.get("/").content, "html.parser")


def test_the_search_leads_to_the_annuaire_without_javascript(client):
    CommuneFactory(nom="Wassy", contour=CARRE, du_territoire=True)
    formulaire = lire(client).select_one("main form[role=search]")
    assert (formulaire["action"], formulaire.get("method", "get")) == ("/annuaire/", "get")
    assert [champ["name"] for champ in formulaire("input")] == ["qui", "ou"]
    assert [o["value"] for o in formulaire("option")] == ["Wassy"]


def test_frequent_searches_are_the_ones_the_coordinator_wrote(client):
    Accueil.objects.update(recherches="kiné\n\n sage-femme \nun\ndeux\ntrois")
    assert [(a.text, a["href"]) for a in lire(client).select(".essais a")] == [
        ("kiné", "/annuaire/?qui=kin%C3%A9"),
        ("sage-femme", "/annuaire/?qui=sage-femme"),
        ("un", "/annuaire/?qui=un"),
        ("deux", "/annuaire/?qui=deux"),
    ]


def test_six_categories_count_what_is_published(client):
    for _ in range(2):
        FicheFactory()
    FicheFactory(structure=True, verifiee_le=timezone.localdate(), verifiee_par=Source.COORDINATION)
    FicheFactory(publiee=False)
    FicheFactory(hors_territoire=True, categorie=Categorie.HANDICAP)
    page = lire(client)
    liens = page.select(".index a")
    assert [lien["href"] for lien in liens] == [
        f"/annuaire/?categorie={valeur}" for valeur in Categorie.values
    ]
    assert [lien.b.text for lien in liens] == list(Categorie.labels)
    nombres = [lien.select_one(".nombre").get_text() for lien in liens]
    assert nombres == ["2 fiches", "0 fiche", "1 fiche", "0 fiche", "1 fiche", "0 fiche"]
    assert page.select_one(".rubriques .tete p").text == (
        "4\xa0fiches, dont 1\xa0vérifiée depuis moins d’un an"
    )


def test_each_commune_of_the_map_and_of_the_list_is_the_same_link(client):
    wassy = CommuneFactory(nom="Wassy", contour=CARRE, du_territoire=True)
    for _ in range(3):
        FicheFactory(lieux=[LieuFactory(commune=wassy)])
    page = lire(client)
    [sur_la_carte] = page.select("figure a")
    [dans_la_liste] = page.select(".liste-communes a")
    assert sur_la_carte["href"] == dans_la_liste["href"] == "/annuaire/?ou=Wassy"
    assert sur_la_carte["aria-label"] == "Wassy, 3\xa0fiches"
    assert dans_la_liste.small.text == "3\xa0fiches"
    assert sur_la_carte.path["class"] == ["c", "n2"]


@pytest.mark.parametrize(
    ("fiches", "attendu"), [(0, 0), (1, 1), (2, 1), (3, 2), (9, 2), (10, 3), (59, 3), (60, 4)]
)
def test_a_commune_darkens_with_its_entries(fiches, attendu):
    assert niveau(fiches) == attendu


def test_the_names_of_the_real_map_are_few_and_begin_with_the_towns():
    charger_territoire()
    dessin = dessin_territoire()
    populations = {c.code: rang for rang, c in enumerate(dessin.communes)} | {"52448": 9999}
    etiquettes = etiqueter(dessin, populations)
    assert len(etiquettes) == ETIQUETTES_MAX
    assert etiquettes["52448"] == "ville"
    assert sorted(etiquettes.values()) == ["lieu"] * 12 + ["ville"] * 8


def test_the_doctor_block_needs_a_number_and_says_that_nothing_is_collected(client):
    assert lire(client).select(".traitant") == []
    FicheFactory()
    Accueil.objects.update(
        medecin_telephone="+33353010020", medecin_horaires="Le matin", medecin_texte="On rappelle."
    )
    bloc = lire(client).select_one(".traitant")
    numero = bloc.select_one(".numero")
    assert (numero["href"], numero.text) == ("tel:+33353010020", "03\xa053\xa001\xa000\xa020")
    assert [p.text for p in bloc("p")][:2] == [
        "On rappelle.",
        "Ce site ne recueille aucune information sur votre santé. Tout se passe au téléphone.",
    ]
    assert bloc.select_one("a.bouton")["href"] == (
        "/annuaire/?qui=m%C3%A9decin+g%C3%A9n%C3%A9raliste&accueil=nouveaux"
    )
    assert bloc("input") == []


def test_urgent_numbers_are_those_of_the_identity(client):
    IdentiteFactory(numeros_urgents=["15", "114"], numero_116117_actif=True)
    liens = lire(client).select(".urgences a")
    assert [lien["href"] for lien in liens] == ["tel:15", "sms:114", "tel:116117"]


def test_an_empty_portal_shows_no_empty_section(client):
    page = lire(client)
    assert page.select(".index, .traitant, .agenda, .breve, figure, .liste-communes") == []
    assert page.select_one("main form[role=search]") is not None


def test_a_past_date_goes_by_itself_and_the_nearest_comes_first(client):
    jour = timezone.localdate()

    def quand(jours, titre):
        date = jour + datetime.timedelta(days=jours)
        return ("rendez_vous", {"jour": date, "titre": titre, "lieu": "Ici", "precision": ""})

    page = Accueil.objects.get()
    page.rendez_vous = [quand(9, "Loin"), quand(-1, "Hier"), quand(0, "Aujourd’hui")]
    page.save()
    assert [h3.text for h3 in lire(client).select(".agenda h3")] == ["Aujourd’hui", "Loin"]


def test_counts_are_flat_whatever_the_number_of_communes_and_entries(client):
    CommuneFactory(contour=CARRE, du_territoire=True)

    def creer():
        FicheFactory(lieux=[LieuFactory()])
        # A territory that changed is read once more, then kept.
        dessin_territoire()

    assert_requetes_plates(creer, lambda: lire(client))


def test_the_demonstration_publishes_seven_pages_once_and_leaves_what_was_edited(client):
    charger()
    adresses = sorted(page.url for page in Accueil.objects.get().get_descendants(inclusive=True))
    assert adresses == [
        "/",
        "/accessibilite/",
        "/donnees-personnelles/",
        "/la-cpts/",
        "/mentions-legales/",
        "/pourquoi-adherer/",
        "/questions-frequentes/",
    ]
    assert [client.get(adresse).status_code for adresse in adresses] == [200] * 7
    PageSimple.objects.filter(slug="la-cpts").update(title="Nous")
    charger()
    assert PageSimple.objects.get(slug="la-cpts").title == "Nous"
    assert PageSimple.objects.count() == 3


def test_the_page_of_the_real_territory_is_light(client):
    charger_territoire()
    charger()
    contenu = client.get("/").content
    # The shell keeps under 75 kB (test_poids): the whole stays far from the 120 promised.
    assert len(gzip.compress(contenu, 6)) < 20_000
