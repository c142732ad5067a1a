"""The demonstration: the very importers on the shipped files, then what registers do not know."""

import csv
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import transaction

from annuaire.enums import Precision, Source, Statut
from annuaire.models import Exercice, Fiche, Importation, Lieu, Professionnel
from annuaire.queries.territoire import DONNEES
from annuaire.services.fiches import appliquer
from annuaire.services.indexation import indexer
from cpts_portal.referentiel.validators import normaliser_telephone

JOUR_DES_REGISTRES = "2026-09-19"
STRUCTURES = "structures_rpps_saint_dizier_2026-09.csv"
FINESS = "finess_plus_structures_52_51_10.json"
# One extract in two files: whoever is missing from an extract would be said to have left.
RPPS = (
    "rpps_personne_activite_FICTIF_saint_dizier.txt",
    "rpps_personne_activite_FICTIF_genere.txt",
)
_OUI_NON = {"oui": True, "non": False, "": None}
_BOOLEENS = (
    "nouveaux_patients",
    "visites_domicile",
    "acces_fauteuil",
    "carte_vitale",
    "teleconsultation",
)
_TEXTES = ("tarif", "rendez_vous", "mssante", "courriel")


@transaction.atomic
def charger_demonstration(sortie: Any = None) -> list[str]:
    """Can run again: an import of the same files changes nothing."""
    sortie = sortie or StringIO()
    _importer("importer_structures", DONNEES / STRUCTURES, sortie=sortie)
    _importer("importer_finess", DONNEES / FINESS, "--departements", "52", sortie=sortie)
    with TemporaryDirectory() as dossier:
        _importer("importer_rpps", extrait_rpps(Path(dossier)), sortie=sortie)
    with (DONNEES / "positions_FICTIF_genere.csv").open(encoding="utf-8", newline="") as flux:
        placer(csv.DictReader(flux))
    with (DONNEES / "complements_FICTIF_genere.csv").open(encoding="utf-8", newline="") as flux:
        completer(csv.DictReader(flux))
    return [f"{Fiche.objects.publiees().count()} fiches d’annuaire, personnes inventées"]


def _importer(commande: str, fichier: Path, *options: str, sortie: Any) -> None:
    empreinte = hashlib.sha256(fichier.read_bytes()).hexdigest()
    if Importation.objects.filter(empreinte=empreinte, statut=Statut.APPLIQUEE).exists():
        return
    call_command(
        commande,
        str(fichier),
        *options,
        "--date",
        JOUR_DES_REGISTRES,
        "--appliquer",
        "--demonstration",
        stdout=sortie,
    )


def extrait_rpps(dossier: Path) -> Path:
    chemin = dossier / "rpps_personne_activite_FICTIF.txt"
    premier, *suivants = [(DONNEES / nom).read_text(encoding="utf-8") for nom in RPPS]
    sans_entete = [texte.split("\n", 1)[1] for texte in suivants]
    chemin.write_text("".join([premier, *sans_entete]), encoding="utf-8")
    return chemin


def placer(lignes: Iterable[dict[str, str]]) -> None:
    positions = {f"rpps:{ligne['cle']}": ligne for ligne in lignes}
    lieux = list(Lieu.objects.filter(cle__in=positions).order_by("pk"))
    for lieu in lieux:
        lieu.longitude = float(positions[lieu.cle]["longitude"])
        lieu.latitude = float(positions[lieu.cle]["latitude"])
        lieu.precision = Precision.RUE
    Lieu.objects.bulk_update(lieux, ["longitude", "latitude", "precision"])
    indexer(Exercice.objects.filter(lieu__in=lieux).values_list("fiche_id", flat=True).distinct())


def completer(lignes: Iterable[dict[str, str]]) -> None:
    """What the person would have typed: only for people already imported."""
    par_rpps = {ligne["rpps"]: ligne for ligne in lignes}
    professionnels = (
        Professionnel.objects.filter(rpps__in=par_rpps).select_related("fiche").order_by("pk")
    )
    fiches = []
    for professionnel in professionnels:
        ligne = par_rpps[professionnel.rpps]
        fiche = professionnel.fiche
        source = Source(ligne["verifiee_par"] or Source.PERSONNE)
        jour = date.fromisoformat(ligne["verifiee_le"] or JOUR_DES_REGISTRES)
        appliquer(fiche, _valeurs(ligne), source, jour)
        if ligne["verifiee_le"]:
            fiche.verifiee_le, fiche.verifiee_par = jour, source
        if ligne["horaires"]:
            Exercice.objects.filter(fiche=fiche, rang=0).update(
                horaires=json.loads(ligne["horaires"]), horaires_note=ligne["horaires_note"]
            )
        fiches.append(fiche)
    _enregistrer(fiches)


def _valeurs(ligne: dict[str, str]) -> dict[str, Any]:
    valeurs: dict[str, Any] = {champ: _OUI_NON[ligne[champ]] for champ in _BOOLEENS}
    valeurs |= {champ: ligne[champ] for champ in _TEXTES}
    valeurs["langues"] = ligne["langues"].split("|") if ligne["langues"] else []
    direct = ligne["telephone_direct"]
    valeurs["telephone_direct"] = normaliser_telephone(direct) if direct else ""
    return valeurs


def _enregistrer(fiches: list[Fiche]) -> None:
    champs = [*_BOOLEENS, *_TEXTES, "langues", "telephone_direct", "provenances"]
    Fiche.objects.bulk_update(fiches, [*champs, "verifiee_le", "verifiee_par"], batch_size=200)
    indexer([fiche.pk for fiche in fiches])
