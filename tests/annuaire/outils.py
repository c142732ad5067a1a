"""The shipped demonstration, loaded once for a whole class of tests."""

import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import TestCase

from annuaire.enums import Registre
from annuaire.models import Importation
from annuaire.queries.territoire import DONNEES as ANNUAIRE
from annuaire.services.demonstration import charger_demonstration
from annuaire.services.imports.appliquer import accepter_tout, appliquer
from annuaire.services.imports.lecture import Fichiers
from annuaire.services.imports.proposer import proposer
from annuaire.services.synonymes import semer_synonymes
from cpts_portal.referentiel.lecture import DONNEES, lire_communes
from cpts_portal.referentiel.services.nomenclatures import charger_nomenclatures
from cpts_portal.referentiel.services.territoire import definir_territoire, importer_communes


def charger_territoire() -> None:
    charger_nomenclatures()
    lues = lire_communes(DONNEES / "communes_epci_saint_dizier.geojson")
    importer_communes(lues)
    definir_territoire([lue.code_insee for lue in lues])
    semer_synonymes()


class AvecDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        charger_territoire()
        charger_demonstration()


FICTIF = ANNUAIRE / "rpps_personne_activite_FICTIF_saint_dizier.txt"
FINESS = ANNUAIRE / "finess_plus_structures_52_51_10.json"
STRUCTURES = ANNUAIRE / "structures_rpps_saint_dizier_2026-09.csv"
JOUR = datetime.date(2026, 9, 19)
# Places of columns in the shipped extract.
PRENOM, NOM, CATEGORIE, STRUCTURE, VOIE, TELEPHONE = 8, 7, 11, 23, 32, 40
POSTAL, COMMUNE = 35, 36


def lignes(fichier: Path = FICTIF) -> list[list[str]]:
    return [ligne.split("|") for ligne in fichier.read_text(encoding="utf-8").splitlines()]


def texte(lignes_: list[list[str]]) -> bytes:
    return "".join("|".join(ligne) + "\n" for ligne in lignes_).encode()


def lire(
    contenu: bytes | Path = FICTIF,
    registre: Registre = Registre.RPPS,
    *,
    jour: datetime.date = JOUR,
    forcer: str = "",
    departements: frozenset[str] = frozenset(),
    **complements: bytes,
) -> Importation:
    """The proposal of these bytes, nothing applied."""
    with TemporaryDirectory() as dossier:
        chemin = contenu
        if isinstance(contenu, bytes):
            chemin = Path(dossier) / "fichier.txt"
            chemin.write_bytes(contenu)
        autres = {}
        for role, octets in complements.items():
            autres[role] = Path(dossier) / f"{role}.txt"
            autres[role].write_bytes(octets)
        fichiers = Fichiers(chemin, autres, departements)
        return proposer(registre, fichiers, jour=jour, forcer=forcer)


def importer(*args, **options) -> Importation:
    """Read, everything accepted, applied: what `--appliquer` does."""
    importation = lire(*args, **options)
    accepter_tout(importation)
    appliquer(importation, acteur=None)
    return importation
