"""The fields a human may edit on an entry: how they are called, which ones are read again first.

What belongs to a place has its number in the key: « horaires:12 », « horaires_note:12 »,
« telephone:12 ».
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from annuaire.enums import Categorie, Source, Visibilite
from annuaire.horaires import JOURS, ecrire_jour
from cpts_portal.lib.ecriture import date_longue, telephone

LIBELLES = {
    "titre": "nom affiché",
    "metier": "métier affiché",
    "categorie": "rubrique",
    "profession": "profession",
    "nouveaux_patients": "prend de nouveaux patients",
    "visites_domicile": "se déplace à domicile",
    "acces_fauteuil": "accès en fauteuil",
    "carte_vitale": "carte Vitale",
    "teleconsultation": "téléconsultation",
    "tarif": "tarif",
    "langues": "langues",
    "fermeture_du": "fermeture temporaire, du",
    "fermeture_au": "fermeture temporaire, au",
    "rendez_vous": "comment prendre rendez-vous",
    "rendez_vous_url": "prise de rendez-vous en ligne",
    "telephone_visible": "qui voit le téléphone du lieu",
    "telephone_direct": "ligne directe",
    "telephone_direct_visible": "qui voit la ligne directe",
    "mssante": "messagerie sécurisée MSSanté",
    "mssante_visible": "qui voit la MSSanté",
    "courriel": "adresse électronique",
    "courriel_visible": "qui voit l’adresse électronique",
    "rythme_mois": "rythme de vérification",
    "horaires": "horaires",
    "horaires_note": "précision sur les horaires",
    "telephone": "téléphone du lieu",
    "publiee": "publication",
    "exercices": "lieux",
}
DES_LIEUX = ("horaires", "horaires_note", "telephone")
# Kept by the place itself, for every entry that receives there.
DU_LIEU_MEME = ("telephone",)
DATES = ("fermeture_du", "fermeture_au")
OUI_NON = (
    "nouveaux_patients",
    "visites_domicile",
    "acces_fauteuil",
    "carte_vitale",
    "teleconsultation",
)
RESERVES = ("telephone_direct", "mssante", "courriel")


@dataclass(frozen=True, slots=True)
class Cle:
    """« horaires:12 » → horaires, at place 12; any other field has no place."""

    champ: str
    lieu: int | None

    @classmethod
    def lire(cls, texte: str) -> "Cle":
        champ, _, lieu = texte.partition(":")
        return cls(champ, int(lieu) if lieu else None)


def libelle(cle: str) -> str:
    champ = Cle.lire(cle).champ
    return LIBELLES.get(champ, champ)


def moderes(cles: Iterable[str]) -> list[str]:
    """Those that wait for the coordination when the person itself changes them."""
    return [cle for cle in cles if Cle.lire(cle).champ in settings.ANNUAIRE_CHAMPS_MODERES]


@dataclass(frozen=True, slots=True)
class Origine:
    libelle: str
    source: str
    le: date


def origines(provenances: dict[str, dict[str, str]]) -> list[Origine]:
    """One line per field, humans first, then in the order of the form."""
    ordre = {champ: rang for rang, champ in enumerate(LIBELLES)}
    humaines = (Source.PERSONNE, Source.COORDINATION)

    def rang(cle: str) -> tuple[bool, int, str]:
        machine = provenances[cle]["source"] not in humaines
        return machine, ordre.get(Cle.lire(cle).champ, 99), cle

    return [
        Origine(
            libelle(cle),
            str(Source(provenances[cle]["source"]).label),
            date.fromisoformat(provenances[cle]["date"]),
        )
        for cle in sorted(provenances, key=rang)
    ]


@dataclass(frozen=True, slots=True)
class Ligne:
    """One field of an edit, in words."""

    cle: str
    libelle: str
    avant: str
    apres: str


def lignes(champs: dict[str, Sequence[Any]]) -> list[Ligne]:
    """In the order of the form: PostgreSQL sorts the keys of a JSON by their length."""
    ordre = {champ: rang for rang, champ in enumerate(LIBELLES)}
    return [
        Ligne(cle, libelle(cle), dire(cle, champs[cle][0]), dire(cle, champs[cle][1]))
        for cle in sorted(champs, key=lambda cle: (ordre.get(Cle.lire(cle).champ, 99), cle))
    ]


def dire(cle: str, valeur: Any) -> str:
    champ = Cle.lire(cle).champ
    if champ in _DITS:
        return _DITS[champ](valeur)
    if valeur in (None, "", []):
        return "rien"
    return ", ".join(valeur) if isinstance(valeur, list) else str(valeur)


def _dire_possible(valeur: bool | None) -> str:
    if valeur is None:
        return "non précisé"
    return "oui" if valeur else "non"


def _dire_semaine(horaires: Sequence[Sequence[Sequence[str]]] | None) -> str:
    jours = (
        f"{jour.lower()} {ecrire_jour(plages)}"
        for jour, plages in zip(JOURS, horaires or [], strict=False)
        if plages
    )
    return " ; ".join(jours) or "inconnus"


_DITS: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(OUI_NON, _dire_possible),
    **{
        f"{champ}_visible": lambda valeur: Visibilite(valeur).label
        for champ in (*RESERVES, "telephone")
    },
    "categorie": lambda valeur: Categorie(valeur).label,
    "publiee": lambda valeur: "publiée" if valeur else "retirée",
    "horaires": _dire_semaine,
    "telephone_direct": lambda valeur: telephone(valeur) or "rien",
    "telephone": lambda valeur: telephone(valeur) or "rien",
    **dict.fromkeys(
        DATES, lambda valeur: date_longue(date.fromisoformat(valeur)) if valeur else "rien"
    ),
    "rythme_mois": lambda valeur: f"{valeur} mois" if valeur else "le rythme commun",
}
