"""The local list of structures drawn from the RPPS: name, commune, position, category."""

import csv
import io

from annuaire.enums import Categorie, Precision, Registre
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.ouverture import ouvrir
from annuaire.lecture.structures import StructureLue, lire_structures
from annuaire.lecture.territoire import departement
from annuaire.services.bilan import BilanImport
from annuaire.services.imports.lecture import Fichiers, Lecture, Signaler, muet
from annuaire.services.imports.voulu import LieuVoulu, StructureVoulue
from annuaire.texte import nom_lisible, normaliser
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune


def lire(fichiers: Fichiers, signaler: Signaler = muet) -> Lecture:
    signaler("Lecture des structures", None)
    communes = {commune.code_insee: commune for commune in referentiel.communes()}
    bilan = BilanImport(registre=Registre.STRUCTURES.value)
    structures: dict[str, StructureVoulue] = {}
    vus: set[str] = set()
    try:
        with ouvrir(fichiers.principal, "structures", ".csv") as ouvert:
            texte = io.TextIOWrapper(ouvert.flux, encoding="utf-8-sig", newline="")
            for lue in lire_structures(texte):
                bilan.lus += 1
                vus.add(departement(lue.code_commune))
                commune = communes.get(lue.code_commune)
                if commune is None:
                    continue
                if lue.categorie is None:
                    bilan.exclus += 1
                    continue
                bilan.retenus += 1
                voulue = _structure(lue, lue.categorie, commune)
                structures[voulue.cle] = voulue
    except (csv.Error, UnicodeDecodeError) as erreur:
        raise FichierRefuse("Ce fichier n’est pas la liste des structures en CSV.") from erreur
    if not bilan.lus:
        raise FichierRefuse("Ce fichier ne contient aucune structure.")
    bilan.structures = len(structures)
    return Lecture(
        bilan,
        structures=structures,
        lieux={voulue.lieu.cle: voulue.lieu for voulue in structures.values()},
        departements=frozenset(vus),
    )


def _structure(lue: StructureLue, categorie: Categorie, commune: Commune) -> StructureVoulue:
    cle = f"structure:{lue.code_commune}:{normaliser(lue.nom)}"[:120]
    postaux = commune.codes_postaux
    nom = nom_lisible(lue.nom)[:250]
    return StructureVoulue(
        cle=cle,
        nom_source=lue.nom[:250],
        titre=nom,
        metier=_metier_du_nom(lue.nom, categorie),
        categorie=categorie.value,
        lieu=LieuVoulu(
            cle=cle,
            nom=nom,
            code_postal=postaux[0] if len(postaux) == 1 else "",
            commune=commune.code_insee,
            commune_libelle=commune.nom,
            longitude=lue.longitude,
            latitude=lue.latitude,
            precision=(
                Precision.ADRESSE if lue.longitude is not None else Precision.INCONNUE
            ).value,
        ),
    )


# What a name says of itself; the list carries no type.
_METIERS_DANS_LE_NOM = (
    ("pharmacie", "Pharmacie"),
    ("ehpad", "Établissement d’hébergement pour personnes âgées dépendantes"),
    ("ssiad", "Service de soins infirmiers à domicile"),
    ("saad", "Service d’aide à domicile"),
    ("clinique", "Clinique"),
    ("ime", "Institut médico-éducatif"),
    ("sessad", "Service d’éducation spéciale et de soins à domicile"),
    ("fam", "Foyer d’accueil médicalisé"),
    ("mas", "Maison d’accueil spécialisée"),
    ("cmpp", "Centre médico-psycho-pédagogique"),
    ("camsp", "Centre d’action médico-sociale précoce"),
    ("itep", "Institut thérapeutique, éducatif et pédagogique"),
    ("savs", "Service d’accompagnement à la vie sociale"),
    ("samsah", "Service d’accompagnement médico-social pour adultes handicapés"),
    ("mecs", "Maison d’enfants à caractère social"),
    ("chrs", "Centre d’hébergement et de réinsertion sociale"),
    ("cmp", "Centre médico-psychologique"),
    ("cegidd", "Centre gratuit de dépistage"),
    ("dialyse", "Centre de dialyse"),
    ("usld", "Unité de soins de longue durée"),
    ("ssr", "Soins de suite et de réadaptation"),
    ("lbm", "Laboratoire d’analyses médicales"),
    ("imagerie", "Imagerie médicale"),
    ("irm", "Imagerie médicale"),
    ("ophtalmologique", "Centre d’ophtalmologie"),
    ("pole de sante", "Maison ou pôle de santé"),
    ("ch", "Centre hospitalier"),
)


def _metier_du_nom(nom: str, categorie: Categorie) -> str:
    cherche = f" {normaliser(nom)} "
    for indice, metier in _METIERS_DANS_LE_NOM:
        if f" {indice} " in cherche:
            return metier
    return ""
