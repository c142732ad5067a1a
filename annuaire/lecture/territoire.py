"""To which commune of the territory does an address of the registers belong?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from annuaire.texte import normaliser

_CODE_POSTAL_EN_TETE = re.compile(r"^\s*(\d{5})\s+(.*)$")
_CEDEX = re.compile(r"\bcedex( \d+)?\b")


def departement(code: str) -> str:
    """« 52448 » is of « 52 », « 97105 » of « 971 », a Corsican postal code of « 20 »."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def nom_de_commune(libelle: str) -> str:
    """« ST DIZIER CEDEX 2 » and « Saint-Dizier » give the same key."""
    nom = _CEDEX.sub("", normaliser(libelle))
    complet = {"st": "saint", "ste": "sainte"}
    return " ".join(complet.get(mot, mot) for mot in nom.split())


@dataclass(frozen=True, slots=True)
class CommuneDuTerritoire:
    code: str
    nom: str
    codes_postaux: tuple[str, ...] = ()
    anciens_noms: tuple[str, ...] = ()
    anciens_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Territoire:
    communes: tuple[CommuneDuTerritoire, ...]
    codes: frozenset[str] = field(init=False)
    codes_postaux: frozenset[str] = field(init=False)
    departements: frozenset[str] = field(init=False)
    _par_code: dict[str, str] = field(init=False)
    _par_nom: dict[str, list[CommuneDuTerritoire]] = field(init=False)

    def __post_init__(self) -> None:
        par_nom: dict[str, list[CommuneDuTerritoire]] = {}
        for commune in self.communes:
            for nom in (commune.nom, *commune.anciens_noms):
                par_nom.setdefault(nom_de_commune(nom), []).append(commune)
        # A commune since merged keeps its code in old rows; a current code always wins.
        par_code = {ancien: c.code for c in self.communes for ancien in c.anciens_codes}
        par_code |= {c.code: c.code for c in self.communes}
        valeurs = {
            "codes": frozenset(par_code),
            "_par_code": par_code,
            "codes_postaux": frozenset(cp for c in self.communes for cp in c.codes_postaux),
            "departements": frozenset(departement(c.code) for c in self.communes),
            "_par_nom": par_nom,
        }
        for nom, valeur in valeurs.items():
            object.__setattr__(self, nom, valeur)

    @classmethod
    def de(cls, communes: Iterable[CommuneDuTerritoire]) -> "Territoire":
        return cls(tuple(communes))

    def commune(self, code: str, code_postal: str, *libelles: str) -> str | None:
        """The INSEE code rules; else postal code and name together, never one without the other."""
        if code:
            return self._par_code.get(code)
        for libelle in libelles:
            trouve = self._par_adresse(code_postal, libelle)
            if trouve:
                return trouve
        return None

    def _par_adresse(self, code_postal: str, libelle: str) -> str | None:
        tete = _CODE_POSTAL_EN_TETE.match(libelle)
        if tete:
            code_postal, libelle = tete[1], tete[2]
        if not code_postal:
            return None
        candidates = self._par_nom.get(nom_de_commune(libelle), [])
        exactes = [c for c in candidates if code_postal in c.codes_postaux]
        if len(exactes) == 1:
            return exactes[0].code
        # A cedex code (52115) belongs to no commune: the department and the name are enough when
        # the label says « cedex » and one commune only bears that name.
        if "cedex" in normaliser(libelle):
            voisines = [c for c in candidates if departement(c.code) == departement(code_postal)]
            return voisines[0].code if len(voisines) == 1 else None
        return None
