"""What `accepter` adds to a known kind of file: no bomb, and the antivirus has the last word."""

import pytest

from cpts_portal.lib import antivirus, texte_des_fichiers
from cpts_portal.lib.depots import DepotRefuse
from cpts_portal.lib.reception import accepter
from cpts_portal.lib.tableur import Feuille, xlsx
from tests.cpts_portal.lib.test_depots import PDF


def test_without_an_antivirus_the_kind_decides():
    assert accepter("bilan.pdf", PDF).type_mime == "application/pdf"


@pytest.mark.parametrize(
    ("leve", "phrase"),
    [
        (antivirus.Infecte("Eicar"), "a reconnu «\xa0Eicar\xa0»"),
        (antivirus.AntivirusMuet("muet"), "ne répond pas"),
    ],
)
def test_the_antivirus_has_the_last_word(monkeypatch, leve, phrase):
    def examiner(_octets, _adresse):
        raise leve

    monkeypatch.setattr(antivirus, "examiner", examiner)
    with pytest.raises(DepotRefuse, match=phrase):
        accepter("bilan.pdf", PDF)


def test_an_archive_that_unfolds_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(texte_des_fichiers, "DEPLIE_AU_PLUS", 100)
    with pytest.raises(DepotRefuse, match="déplierait"):
        accepter("suivi.xlsx", xlsx([Feuille("a", ("b",), [("c",)])]))
