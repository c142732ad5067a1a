"""Minutes, decisions and tasks let no patient in."""

import pytest

from membres.reunions.forms import CompteRenduForm, DecisionForm
from tests.cpts_portal.lib.test_donnees_patient import NUMERO


@pytest.mark.parametrize("forme", [CompteRenduForm, DecisionForm])
def test_a_number_is_refused_and_a_birth_date_is_asked_about(forme):
    refus = forme({"texte": f"Situation de {NUMERO}"})
    assert "numéro de sécurité sociale" in refus.errors["texte"][0]
    doute = forme({"texte": "La patiente née le 12/03/1951"})
    assert list(doute.errors) == ["sans_patient"]
    assert forme({"texte": "Réunion du 12/03/2026 : protocole adopté"}).is_valid()
