import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from cpts_portal.interface import menus
from membres.comptes.models import Compte


@pytest.fixture(autouse=True)
def _menus_vides(monkeypatch):
    monkeypatch.setattr(menus, "_ENTREES", {menu: {} for menu in menus.MENUS})
    monkeypatch.setattr(menus, "_SOURCES", {})
    monkeypatch.setattr(menus, "_GROUPES", {menu: [] for menu in menus.MENUS})


def requete(chemin="/", *, connecte=True):
    demande = RequestFactory().get(chemin)
    demande.user = Compte() if connecte else AnonymousUser()
    return demande


@pytest.mark.parametrize("menu", sorted(menus.PERSONNELS))
def test_a_personal_menu_asks_nothing_about_a_stranger(menu):
    menus.enregistrer(menu, menus.Entree("A", "/a/", visible=lambda r: r.user.email == ""))
    assert menus.liens(menu, requete(connecte=False)) == []
    assert [lien.libelle for lien in menus.liens(menu, requete())] == ["A"]


def test_entries_come_in_their_order_then_by_name():
    menus.enregistrer("public", menus.Entree("Agenda", "/agenda/", ordre=20))
    menus.enregistrer("public", menus.Entree("Annuaire", "/annuaire/", ordre=10))
    menus.enregistrer("public", menus.Entree("Actualités", "/actualites/", ordre=20))
    libelles = [lien.libelle for lien in menus.liens("public", requete())]
    assert libelles == ["Annuaire", "Actualités", "Agenda"]


def test_an_entry_one_may_not_open_is_not_drawn():
    menus.enregistrer("membre", menus.Entree("Secret", "/s/", visible=lambda requete: False))
    assert menus.liens("membre", requete()) == []


@pytest.mark.parametrize(
    ("chemin", "courant"),
    [("/missions/", "page"), ("/missions/3/", "true"), ("/autre/", ""), ("/textes/4/", "true")],
)
def test_an_entry_is_lit_on_its_page_and_under_it(chemin, courant):
    menus.enregistrer(
        "coordination",
        menus.Entree("Missions", "/missions/", racine="/missions/", autres_racines=("/textes/",)),
    )
    [lien] = menus.liens("coordination", requete(chemin))
    assert lien.courant == courant


def test_a_source_adds_entries_among_the_registered_ones():
    menus.enregistrer("public", menus.Entree("Annuaire", "/annuaire/", ordre=10))
    menus.enregistrer("public", menus.Entree("Agenda", "/agenda/", ordre=30))
    menus.enregistrer_source("essai", lambda menu: [menus.Entree(f"Dans {menu}", "/p/", ordre=20)])
    libelles = [lien.libelle for lien in menus.liens("public", requete())]
    assert libelles == ["Annuaire", "Dans public", "Agenda"]


def test_registering_twice_does_not_double():
    for _ in range(2):
        menus.enregistrer("pied_site", menus.Entree("Mentions légales", "/mentions/"))
    assert len(menus.liens("pied_site", requete())) == 1


def test_a_url_name_is_resolved():
    menus.enregistrer("compte", menus.Entree("Se connecter", "account_login"))
    assert menus.liens("compte", requete())[0].href == "/comptes/login/"


def test_an_unknown_menu_is_refused():
    with pytest.raises(ValueError, match="Menu inconnu : cuisine"):
        menus.enregistrer("cuisine", menus.Entree("A", "/"))


def test_without_a_request_there_is_no_menu():
    assert menus.liens("public", None) == []


def _piece():
    menus.enregistrer(
        "coordination",
        menus.Entree("Tableau", "/c/", ordre=-10),
        menus.Entree("Année", "/m/", ordre=0, racine="/m/"),
        menus.Entree("Argent", "/m/argent/", ordre=10, racine="/m/argent/"),
        menus.Entree("Secret", "/m/secret/", ordre=20, visible=lambda requete: False),
    )
    menus.grouper(
        "coordination", menus.Groupe("Missions", 5, ("Année", "Argent", "Secret", "Absente"))
    )


def test_a_room_is_one_tab_and_its_pages_a_second_row():
    _piece()
    demande = requete("/m/argent/depenses/")
    rangee = menus.liens("coordination", demande)
    assert [(lien.libelle, lien.href, lien.courant) for lien in rangee] == [
        ("Tableau", "/c/", ""),
        ("Missions", "/m/", "true"),
    ]
    seconde = menus.sous_liens("coordination", demande)
    assert [(lien.libelle, lien.courant) for lien in seconde] == [("Année", ""), ("Argent", "true")]


def test_outside_the_room_there_is_no_second_row():
    _piece()
    assert menus.sous_liens("coordination", requete("/c/")) == []
    assert menus.sous_liens("coordination", requete("/m/", connecte=False)) == []


def test_a_room_nobody_may_enter_is_not_drawn():
    menus.enregistrer("coordination", menus.Entree("S", "/s/", visible=lambda requete: False))
    menus.grouper("coordination", menus.Groupe("Missions", 5, ("S",)))
    assert menus.liens("coordination", requete()) == []


def test_a_room_of_one_page_takes_its_name():
    menus.enregistrer("coordination", menus.Entree("Argent", "/m/argent/"))
    menus.grouper("coordination", menus.Groupe("Missions", 5, ("Année", "Argent")))
    assert [lien.libelle for lien in menus.liens("coordination", requete())] == ["Argent"]
    assert menus.sous_liens("coordination", requete("/m/argent/")) == []
