"""The harness itself: a guard that catches nothing guards nothing."""

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from membres.comptes.models import Compte
from tests.harnais.gabarits import VariableAbsente
from tests.harnais.requetes import assert_requetes_plates


@pytest.fixture
def gabarit():
    chemin = settings.RACINE / "templates" / "_essai_du_harnais.html"
    chemin.write_text("Bonjour {{ personne.nom }}")
    yield chemin.name
    chemin.unlink()


def test_unknown_variable_in_our_template_fails(gabarit):
    with pytest.raises(VariableAbsente, match="personne"):
        get_template(gabarit).render({})


def test_known_variable_passes(gabarit):
    assert get_template(gabarit).render({"personne": {"nom": "Inès"}}) == "Bonjour Inès"


def test_unknown_variable_elsewhere_prints_nothing():
    assert engines["django"].from_string("a{{ absente }}b").render({}) == "ab"


@pytest.mark.django_db
def test_unordered_querysets_come_back_shuffled():
    Compte.objects.bulk_create(Compte(email=f"{n}@exemple.fr") for n in range(40))
    ordres = {tuple(Compte.objects.order_by().values_list("pk", flat=True)) for _ in range(3)}
    assert len(ordres) == 3
    triees = list(Compte.objects.order_by("pk").values_list("pk", flat=True))
    assert triees == sorted(triees)


@pytest.mark.django_db
def test_growing_query_count_is_caught():
    def creer():
        Compte.objects.create_user(f"{Compte.objects.count()}@exemple.fr")

    def lire_une_par_une():
        for cle in Compte.objects.order_by("pk").values_list("pk", flat=True):
            Compte.objects.get(pk=cle)

    with pytest.raises(AssertionError, match="2 requêtes avec 1 objet, 4 avec 3"):
        assert_requetes_plates(creer, lire_une_par_une)
    Compte.objects.all().delete()
    assert assert_requetes_plates(creer, lambda: list(Compte.objects.order_by("pk"))) == 1
