from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from missions.calcul import SECRET
from missions.models import ClasseTaille, Contrat, Mesure
from missions.services import charger_grilles
from tests.factories.missions import (
    AnneeContratFactory,
    ContratFactory,
    IndicateurFactory,
    MesureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("numero", "debut", "fin"),
    [
        (1, date(2024, 4, 15), date(2025, 4, 14)),
        (3, date(2026, 4, 15), date(2027, 4, 14)),
        (5, date(2028, 4, 15), date(2029, 4, 14)),
    ],
)
def test_contract_years_run_from_the_anniversary(numero, debut, fin):
    assert Contrat(date_effet=date(2024, 4, 15)).bornes_annee(numero) == (debut, fin)


def test_a_leap_day_anniversary_falls_on_1_march():
    assert Contrat(date_effet=date(2024, 2, 29)).bornes_annee(2) == (
        date(2025, 3, 1),
        date(2026, 2, 28),
    )


def test_a_five_year_contract_ends_the_day_before_its_fifth_anniversary():
    assert Contrat(date_effet=date(2024, 4, 15), duree_annees=5).date_fin == date(2029, 4, 14)


def messages(objet):
    with pytest.raises(ValidationError) as refus:
        objet.full_clean()
    return [message for liste in refus.value.message_dict.values() for message in liste]


def test_an_overridden_size_needs_its_reason():
    charger_grilles()
    contrat = ContratFactory.build(taille_forcee=ClasseTaille.objects.get(code="T3"))
    assert messages(contrat) == ["Une taille fixée à la main porte son motif."]


def test_a_population_needs_its_vintage_and_source():
    assert messages(ContratFactory.build(population=58_000)) == [
        "Une population porte son millésime et sa source."
    ]


def test_an_indicator_code_is_unique_in_its_year():
    premier = IndicateurFactory(code="ACC-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicateurFactory(code="ACC-1", annee=premier.annee, action=premier.action)
    IndicateurFactory(
        code="ACC-1", annee=AnneeContratFactory(contrat=premier.annee.contrat, numero=4)
    )


def test_a_counted_indicator_has_a_direction():
    annee = AnneeContratFactory()
    action = IndicateurFactory(annee=annee).action
    sans_sens = IndicateurFactory.build(annee=annee, action=action, sens="")
    assert messages(sans_sens) == ["Un indicateur chiffré va à la hausse ou à la baisse."]


class TestMesure:
    @pytest.mark.parametrize(
        ("champs", "valeur"),
        [
            ({"nombre": 96}, 96),
            ({"nombre": None, "oui_non": False}, False),
            ({"nombre": None, "secret": True}, SECRET),
        ],
    )
    def test_holds_one_value(self, champs, valeur):
        assert Mesure(**{"nombre": None, **champs}).valeur == valeur

    @pytest.mark.parametrize(
        "champs",
        [
            {"nombre": None},
            {"nombre": 3, "oui_non": True},
            {"nombre": 3, "secret": True},
            {"nombre": None, "oui_non": True, "secret": True},
        ],
    )
    def test_never_holds_none_or_two(self, champs):
        with pytest.raises(IntegrityError, match="mesure_une_seule_valeur"), transaction.atomic():
            MesureFactory(**champs)

    def test_a_ratio_keeps_both_its_terms(self):
        with pytest.raises(IntegrityError, match="mesure_rapport_complet"), transaction.atomic():
            MesureFactory(numerateur=3)

    @pytest.mark.parametrize(
        "ecriture",
        [
            lambda: Mesure.objects.update(nombre=99),
            lambda: Mesure.objects.all().delete(),
        ],
    )
    def test_is_never_rewritten(self, ecriture):
        mesure = MesureFactory(nombre=2)
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            ecriture()
        assert Mesure.objects.get(pk=mesure.pk).nombre == 2
