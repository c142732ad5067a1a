"""CSV and XLSX files of the field to clean rows, every error told by its line."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from cpts_portal.lib.tableur import TableauIllisible, lire_tableau
from missions.calcul import FORMES, DonneesPalier, Valeur
from missions.enums import FORMES_CHIFFREES, FormeIndicateur, NatureMesure, Sens
from missions.saisie import (
    lire_date,
    lire_decimal,
    lire_nature,
    lire_oui_non,
    lire_rapport,
    sans_accent,
)

COLONNES_ANNEXE = (
    "mission",
    "action",
    "code",
    "indicateur",
    "forme",
    "sens",
    "unite",
    "source",
    "valeur_initiale",
    "cible",
    "paliers",
    "montant_max",
    "pieces_attendues",
)
COLONNES_MESURES = ("code", "date", "nature", "valeur", "preuve")
# Absentes, elles ne changent rien à ce qui est saisi à l'écran.
FACULTATIVES_ANNEXE = ("date_initiale", "ecart_cible", "reconduit")
FACULTATIVES_MESURES = ("numerateur", "denominateur")
_PALIER = re.compile(
    r"(?:(?P<signe><=|>=|≤|≥)(?P<borne>[^:]+)|(?P<de>[^:]+?)-(?P<a>[^:]+)):(?P<montant>.+)"
)


@dataclass(frozen=True)
class ErreurLigne:
    # 0 quand l'erreur porte sur le fichier entier.
    ligne: int
    message: str

    def __str__(self) -> str:
        return f"ligne {self.ligne}\u00a0: {self.message}" if self.ligne else self.message


@dataclass(frozen=True)
class LigneAnnexe:
    ligne: int
    mission: str
    action: str
    code: str
    libelle: str
    forme: str
    sens: str
    unite: str
    source: str
    valeur_initiale: Decimal | None
    cible: Decimal | None
    paliers: tuple[DonneesPalier, ...]
    montant_max: Decimal | None
    pieces: tuple[str, ...]
    # Les colonnes facultatives que le fichier porte, et elles seules.
    facultatives: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LigneMesure:
    ligne: int
    code: str
    date: date
    nature: NatureMesure
    # Lue plus tard : il faut l'indicateur pour savoir si c'est un nombre ou un oui/non.
    texte: str
    preuves: tuple[str, ...]
    valeur: Valeur | None = None
    rapport: tuple[Decimal, Decimal] | None = None


class FichierIllisible(ValidationError):
    """The file as a whole cannot be read: not a matter of lines."""


def _lignes(
    octets: bytes, colonnes: tuple[str, ...], facultatives: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        lignes = list(lire_tableau(octets))
    except TableauIllisible as illisible:
        raise FichierIllisible(str(illisible)) from None
    entete = [sans_accent(nom) for nom in lignes[0][1]] if lignes else []
    manquantes = [nom for nom in colonnes if nom not in entete]
    if len(manquantes) == len(colonnes):
        raise FichierIllisible(
            "Colonnes absentes\u00a0: toutes. La première ligne doit porter leurs noms, en XLSX ou "
            f"séparés par des points-virgules\u00a0: {';'.join(colonnes)}."
        )
    if manquantes:
        raise FichierIllisible(
            f"Colonnes absentes\u00a0: {', '.join(manquantes)}. Attendu, en XLSX ou séparé par "
            f"des points-virgules\u00a0: {';'.join(colonnes)}."
        )
    for numero, cellules in lignes[1:]:
        # Une ligne trop courte finit par des cellules vides.
        brute = dict(zip(entete, [*cellules, *[""] * len(entete)], strict=False))
        ligne = {nom: brute[nom] for nom in (*colonnes, *facultatives) if nom in brute}
        if any(ligne.values()):
            yield numero, ligne


T = TypeVar("T")


def _lire(
    octets: bytes,
    colonnes: tuple[str, ...],
    facultatives: tuple[str, ...],
    lire: Callable[[int, dict[str, str]], T],
) -> tuple[list[T], list[ErreurLigne]]:
    bonnes: list[T] = []
    erreurs: list[ErreurLigne] = []
    for numero, brute in _lignes(octets, colonnes, facultatives):
        try:
            bonnes.append(lire(numero, brute))
        except ValidationError as erreur:
            erreurs += [ErreurLigne(numero, message) for message in erreur.messages]
    return bonnes, erreurs


class _Colonnes:
    """Reads the cells of one line and keeps every error, not only the first."""

    def __init__(self, brute: dict[str, str]) -> None:
        self.brute = brute
        self.erreurs: list[str] = []

    def refuser(self, message: str) -> None:
        self.erreurs.append(message)

    def texte(self, nom: str, maximum: int = 200) -> str:
        valeur = self.brute[nom]
        if not valeur:
            self.refuser(f"la colonne {nom} est vide.")
        elif len(valeur) > maximum:
            self.refuser(f"la colonne {nom} dépasse {maximum} caractères.")
        return valeur

    def facultatif(self, nom: str, maximum: int) -> str:
        return self.texte(nom, maximum) if self.brute[nom] else ""

    def decimal(self, nom: str) -> Decimal | None:
        if not self.brute[nom]:
            return None
        try:
            return lire_decimal(self.brute[nom])
        except ValidationError as erreur:
            self.refuser(f"{nom}, {erreur.message}")
            return None

    def montant(self, nom: str) -> Decimal | None:
        valeur = self.decimal(nom)
        if valeur is not None and (valeur < 0 or valeur != round(valeur, 2)):
            self.refuser(f"{nom}, un montant est positif et s’arrête aux centimes.")
        return valeur

    def liste(self, nom: str) -> tuple[str, ...]:
        # Une pièce citée deux fois n'est attendue qu'une fois ; l'ordre du fichier est gardé.
        noms = tuple(dict.fromkeys(m.strip() for m in self.brute[nom].split("|") if m.strip()))
        if any(len(un) > 200 for un in noms):
            self.refuser(f"la colonne {nom}, un nom de pièce dépasse 200 caractères.")
        return noms

    def conclure(self) -> None:
        if self.erreurs:
            raise ValidationError(self.erreurs)


def lire_annexe(octets: bytes) -> tuple[list[LigneAnnexe], list[ErreurLigne]]:
    bonnes, erreurs = _lire(octets, COLONNES_ANNEXE, FACULTATIVES_ANNEXE, _ligne_annexe)
    vus: dict[str, int] = {}
    for ligne in bonnes:
        if ligne.code in vus:
            message = f"le code {ligne.code} est déjà à la ligne {vus[ligne.code]}."
            erreurs.append(ErreurLigne(ligne.ligne, message))
        vus.setdefault(ligne.code, ligne.ligne)
    if not bonnes and not erreurs:
        erreurs.append(ErreurLigne(0, "Ce fichier ne contient aucun indicateur."))
    return bonnes, sorted(erreurs, key=lambda e: e.ligne)


def _ligne_annexe(numero: int, brute: dict[str, str]) -> LigneAnnexe:
    colonnes = _Colonnes(brute)
    forme = _forme(colonnes)
    sens = _sens(colonnes, forme)
    ligne = LigneAnnexe(
        ligne=numero,
        mission=colonnes.texte("mission", 20).upper(),
        action=colonnes.texte("action", 120),
        code=colonnes.texte("code", 20),
        libelle=colonnes.texte("indicateur"),
        forme=forme,
        sens=sens,
        unite=colonnes.facultatif("unite", 40),
        source=colonnes.facultatif("source", 120),
        valeur_initiale=colonnes.decimal("valeur_initiale"),
        cible=colonnes.decimal("cible"),
        paliers=_paliers(colonnes, forme, sens),
        montant_max=colonnes.montant("montant_max"),
        pieces=colonnes.liste("pieces_attendues"),
        facultatives=_facultatives(colonnes),
    )
    colonnes.conclure()
    return ligne


def _facultatives(colonnes: _Colonnes) -> dict[str, Any]:
    lues: dict[str, Any] = {}
    if "ecart_cible" in colonnes.brute:
        lues["ecart_cible"] = colonnes.decimal("ecart_cible")
    for nom, lire, vide in (("date_initiale", lire_date, None), ("reconduit", lire_oui_non, False)):
        if nom not in colonnes.brute:
            continue
        try:
            lues[nom] = lire(colonnes.brute[nom]) if colonnes.brute[nom] else vide
        except ValidationError as erreur:
            colonnes.refuser(f"{nom}, {erreur.message}")
    return lues


def _forme(colonnes: _Colonnes) -> str:
    forme = sans_accent(colonnes.brute["forme"]).upper()
    if forme not in FORMES:
        colonnes.refuser(f"forme « {colonnes.brute['forme']} »\u00a0: attendu {', '.join(FORMES)}.")
    return forme


def _sens(colonnes: _Colonnes, forme: str) -> str:
    sens = sans_accent(colonnes.brute["sens"])
    if sens and sens not in Sens.values:
        colonnes.refuser(f"sens « {sens} »\u00a0: attendu hausse ou baisse.")
    elif not sens and forme in FORMES_CHIFFREES:
        colonnes.refuser("le sens (hausse ou baisse) est nécessaire pour des paliers ou un seuil.")
    return sens


def _paliers(colonnes: _Colonnes, forme: str, sens: str) -> tuple[DonneesPalier, ...]:
    texte = colonnes.brute["paliers"]
    if not texte:
        return ()
    if forme != FormeIndicateur.PALIERS:
        colonnes.refuser("des paliers sont écrits alors que la forme n’est pas PALIERS.")
        return ()
    paliers = []
    for morceau in texte.split("|"):
        try:
            paliers.append(lire_palier(morceau.strip(), sens))
        except ValidationError as erreur:
            colonnes.refuser(f"paliers, {erreur.message}")
    return tuple(paliers)


def lire_palier(texte: str, sens: str) -> DonneesPalier:
    """`<=50:9000`, `>=69,70:1000`, or a range `51-100:6000`."""
    lu = _PALIER.fullmatch(texte)
    if lu is None:
        raise ValidationError(f"« {texte} » ne se lit pas\u00a0: écrivez <=50:9000 ou >=75:3500.")
    montant = lire_decimal(lu["montant"])
    if montant < 0 or montant != round(montant, 2):
        raise ValidationError(f"« {texte} »\u00a0: un montant est positif, en euros et centimes.")
    if lu["signe"] is None:
        bas, haut = sorted((lire_decimal(lu["de"]), lire_decimal(lu["a"])))
        borne, autre = (haut, bas) if sens == Sens.BAISSE else (bas, haut)
        return DonneesPalier(borne, montant, autre)
    descend = lu["signe"] in {"<=", "≤"}
    if descend != (sens == Sens.BAISSE):
        attendu = "<=" if sens == Sens.BAISSE else ">="
        raise ValidationError(
            f"« {texte} » contredit le sens « {sens} »\u00a0: les paliers s’écrivent {attendu}."
        )
    return DonneesPalier(lire_decimal(lu["borne"]), montant)


def lire_mesures(octets: bytes) -> tuple[list[LigneMesure], list[ErreurLigne]]:
    bonnes, erreurs = _lire(octets, COLONNES_MESURES, FACULTATIVES_MESURES, _ligne_mesure)
    if not bonnes and not erreurs:
        erreurs.append(ErreurLigne(0, "Ce fichier ne contient aucune mesure."))
    return bonnes, erreurs


def _ligne_mesure(numero: int, brute: dict[str, str]) -> LigneMesure:
    colonnes = _Colonnes(brute)
    lus: dict[str, Any] = {}
    for nom, lire in (("date", lire_date), ("nature", lire_nature)):
        try:
            lus[nom] = lire(brute[nom])
        except ValidationError as erreur:
            colonnes.refuser(f"{nom}, {erreur.message}")
    rapport = None
    try:
        rapport = lire_rapport(brute.get("numerateur", ""), brute.get("denominateur", ""))
    except ValidationError as erreur:
        colonnes.refuser(" ".join(erreur.messages))
    code = colonnes.texte("code", 20)
    # Un rapport donne la valeur : elle peut rester vide.
    valeur = brute["valeur"] if rapport else colonnes.texte("valeur", 60)
    preuves = colonnes.liste("preuve")
    colonnes.conclure()
    return LigneMesure(
        numero,
        code,
        lus["date"],
        lus["nature"],
        valeur,
        preuves,
        rapport=rapport,
    )
