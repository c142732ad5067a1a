"""Two contents of the crisis plan, told apart line by line. Pure."""

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Contenu = Mapping[str, Any]
Ligne = Mapping[str, Any]

# Ce que chaque liste du contenu montre, dans l'ordre du plan ; le premier champ nomme la ligne.
SECTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "referents": (
        "Référents",
        {
            "nom": "Nom",
            "qualite": "Qualité",
            "telephone": "Téléphone",
            "joignable": "Joignable",
        },
    ),
    "alerte": (
        "Chaîne d’alerte",
        {"qui": "Qui", "previent": "Prévient", "moyen": "Moyen", "consigne": "Consigne"},
    ),
    "cellule": (
        "Cellule de crise",
        {
            "fonction": "Fonction",
            "precision": "Précision",
            "titulaire": "Titulaire",
            "titulaire_telephone": "Téléphone du titulaire",
            "suppleant": "Suppléant",
            "suppleant_telephone": "Téléphone du suppléant",
        },
    ),
    "ressources": (
        "Ressources",
        {
            "libelle": "Quoi",
            "genre": "Genre",
            "quantite": "Quantité",
            "lieu": "Lieu",
            "detenteur": "Détenteur",
            "telephone": "Téléphone",
            "disponibilite": "Disponibilité",
            "types": "Pour quelles crises",
            "verifiee_le": "Vérifiée le",
        },
    ),
    "fiches": (
        "Risques et fiches réflexes",
        {"titre": "Titre", "genre": "Genre", "type": "Type de crise", "texte": "Texte"},
    ),
}


def empreinte(contenu: Contenu) -> str:
    """Of the plan itself: volunteers come and go without changing it."""
    plan = {cle: contenu[cle] for cle in SECTIONS}
    brut = json.dumps(plan, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(brut.encode()).hexdigest()


@dataclass(frozen=True)
class ChampChange:
    libelle: str
    avant: str
    apres: str
    # Un long texte se compare ligne à ligne : (« - », « + » ou « », la ligne).
    lignes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LigneChangee:
    nom: str
    # « ajoutée », « retirée » ou « changée ».
    quoi: str
    champs: tuple[ChampChange, ...] = ()


@dataclass(frozen=True)
class SectionComparee:
    titre: str
    lignes: tuple[LigneChangee, ...]


def comparer(avant: Contenu, apres: Contenu) -> list[SectionComparee]:
    """Only what moved; lines are matched by their key, whatever became of their text."""
    comparees = [
        SectionComparee(titre, tuple(_section(avant[cle], apres[cle], champs)))
        for cle, (titre, champs) in SECTIONS.items()
    ]
    return [section for section in comparees if section.lignes]


def _section(
    avant: list[Ligne], apres: list[Ligne], champs: Mapping[str, str]
) -> Iterator[LigneChangee]:
    nom = next(iter(champs))
    anciennes = {ligne["cle"]: ligne for ligne in avant}
    nouvelles = {ligne["cle"]: ligne for ligne in apres}
    for cle, ligne in nouvelles.items():
        if cle not in anciennes:
            yield LigneChangee(ligne[nom], "ajoutée")
        elif changes := tuple(_champs(anciennes[cle], ligne, champs)):
            yield LigneChangee(ligne[nom], "changée", changes)
    for cle, ligne in anciennes.items():
        if cle not in nouvelles:
            yield LigneChangee(ligne[nom], "retirée")
    communes_avant = [cle for cle in anciennes if cle in nouvelles]
    communes_apres = [cle for cle in nouvelles if cle in anciennes]
    if communes_avant != communes_apres:
        yield LigneChangee("L’ordre", "changée")


def _champs(avant: Ligne, apres: Ligne, champs: Mapping[str, str]) -> Iterator[ChampChange]:
    for champ, libelle in champs.items():
        ancien, nouveau = str(avant.get(champ, "")), str(apres.get(champ, ""))
        if ancien != nouveau:
            longs = champ == "texte"
            yield ChampChange(
                libelle, ancien, nouveau, tuple(_lignes(ancien, nouveau)) if longs else ()
            )


def _lignes(avant: str, apres: str) -> Iterator[tuple[str, str]]:
    for ligne in difflib.ndiff(avant.splitlines(), apres.splitlines()):
        signe, texte = ligne[0], ligne[2:]
        if signe in "+-" and texte.strip():
            yield signe, texte
