"""The words a reform or a region may change: « ACI », « CPTS », « CPAM », « ARS ». Pure.

A sentence names them between braces, with the small word that goes before: « Envoyé {agence.au} »
gives « Envoyé à l’ARS ». `{caisse}` is the word alone, `{Agence.le}` begins a sentence.
"""

import re
from dataclasses import dataclass, field, fields

from cpts_portal.lib.ecriture import de

LA, LE, ELIDE, AUCUN = "la", "le", "l’", "aucun"
_DU = {LA: "de la ", LE: "du ", ELIDE: "de l’"}
_AU = {LA: "à la ", LE: "au ", ELIDE: "à l’", AUCUN: "à "}
_LE = {LA: "la ", LE: "le ", ELIDE: "l’", AUCUN: ""}
FORMES = ("mot", "le", "du", "au")
CLES = ("aci", "cpts", "caisse", "agence")
# Other braces are nobody's business here: the title of a page may hold some.
_REPERE = re.compile(rf"\{{({'|'.join(CLES)})(?:\.({'|'.join(FORMES)}))?\}}", re.IGNORECASE)

# As JSON keeps it in a document: every form of every word, by key.
Figes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Libelle:
    mot: str
    article: str = AUCUN

    def __str__(self) -> str:
        return self.mot

    @property
    def le(self) -> str:
        return f"{_LE[self.article]}{self.mot}"

    @property
    def du(self) -> str:
        """Without article, « de » elides as before a name."""
        return f"{_DU[self.article]}{self.mot}" if self.article in _DU else de(self.mot)

    @property
    def au(self) -> str:
        return f"{_AU[self.article]}{self.mot}"

    def formes(self) -> dict[str, str]:
        return {forme: getattr(self, forme) for forme in FORMES}


@dataclass(frozen=True)
class Libelles:
    """`caisse` and `agence` are the two funders: a CGSS overseas, a MSA elsewhere."""

    aci: Libelle = field(default=Libelle("ACI", ELIDE))
    cpts: Libelle = field(default=Libelle("CPTS", LA))
    caisse: Libelle = field(default=Libelle("CPAM", LA))
    agence: Libelle = field(default=Libelle("ARS", ELIDE))

    def figes(self) -> Figes:
        return {champ.name: getattr(self, champ.name).formes() for champ in fields(self)}


USUELS = Libelles()


def dire_avec(modele: str, libelles: Libelles | Figes) -> str:
    """The sentence with its words; from a page or from the frozen content of a document."""
    formes = libelles.figes() if isinstance(libelles, Libelles) else libelles

    def _mot(repere: re.Match[str]) -> str:
        cle, forme = repere[1], repere[2] or "mot"
        mot = formes[cle.lower()][forme.lower()]
        return mot[:1].upper() + mot[1:] if cle[0].isupper() else mot

    return _REPERE.sub(_mot, modele)
