import pytest
from django.core.exceptions import ValidationError

from annuaire.validators import sans_donnee_patient


@pytest.mark.parametrize(
    "texte",
    [
        "patient né le 12 mars",
        "Mme X, date de naissance inconnue",
        "son numéro 1 85 05 78 006 084",
        "185057800608491",
    ],
)
def test_patient_data_is_refused(texte):
    with pytest.raises(ValidationError, match="patient"):
        sans_donnee_patient(texte)


@pytest.mark.parametrize(
    "texte",
    ["Appelez le 03 25 00 00 00", "Elle prend de nouveaux patients.", "99000010019", "Secteur 1"],
)
def test_ordinary_words_pass(texte):
    sans_donnee_patient(texte)
