"""IBANs and the bank's transfer file. Pure: the caller brings facts, gets bytes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from sepaxml import SepaTransfer

SCHEMA = "pain.001.001.09"
# Les lettres passent, la bibliothèque ôte leurs accents ; ces signes, les banques les refusent.
_HORS_SEPA = re.compile(r"[^\w /\-?:().,'’+]|_")


class IbanInvalide(ValueError):
    """Its text says, in French, what to check."""


class Masque(str):
    """An IBAN: `repr` and logs show its last four characters at most."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"IBAN …{self[-4:]}"


def lire_iban(saisi: str) -> Masque:
    """Compact form, key checked."""
    try:
        iban = IBAN(saisi)
    except SchwiftyException as faute:
        raise IbanInvalide(
            "Cet IBAN n’est pas valide\u00a0: recopiez-le du relevé d’identité bancaire."
        ) from faute
    return Masque(iban.compact)


def fin_de_l_iban(iban: str) -> str:
    return iban[-4:]


@dataclass(frozen=True)
class Emetteur:
    nom: str
    iban: str


@dataclass(frozen=True)
class Virement:
    reference: str
    nom: str
    iban: str
    montant: Decimal
    libelle: str


class _Transfert(SepaTransfer):
    """Without a BIC the library leaves the debtor's bank empty, which some banks refuse."""

    def _create_PmtInf_node(self) -> dict[str, ET.Element]:
        noeuds: dict[str, ET.Element] = super()._create_PmtInf_node()
        autre = ET.SubElement(noeuds["FinInstnId_DbtrAgt_Node"], "Othr")
        ET.SubElement(autre, "Id").text = "NOTPROVIDED"
        return noeuds


def fichier_sepa(emetteur: Emetteur, virements: Sequence[Virement], *, execution: dt.date) -> bytes:
    """pain.001, checked against its schema before it leaves."""
    ordre = _Transfert(
        {"name": _lisible(emetteur.nom), "IBAN": emetteur.iban, "batch": True, "currency": "EUR"},
        schema=SCHEMA,
        clean=True,
    )
    for virement in virements:
        ordre.add_payment(
            {
                "name": _lisible(virement.nom),
                "IBAN": virement.iban,
                "amount": centimes(virement.montant),
                "execution_date": execution,
                "description": _lisible(virement.libelle),
                "endtoend_id": virement.reference,
            }
        )
    return ordre.export(validate=True)


def _lisible(texte: str) -> str:
    return " ".join(_HORS_SEPA.sub(" ", texte.replace("&", " et ")).split())


def centimes(montant: Decimal) -> int:
    exact = montant * 100
    if exact != exact.to_integral_value() or exact <= 0:
        raise ValueError("Un virement porte un montant positif, au centime.")
    return int(exact)
