"""bin/demo on data that somebody has used."""

import pytest

from cpts_portal.espace.management.commands import charger_demonstration
from cpts_portal.services_embarques import demo


@pytest.fixture
def demonstration(tmp_path, monkeypatch):
    une = demo.Demonstration(demo.Options(None, False, True, tmp_path))
    une.etat.noter(migrations=une.etat.migrations())

    def refuser(*arguments):
        raise demo.ChargementRefuse("Ce portail a de vrais comptes.")

    monkeypatch.setattr(une, "_manage", refuser)
    return une


def test_someone_joined_the_demonstration_and_it_still_starts(demonstration, capsys):
    demonstration.etat.noter(demonstration="avant", lignes=["Comptes"])
    assert demonstration._preparer_donnees() == ["Comptes"]
    assert "--reinitialiser" in capsys.readouterr().out


def test_a_real_portal_is_never_given_the_demonstration(demonstration):
    with pytest.raises(demo.ChargementRefuse, match="vrais comptes"):
        demonstration._preparer_donnees()


def test_the_command_and_the_launcher_agree_on_the_refusal():
    assert charger_demonstration.REFUS == demo.REFUS_DU_CHARGEMENT
