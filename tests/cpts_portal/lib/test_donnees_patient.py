from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from cpts_portal.lib.donnees_patient import numeros, soupcons, valider_sans_numero

JOUR = date(2026, 11, 25)
TREIZE = "2840651123045"
NUMERO = TREIZE + nir.calc_check_digits(TREIZE)


def ecrire(numero: str, separateur: str) -> str:
    bouts = (numero[0], numero[1:3], numero[3:5], numero[5:7], numero[7:10], numero[10:13])
    return separateur.join([*bouts, numero[13:]])


@pytest.mark.parametrize("separateur", ["", " ", "\u00a0", ".", "-"])
def test_a_number_with_the_right_key_is_found_however_it_is_written(separateur):
    ecrit = ecrire(NUMERO, separateur)
    assert numeros(f"Le dossier {ecrit}, à revoir") == [ecrit]


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(0, 10**6 - 1))
def test_every_valid_number_of_mainland_is_refused(sexe, annee, mois, suite):
    treize = f"{sexe}{annee:02d}{mois:02d}51{suite:06d}"
    numero = treize + nir.calc_check_digits(treize)
    if nir.is_valid(numero):
        with pytest.raises(ValidationError):
            valider_sans_numero(f"n° {numero}.")


def test_corsica_is_known():
    treize = "1840620A23045".replace("20A", "2A0")
    numero = treize + nir.calc_check_digits(treize)
    assert numeros(numero) == [numero]


@pytest.mark.parametrize(
    "texte",
    [
        "1 84 06 51 123 045",
        "la patiente est née le 12/03/1951",
        "DDN : 3 mars 1950",
        "né en 1950, vit seul",
        "Mme D., 84 ans, chute à domicile",
        "Le patient (12/03/48) ne se déplace plus",
        "Joindre le patient au 06 12 34 56 78",
        "Mon patient M. Durand a appelé",
        "la résidente, Madame B., demande un rendez-vous",
    ],
)
def test_what_may_be_a_patient_is_suspected(texte):
    assert soupcons(texte, JOUR)


@pytest.mark.parametrize(
    "texte",
    [
        "Réunion le 12/03/2026 à 18 h 30, salle des fêtes",
        "Le parcours patient est présenté le 12/03/2026",
        "12 patients vus en 2024, 15 en 2025",
        "Mme Durand préside l’association depuis 3 ans",
        "SIRET 732 829 320 00074, IBAN FR76 3000 6000 0112 3456 7890 189",
        "Code-barres 3017620422003",
        "Secrétariat : 03 25 01 02 03",
        "Parcours patient, Mme Orsinval le présente",
        "Les patientes de 50 à 74 ans sont invitées au dépistage",
    ],
)
def test_ordinary_writing_is_left_alone(texte):
    assert soupcons(texte, JOUR) == []
    assert numeros(texte) == []


def test_a_passage_is_said_once():
    trouves = soupcons("né le 12/03/1951, oui né le 12/03/1951", JOUR)
    assert [t.extrait for t in trouves] == ["né le 12/03/1951"]
