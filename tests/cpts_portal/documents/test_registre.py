import pytest
from django.core.exceptions import ValidationError

from cpts_portal.documents.rapport import Rapport
from cpts_portal.documents.registre import Facultatif, Genre, entier

GENRE = Genre(
    "essai",
    "Essai",
    lambda parametres: Rapport("", "", {}),
    {"annee": entier, "modele": Facultatif(entier)},
)


@pytest.mark.parametrize("sans", [{}, {"modele": ""}, {"modele": " "}])
def test_an_optional_parameter_left_out_or_empty_is_not_there(sans):
    """So that the same request, before and after it existed, is the same row."""
    assert GENRE.lire({"annee": "3", **sans}) == {"annee": 3}


def test_given_it_is_read_and_others_stay_expected():
    assert GENRE.lire({"annee": "3", "modele": "7"}) == {"annee": 3, "modele": 7}
    with pytest.raises(ValidationError) as refus:
        GENRE.lire({"modele": "sept"})
    assert set(refus.value.message_dict) == {"annee", "modele"}
