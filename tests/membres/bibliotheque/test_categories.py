"""The categories of the library, kept by who keeps the library."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from membres.bibliotheque import services
from membres.bibliotheque.models import Categorie
from tests.factories.bibliotheque import CategorieFactory, deposer
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
BASE = "/espace/bibliotheque/categories/"


@pytest.fixture(autouse=True)
def _aucune(db):
    Categorie.objects.all().delete()


def noms():
    return [c.nom for c in Categorie.objects.order_by("ordre", "nom")]


def test_added_renamed_and_put_in_order(coordination):
    client = client_de(coordination)
    assert "Aucune catégorie" in client.get(BASE).content.decode()
    for nom in ("Protocoles", " Kits   d’accueil ", "Affiches"):
        client.post(BASE, {"nom": nom})
    assert noms() == ["Protocoles", "Kits d’accueil", "Affiches"]
    page = client.post(BASE, {"nom": "Affiches"})
    assert page.status_code == 422
    affiches = Categorie.objects.get(nom="Affiches")
    client.post(f"{BASE}{affiches.pk}/deplacer/", {"sens": "monter"})
    client.post(f"{BASE}{affiches.pk}/deplacer/", {"sens": "monter"})
    client.post(f"{BASE}{affiches.pk}/deplacer/", {"sens": "monter"})
    assert noms() == ["Affiches", "Protocoles", "Kits d’accueil"]
    client.post(f"{BASE}{affiches.pk}/deplacer/", {"sens": "descendre"})
    client.post(f"{BASE}{affiches.pk}/", {"nom": "Affiches et dépliants"})
    assert noms() == ["Protocoles", "Affiches et dépliants", "Kits d’accueil"]


def test_one_that_holds_documents_stays_even_if_they_are_archived(coordination):
    categorie = CategorieFactory(nom="Pleine")
    document = deposer(coordination, categorie=categorie)
    services.archiver(document, par=coordination)
    client = client_de(coordination)
    assert "Supprimer" not in client.get(BASE).content.decode()
    page = client.post(f"{BASE}{categorie.pk}/supprimer/", follow=True).content.decode()
    assert "range 1 document" in page
    with pytest.raises(ValidationError, match="changez-les"):
        services.supprimer_categorie(categorie, par=coordination)
    vide = CategorieFactory(nom="Vide")
    client.post(f"{BASE}{vide.pk}/supprimer/")
    assert noms() == ["Pleine"]


def test_a_member_finds_neither_the_page_nor_the_gesture(adherent):
    categorie = CategorieFactory()
    client = client_de(adherent)
    assert client.get(BASE).status_code == 403
    assert "Catégories</" not in client.get("/espace/bibliotheque/").content.decode()
    with pytest.raises(PermissionDenied):
        services.renommer_categorie(categorie, "Autre", par=adherent)


def test_the_page_costs_the_same_for_one_and_three(coordination):
    client = client_de(coordination)
    suite = itertools.count()
    assert_requetes_plates(
        lambda: CategorieFactory(nom=f"Catégorie {next(suite)}"), lambda: client.get(BASE)
    )
