"""Figures read from files: our template, and the layouts the DREES and the Insee publish."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify

from cpts_portal.lib.tableur import Feuille, lire_tableau, xlsx
from projet_sante.enums import ThemeDiagnostic

COLONNES = (
    "Thème",
    "Ce qui est compté",
    "Territoire",
    "Valeur",
    "Unité",
    "Département",
    "Région",
    "France",
    "Millésime",
    "Source",
    "Adresse",
    "Commentaire",
)
# The row of the template that shows how to write: never a figure.
EXEMPLE = "Exemple"
SECRET = {"s", "secret", "secret statistique", "ns", "nd"}
_CHAMPS = (
    "theme", "libelle", "territoire", "valeur", "unite", "departement", "region", "france",
    "millesime", "source", "adresse", "commentaire",
)  # fmt: skip
_EXIGES = (
    ("libelle", "ce qui est compté"),
    ("millesime", "le millésime"),
    ("source", "la source"),
)
_TEXTES = ("libelle", "unite", "millesime", "source", "adresse", "commentaire")
_MILLESIME_INSEE = re.compile(r"^P(\d{2})_POP$")
_ANNEE = re.compile(r"20\d\d")


@dataclass
class Lecture:
    """What a file gives: the fields of each figure, and what could not be read, by line."""

    chiffres: list[dict[str, Any]] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)


def lire_nombre(saisi: str) -> Decimal | None:
    """« 1 234,5 % » → 1234.5; None when empty."""
    texte = re.sub(r"[\s\u00a0\u202f%€]", "", saisi).replace(",", ".")
    if not texte:
        return None
    try:
        lu = Decimal(texte)
    except InvalidOperation as faute:
        raise ValueError(f"« {saisi} » n’est pas un nombre.") from faute
    if not lu.is_finite() or abs(lu) >= 10**10:
        raise ValueError(f"« {saisi} » n’est pas un nombre vraisemblable.")
    return lu


def est_secret(saisi: str) -> bool:
    return saisi.strip().lower().rstrip(".") in SECRET


def modele() -> bytes:
    exemple = [
        "Population", f"{EXEMPLE} : part des 75 ans et plus",
        "Territoire", "12,4", "%", "12,9", "", "10,3",
        "2022", "Insee, recensement de la population", "https://www.insee.fr", "",
    ]  # fmt: skip
    themes = [[theme.label] for theme in ThemeDiagnostic]
    return xlsx(
        [
            Feuille("Chiffres", COLONNES, [exemple], largeurs=(16, 40, 16, 10, 12, 12, 10, 10)),
            Feuille("Thèmes", ["Thème"], themes, largeurs=(24,)),
        ]
    )


def lire_fichier(octets: bytes, communes: Sequence[str]) -> Lecture:
    """The layout says itself by its header."""
    lignes = [(numero, cellules) for numero, cellules in _lignes(octets) if any(cellules)]
    for rang, (_, cellules) in enumerate(lignes[:40]):
        premiere = _cle(cellules[0])
        if premiere == "codgeo":
            return _lire_insee(cellules, lignes[rang + 1 :], communes)
        if premiere == "code-commune-insee":
            return _lire_apl(cellules, lignes[:rang], lignes[rang + 1 :], communes)
        if premiere == "theme":
            return _lire_modele(cellules, lignes[rang + 1 :])
    return Lecture(
        erreurs=[
            "Aucun en-tête connu : partez du modèle, du fichier APL de la DREES ou du dossier "
            "complet de l’Insee."
        ]
    )


def _lignes(octets: bytes) -> Iterator[tuple[int, list[str]]]:
    for numero, cellules in lire_tableau(octets):
        yield numero, [cellule.strip() for cellule in cellules]


def _cle(texte: str) -> str:
    return slugify(texte)


# --- Le modèle ---


def _lire_modele(entetes: list[str], lignes: list[tuple[int, list[str]]]) -> Lecture:
    lecture = Lecture()
    rangs = {_cle(entete): rang for rang, entete in enumerate(entetes)}
    themes = {_cle(str(theme.label)): theme.value for theme in ThemeDiagnostic}
    for numero, cellules in lignes:
        lus = {
            champ: cellules[rang] if (rang := rangs.get(_cle(colonne), 99)) < len(cellules) else ""
            for champ, colonne in zip(_CHAMPS, COLONNES, strict=True)
        }
        if _cle(lus["libelle"]).startswith(f"{EXEMPLE.lower()}-part-des-75-ans"):
            continue
        try:
            lecture.chiffres.append(_chiffre(lus, themes) | {"ligne": numero})
        except ValueError as faute:
            lecture.erreurs.append(f"Ligne {numero} : {faute}")
    if not lecture.chiffres and not lecture.erreurs:
        lecture.erreurs.append("Aucun chiffre : écrivez les vôtres sous la ligne d’exemple.")
    return lecture


def _chiffre(lus: dict[str, str], themes: dict[str, str]) -> dict[str, Any]:
    theme = themes.get(_cle(lus["theme"]))
    if theme is None:
        raise ValueError(f"le thème « {lus['theme']} » n’existe pas.")
    for champ, nom in _EXIGES:
        if not lus[champ]:
            raise ValueError(f"il manque {nom}.")
    secret = est_secret(lus["valeur"])
    valeur = None if secret else lire_nombre(lus["valeur"])
    if valeur is None and not secret:
        raise ValueError("la valeur manque ; écrivez « secret » si la source la tait.")
    comparateurs = {nom: lire_nombre(lus[nom]) for nom in ("departement", "region", "france")}
    textes = {nom: lus[nom] for nom in _TEXTES}
    return (
        textes
        | comparateurs
        | {
            "theme": theme,
            "territoire": lus["territoire"] or "Territoire",
            "valeur": valeur,
            "masque": secret,
        }
    )


# --- L'APL de la DREES : des moyennes pondérées par la population standardisée ---


def _lire_apl(
    entetes: list[str],
    titres: list[tuple[int, list[str]]],
    lignes: list[tuple[int, list[str]]],
    communes: Sequence[str],
) -> Lecture:
    # Les en-têtes publiés portent des espaces et une année : on les reconnaît à leur début.
    valeur = next((i for i, e in enumerate(entetes) if _cle(e).startswith("apl-aux")), None)
    poids = next(
        (i for i, e in enumerate(entetes) if _cle(e).startswith("population-standardisee")), None
    )
    if valeur is None or poids is None:
        return Lecture(erreurs=["Colonnes « APL aux… » et « Population standardisée… » attendues."])
    textes = [entetes[poids], *(c for _, cellules in titres for c in cellules)]
    annees = [trouve for texte in textes for trouve in _ANNEE.findall(texte)]
    points = []
    for _, cellules in lignes:
        try:
            apl, population = lire_nombre(cellules[valeur]), lire_nombre(cellules[poids])
        except (ValueError, IndexError):
            continue  # la ligne des unités, et les notes du bas
        points.append((cellules[0], apl, population))
    dedans = set(communes)
    trouvees = {code for code, apl, _ in points if code in dedans and apl is not None}
    if not trouvees:
        return Lecture(erreurs=["Aucune commune du territoire dans ce fichier."])
    departement = max(communes, key=lambda code: sum(c[:2] == code[:2] for c in communes))[:2]
    absentes = len(dedans - trouvees)
    return Lecture(
        chiffres=[
            {
                "theme": ThemeDiagnostic.OFFRE.value,
                "libelle": entetes[valeur].strip(),
                "territoire": "Territoire",
                "valeur": _moyenne(points, lambda code: code in dedans),
                "masque": False,
                "unite": "par habitant et par an",
                "departement": _moyenne(points, lambda code: code.startswith(departement)),
                "region": None,
                "france": _moyenne(points, lambda code: True),
                "millesime": annees[0] if annees else "à saisir",
                "source": "DREES, accessibilité potentielle localisée (APL)",
                "adresse": "",
                "commentaire": f"{absentes} communes du territoire absentes du fichier."
                if absentes
                else "",
            }
        ]
    )


def _moyenne(points: Sequence[tuple[str, Any, Any]], garde: Any) -> Decimal | None:
    gardes = [
        (apl, poids) for code, apl, poids in points if garde(code) and apl is not None and poids
    ]
    total = sum(poids for _, poids in gardes)
    return round(sum(apl * poids for apl, poids in gardes) / total, 2) if total else None


# --- Le dossier complet de l'Insee : des sommes de communes ---


@dataclass(frozen=True)
class _Part:
    libelle: str
    haut: tuple[str, ...]
    bas: str


_PARTS = (
    _Part("Part des moins de 15 ans", ("POP0014",), "POP"),
    _Part("Part des 75 ans et plus", ("POP7589", "POP90P"), "POP"),
    _Part("Taux de chômage des 15-64 ans (recensement)", ("CHOM1564",), "ACT1564"),
)


def _lire_insee(
    entetes: list[str], lignes: list[tuple[int, list[str]]], communes: Sequence[str]
) -> Lecture:
    annee = next((m.group(1) for e in entetes if (m := _MILLESIME_INSEE.match(e))), None)
    if annee is None:
        return Lecture(erreurs=["La colonne de population (P22_POP…) manque dans ce fichier."])
    rangs = {entete: rang for rang, entete in enumerate(entetes)}
    par_code = {cellules[0].zfill(5): cellules for _, cellules in lignes}
    dedans = [par_code[code] for code in communes if code in par_code]
    if not dedans:
        return Lecture(erreurs=["Aucune commune du territoire dans ce fichier."])
    departement = max(communes, key=lambda code: sum(c[:2] == code[:2] for c in communes))[:2]
    voisins = [c for code, c in par_code.items() if code.startswith(departement)]
    lecture = Lecture()
    for part in _PARTS:
        noms = [f"P{annee}_{nom}" for nom in (*part.haut, part.bas)]
        if not all(nom in rangs for nom in noms):
            continue
        places = [rangs[nom] for nom in noms]
        valeur = _part_de(dedans, places)
        lecture.chiffres.append(
            {
                "theme": ThemeDiagnostic.POPULATION.value,
                "libelle": part.libelle,
                "territoire": "Territoire",
                "valeur": valeur,
                "masque": valeur is None,
                "unite": "%",
                "departement": _part_de(voisins, places),
                "region": None,
                "france": _part_de(list(par_code.values()), places),
                "millesime": f"20{annee}",
                "source": "Insee, dossier complet (recensement de la population)",
                "adresse": "https://www.insee.fr",
                "commentaire": ""
                if len(dedans) == len(communes)
                else f"{len(communes) - len(dedans)} communes absentes du fichier.",
            }
        )
    return lecture


def _part_de(lignes: Sequence[list[str]], places: list[int]) -> Decimal | None:
    """None as soon as one commune is silent: a sum that leaves some out would be false."""
    haut = bas = Decimal(0)
    for cellules in lignes:
        try:
            valeurs = [lire_nombre(cellules[place]) for place in places]
        except (ValueError, IndexError):
            return None
        if any(valeur is None for valeur in valeurs):
            return None
        *numerateurs, denominateur = (valeur or Decimal(0) for valeur in valeurs)
        haut, bas = haut + sum(numerateurs, Decimal(0)), bas + denominateur
    return round(100 * haut / bas, 1) if bas else None
