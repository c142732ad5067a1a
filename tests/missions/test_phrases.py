from datetime import date

import pytest

from missions import phrases
from missions.queries import tableau_annee
from tests.factories.missions import IndicateurFactory, MesureFactory

pytestmark = pytest.mark.django_db
FIN = date(2027, 4, 14)


def ligne_de(indicateur):
    return tableau_annee(indicateur.annee).indicateur(indicateur.code)


def plat(texte):
    return texte.replace("\u00a0", " ")


def consequence(indicateur, **champs):
    mesure = MesureFactory(indicateur=indicateur, **champs)
    return plat(phrases.consequence(ligne_de(indicateur), mesure))


@pytest.mark.parametrize(
    ("valeur", "phrase"),
    [
        (1, "Rien n’est acquis. Encore 2 réunions et c’est 3 000 €."),
        # Une seule manque : le singulier.
        (2, "Rien n’est acquis. Encore 1 réunion et c’est 3 000 €."),
        (3, "Tout est acquis : 3 000 €."),
    ],
)
def test_a_threshold_says_what_is_missing(valeur, phrase):
    assert consequence(IndicateurFactory(), nombre=valeur) == phrase


@pytest.mark.parametrize(
    ("valeur", "phrase"),
    [
        (220, "Rien n’est acquis. Encore 1 patient et c’est 3 000 €."),
        (150, "Premier palier : 3 000 €. Encore 50 patients et c’est 3 000 € de plus."),
        (96, "Deuxième palier : 6 000 €. Encore 46 patients et c’est 3 000 € de plus."),
        (50, "Tout est acquis : 9 000 €."),
    ],
)
def test_tiers_say_the_step_and_the_next_one(valeur, phrase):
    indicateur = IndicateurFactory(
        forme="PALIERS", sens="baisse", unite="patients", cible=50, montant_max=9000
    )
    for borne, montant in ((50, 9000), (100, 6000), (219, 3000)):
        indicateur.paliers.create(borne=borne, montant=montant)
    assert consequence(indicateur, nombre=valeur) == phrase


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"oui_non": True}, "Fait, mais sans preuve : joignez une pièce et c’est 3 000 €."),
        ({"oui_non": False}, "Pas encore fait : 3 000 € restent à gagner."),
        ({"secret": True}, "Secret statistique : 3 000 € restent ouverts."),
    ],
)
def test_a_means_says_what_it_lacks(champs, phrase):
    assert consequence(IndicateurFactory(moyen=True), nombre=None, **champs) == phrase


def test_a_value_behind_a_retained_one_says_so():
    indicateur = IndicateurFactory()
    MesureFactory(indicateur=indicateur, nature="retenue", nombre=3)
    assert consequence(indicateur, nombre=1).startswith("Une autre valeur reste en vigueur")


@pytest.mark.parametrize(
    ("seconde", "jour", "phrase"),
    [
        # 1 réunion gagnée en 30 jours : la troisième tomberait 30 jours plus tard, le 31 octobre.
        (2, date(2026, 10, 2), "À ce rythme, la marche à 3 serait atteinte vers le 31 octobre."),
        (
            2,
            date(2026, 11, 30),
            "À ce rythme, la marche à 3 serait déjà atteinte : une mesure récente le dirait.",
        ),
        (1, date(2026, 10, 2), "À ce rythme, la marche suivante ne serait pas atteinte."),
        (3, date(2026, 10, 2), "Toutes les marches sont atteintes."),
    ],
)
def test_the_pace_of_the_last_two_figures(seconde, jour, phrase):
    indicateur = IndicateurFactory()
    MesureFactory(indicateur=indicateur, date=date(2026, 9, 1), nombre=1)
    MesureFactory(indicateur=indicateur, date=date(2026, 10, 1), nombre=seconde)
    assert plat(phrases.projection(ligne_de(indicateur), FIN, jour)) == phrase


def test_one_figure_has_no_pace():
    indicateur = IndicateurFactory()
    MesureFactory(indicateur=indicateur)
    assert phrases.projection(ligne_de(indicateur), FIN, FIN) == ""
