"""From rows of the register (one per activity) to people, their places and their employers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from annuaire.enums import Categorie
from annuaire.lecture.rpps import LigneRPPS
from annuaire.texte import nom_lisible, normaliser, patronyme_lisible

_COURRIEL = re.compile(r"[^@\s|]{1,64}@[^@\s|]{1,150}\.[^@\s|.]{2,24}")
REMPLACEMENTS = {"GENR02", "GENR03"}
CABINETS = {"", "SA07", "SA08", "SA09", "SA43", "SA50"}

# TRE_R02 -> category. What is not listed stays among private practice.
CATEGORIES_DE_SECTEUR: dict[str, Categorie] = {
    **dict.fromkeys(
        ("SA01", "SA02", "SA03", "SA04", "SA05", "SA12", "SA13", "SA30", "SA34", "SA51", "SA54"),
        Categorie.ETABLISSEMENTS_SANTE,
    ),
    "SA16": Categorie.HANDICAP,
    "SA17": Categorie.MAISONS_RETRAITE,
    **dict.fromkeys(("SA18", "SA61"), Categorie.AIDE_SOINS_DOMICILE),
    **dict.fromkeys(
        ("SA15", "SA20", "SA21", "SA24", "SA27", "SA28", "SA41"), Categorie.ACTION_SOCIALE
    ),
}
TYPES_DE_SECTEUR = {
    "SA01": "Hôpital public",
    "SA04": "Clinique",
    "SA05": "Centre de santé",
    "SA16": "Établissement pour personnes handicapées",
    "SA17": "Maison de retraite",
    "SA18": "Aide et soins à domicile",
    "SA25": "Laboratoire d’analyses médicales",
    "SA27": "Service social",
    "SA33": "Pharmacie",
    "SA42": "Optique et appareillage",
    "SA52": "Maison de santé",
}


def categorie_de_secteur(secteur: str) -> Categorie:
    return CATEGORIES_DE_SECTEUR.get(secteur, Categorie.PROFESSIONNELS_LIBERAUX)


@dataclass(frozen=True, slots=True)
class LieuLu:
    cle: str
    nom: str
    nom_source: str
    adresse: str
    complement: str
    code_postal: str
    commune: str
    telephone: str
    secteur: str
    finess: str
    siret: str
    # As the MSSanté extract names the structure.
    identifiant: str = ""

    @property
    def est_une_structure(self) -> bool:
        return bool(self.nom_source) and self.secteur not in CABINETS


@dataclass(frozen=True, slots=True)
class ActiviteLue:
    lieu: str
    mode: str
    secteur: str
    remplacant: bool


@dataclass(slots=True)
class PersonneLue:
    identifiant_national: str
    rpps: str
    civilite: str
    nom: str
    prenom: str
    profession: str
    profession_libelle: str
    docteur: bool = False
    courriel: str = ""
    diplomes: list[str] | None = None
    mssante: str | None = None
    savoir_faire: dict[str, str] = field(default_factory=dict)
    activites: dict[str, ActiviteLue] = field(default_factory=dict)

    @property
    def titre(self) -> str:
        morceaux = ("Dr" if self.docteur else "", self.prenom, self.nom)
        return " ".join(m for m in morceaux if m)

    @property
    def categorie(self) -> Categorie:
        """Private practice first; else the kind of house that employs the person."""
        modes = {activite.mode for activite in self.activites.values()}
        if "L" in modes:
            return Categorie.PROFESSIONNELS_LIBERAUX
        secteurs = [activite.secteur for activite in self.activites.values()]
        return categorie_de_secteur(secteurs[0] if secteurs else "")


@dataclass(slots=True)
class Assemblage:
    personnes: dict[str, PersonneLue] = field(default_factory=dict)
    lieux: dict[str, LieuLu] = field(default_factory=dict)
    activites: set[tuple[str, ...]] = field(default_factory=set)
    # MSSanté box of a place, by its key; absent when no extract was given.
    mssante: dict[str, str] = field(default_factory=dict)


def _adresse(ligne: LigneRPPS) -> str:
    numero = f"{ligne.numero_voie}{ligne.indice_voie}".strip()
    voie = " ".join(m for m in (ligne.type_voie, ligne.voie) if m)
    if not voie:
        return ""
    # « Grande rue » has a type and no label: only the capitals of the register are rewritten.
    lisible = nom_lisible(voie.upper())
    lisible = lisible if not numero else lisible[:1].lower() + lisible[1:]
    return f"{numero}, {lisible}" if numero else lisible


def _cle_de_lieu(ligne: LigneRPPS) -> str:
    identifiant = ligne.structure or ligne.structure_ancienne
    if identifiant:
        return f"rpps:{identifiant}"[:120]
    adresse = normaliser(f"{ligne.raison_sociale} {_adresse(ligne)}")
    return f"rpps:{ligne.commune}:{adresse}"[:120]


def _lieu(ligne: LigneRPPS) -> LieuLu:
    nom = ligne.enseigne or ligne.raison_sociale
    return LieuLu(
        cle=_cle_de_lieu(ligne),
        nom=nom_lisible(nom)[:250],
        nom_source=nom[:250],
        adresse=_adresse(ligne)[:250],
        complement=nom_lisible(ligne.complement)[:250],
        code_postal=ligne.code_postal[:5],
        commune=ligne.commune,
        telephone=ligne.telephone or ligne.telephone_2,
        secteur=ligne.secteur,
        finess=ligne.finess if len(ligne.finess) == 9 else "",
        siret=ligne.siret if len(ligne.siret) == 14 else "",
        identifiant=ligne.structure,
    )


def assembler(lignes: Iterable[LigneRPPS]) -> Assemblage:
    resultat = Assemblage()
    for ligne in lignes:
        resultat.activites.add(ligne.cle_activite)
        lieu = _lieu(ligne)
        resultat.lieux.setdefault(lieu.cle, lieu)
        personne = resultat.personnes.setdefault(
            ligne.identifiant_national,
            PersonneLue(
                identifiant_national=ligne.identifiant_national,
                rpps=ligne.rpps,
                civilite=ligne.civilite,
                nom=patronyme_lisible(ligne.nom),
                prenom=patronyme_lisible(ligne.prenom),
                profession=ligne.profession,
                profession_libelle=ligne.profession_libelle,
                docteur=ligne.civilite_exercice == "DR",
            ),
        )
        if not personne.courriel and _COURRIEL.fullmatch(ligne.courriel):
            personne.courriel = ligne.courriel.lower()
        if ligne.savoir_faire:
            personne.savoir_faire[ligne.savoir_faire] = ligne.savoir_faire_libelle
        personne.activites.setdefault(
            lieu.cle,
            ActiviteLue(
                lieu=lieu.cle,
                mode=ligne.mode if ligne.mode in {"L", "S", "B", "I"} else "",
                secteur=ligne.secteur,
                remplacant=ligne.genre_activite in REMPLACEMENTS,
            ),
        )
    return resultat
