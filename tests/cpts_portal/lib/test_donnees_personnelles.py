import pytest

from cpts_portal.lib import donnees_personnelles
from cpts_portal.lib.donnees_personnelles import Rubrique


def test_two_apps_never_hide_each_other(monkeypatch):
    monkeypatch.setattr(donnees_personnelles, "_CONTRIBUTIONS", {})

    def premiere(compte):
        return Rubrique("essai", "Essai", "Essayer.", [])

    donnees_personnelles.contribuer("essai", 1, premiere)
    donnees_personnelles.contribuer("essai", 1, premiere)
    with pytest.raises(ValueError, match="déjà tenue"):
        donnees_personnelles.contribuer("essai", 2, premiere)
