import datetime as dt
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membres.indemnisation.banque import (
    Emetteur,
    IbanInvalide,
    Virement,
    centimes,
    fichier_sepa,
    lire_iban,
)

# Example number of the register itself: no account answers to it.
IBAN = "FR76 3000 6000 0112 3456 7890 189"
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def _virement(montant="90.00", reference="D-2026-0001"):
    return Virement(reference, "Nadège Orsinval", lire_iban(IBAN), Decimal(montant), "Réunion")


def test_an_iban_is_checked_by_its_key_and_hides_itself():
    iban = lire_iban(IBAN)
    assert iban == "FR7630006000011234567890189"
    assert repr(iban) == "IBAN …0189"
    with pytest.raises(IbanInvalide, match="recopiez-le"):
        lire_iban("FR76 3000 6000 0112 3456 7890 188")
    with pytest.raises(IbanInvalide):
        lire_iban("")


def test_the_bank_reads_the_file_and_its_sums():
    octets = fichier_sepa(
        Emetteur("CPTS Saint-Dizier, Der & Blaise", lire_iban(IBAN)),
        [_virement("90.00"), _virement("120.50", "D-2026-0002")],
        execution=dt.date(2026, 12, 4),
    )
    arbre = ET.fromstring(octets)
    assert arbre.findtext(".//p:GrpHdr/p:NbOfTxs", namespaces=NS) == "2"
    assert arbre.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NS) == "210.50"
    assert arbre.findtext(".//p:ReqdExctnDt/p:Dt", namespaces=NS) == "2026-12-04"
    noms = [n.text for n in arbre.findall(".//p:Cdtr/p:Nm", NS)]
    assert noms == ["Nadege Orsinval"] * 2
    # Sans BIC, la banque du débiteur se dit « non fournie », elle ne reste pas vide.
    banque = arbre.find(".//p:DbtrAgt/p:FinInstnId", NS)
    assert [balise.tag.partition("}")[2] for balise in banque.iter()][1:] == ["Othr", "Id"]
    assert banque.findtext("p:Othr/p:Id", namespaces=NS) == "NOTPROVIDED"
    # « & » n'est pas du jeu de caractères que les banques s'engagent à lire.
    assert arbre.findtext(".//p:Dbtr/p:Nm", namespaces=NS) == "CPTS Saint-Dizier, Der et Blaise"
    references = [n.text for n in arbre.findall(".//p:EndToEndId", NS)]
    assert references == ["D-2026-0001", "D-2026-0002"]


def test_the_bank_only_reads_its_own_characters():
    objet = "« Atelier » n° 3 : œuvre & santé <10 €> – d’été_…"
    virement = Virement("D-1", "Ève & Cie", lire_iban(IBAN), Decimal(1), objet)
    emetteur = Emetteur("CPTS", lire_iban(IBAN))
    arbre = ET.fromstring(fichier_sepa(emetteur, [virement], execution=dt.date(2026, 12, 4)))
    assert arbre.findtext(".//p:Cdtr/p:Nm", namespaces=NS) == "Eve et Cie"
    lu = arbre.findtext(".//p:Ustrd", namespaces=NS)
    assert lu == "Atelier n 3 : oeuvre et sante 10 d'ete"


@given(st.decimals(min_value="0.01", max_value=99_999, places=2))
def test_amounts_lose_no_cent(montant):
    assert Decimal(centimes(montant)) / 100 == montant


@pytest.mark.parametrize("montant", ["0", "-1", "1.005"])
def test_a_transfer_is_positive_and_exact(montant):
    with pytest.raises(ValueError, match="au centime"):
        centimes(Decimal(montant))
