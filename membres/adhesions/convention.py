"""The convention de partenariat: a text with fields, filled for one structure. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# What the text may name between brackets, and what each stands for.
CHAMPS = {
    "structure": "la raison sociale de la structure",
    "siret": "son SIRET",
    "représentant": "la personne qui la représente",
    "collège": "son collège",
    "cpts": "le nom de l’association",
    "siège": "le siège de l’association",
    "présidence": "la personne qui préside l’association",
    "date": "le jour de l’acceptation",
}
A_COMPLETER = "……………………"
_CHAMP = re.compile(r"\[([^\[\]\n]{1,40})\]")


@dataclass(frozen=True)
class Partie:
    """A heading (« Article 1 … ») and its paragraphs."""

    titre: str
    paragraphes: list[str]


def champs_inconnus(corps: str) -> list[str]:
    """A bracket nobody will fill would be printed as it is, on a signed paper."""
    return sorted({nom for nom in _CHAMP.findall(corps) if nom.strip().lower() not in CHAMPS})


def remplir(corps: str, valeurs: Mapping[str, str]) -> list[Partie]:
    """An unknown value stays a line to fill by hand: never guessed, never empty."""
    ecrit = _CHAMP.sub(lambda m: valeurs.get(m[1].strip().lower(), "") or A_COMPLETER, corps)
    parties: list[Partie] = []
    for ligne in (ligne.strip() for ligne in ecrit.splitlines()):
        if ligne.lower().startswith("article"):
            parties.append(Partie(ligne, []))
        elif ligne:
            if not parties:
                parties.append(Partie("", []))
            parties[-1].paragraphes.append(ligne)
    return parties
