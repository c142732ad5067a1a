"""FINESS+ sites, and the activities that say what a house really does."""

import csv
from functools import lru_cache

from annuaire.enums import Categorie, Registre
from annuaire.lecture.finess import LecteurFiness, SiteFiness, lire_activites
from annuaire.lecture.ouverture import ouvrir
from annuaire.lecture.territoire import departement
from annuaire.queries.territoire import DONNEES
from annuaire.services.bilan import BilanImport
from annuaire.services.imports.lecture import Fichiers, Lecture, Signaler, avancer, muet
from annuaire.services.imports.voulu import LieuVoulu, StructureVoulue
from annuaire.texte import libelle_lisible, nom_lisible
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.validators import normaliser_telephone

# Home nursing is an activity: since the reform, category 354 tells only half of it.
SOINS_A_DOMICILE = "358"
_METIER_SOINS_A_DOMICILE = "Service de soins infirmiers à domicile"
_LONGUEUR_SIRET = 14


@lru_cache(maxsize=1)
def categories_finess() -> dict[str, tuple[str, Categorie]]:
    """TRE_R397 code -> official label and category of the annuaire."""
    chemin = DONNEES / "finess_categories_vers_annuaire.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        return {
            ligne["code_tre_r397"]: (ligne["libelle"], Categorie(ligne["categorie_annuaire"]))
            for ligne in csv.DictReader(flux)
            if ligne["categorie_annuaire"]
        }


def lire(fichiers: Fichiers, signaler: Signaler = muet) -> Lecture:
    """The sites of the territory; `departements` also keeps those one is sent to further away."""
    communes = {commune.code_insee: commune for commune in referentiel.communes()}
    bilan = BilanImport(registre=Registre.FINESS.value)
    with ouvrir(fichiers.principal, "structures", ".json") as ouvert:
        avance = avancer(signaler, "Lecture des structures", ouvert.taille)
        lecteur = LecteurFiness(ouvert.flux, avance)
        sites = [
            site
            for site in lecteur
            if site.code_commune in communes
            or departement(site.code_commune) in fichiers.departements
        ]
    activites = _activites(fichiers, {site.finess for site in sites}, signaler)
    structures = {}
    for site in sites:
        voulue = _structure(site, communes.get(site.code_commune), activites)
        if voulue is None:
            bilan.exclus += 1
        else:
            structures[voulue.cle] = voulue
    bilan.lus, bilan.rejets, bilan.fermes = lecteur.lus, lecteur.illisibles, lecteur.fermes
    bilan.retenus = len(sites) - bilan.exclus
    bilan.structures = len(structures)
    locaux = {departement(code) for code in communes}
    return Lecture(
        bilan,
        structures=structures,
        lieux={voulue.lieu.cle: voulue.lieu for voulue in structures.values()},
        departements=frozenset(lecteur.departements & locaux),
        departements_voisins=frozenset(lecteur.departements & fichiers.departements),
        couvre_le_territoire=bool(locaux) and locaux <= lecteur.departements,
    )


def _activites(
    fichiers: Fichiers, voulus: set[str], signaler: Signaler
) -> dict[str, tuple[str, ...]] | None:
    chemin = fichiers.complements.get("activites")
    if chemin is None:
        return None
    with ouvrir(chemin, "activites", ".json") as ouvert:
        return lire_activites(
            ouvert.flux, voulus, avancer(signaler, "Lecture des activités", ouvert.taille)
        )


def _classer(site: SiteFiness, activites: tuple[str, ...]) -> tuple[str, Categorie] | None:
    connue = categories_finess().get(site.categorie)
    if connue is not None:
        libelle, categorie = connue
        return libelle_lisible(libelle), categorie
    if SOINS_A_DOMICILE in activites:
        return _METIER_SOINS_A_DOMICILE, Categorie.AIDE_SOINS_DOMICILE
    return None


def _structure(
    site: SiteFiness,
    commune: Commune | None,
    activites: dict[str, tuple[str, ...]] | None,
) -> StructureVoulue | None:
    exercees = (activites or {}).get(site.finess, ())
    classee = _classer(site, exercees)
    if classee is None:
        return None
    metier, categorie = classee
    nom = nom_lisible(site.nom)[:250]
    return StructureVoulue(
        cle=f"finess:{site.finess}",
        nom_source=site.nom[:250],
        titre=nom,
        metier=metier[:250],
        categorie=categorie.value,
        finess=site.finess[:9],
        siret=site.siret if len(site.siret) == _LONGUEUR_SIRET else "",
        categorie_finess=site.categorie[:8],
        courriel=site.courriel if "@" in site.courriel else "",
        activites=None if activites is None else list(exercees),
        lieu=LieuVoulu(
            cle=f"finess:{site.finess}",
            nom=nom,
            adresse=nom_lisible(site.adresse)[:250],
            complement=nom_lisible(site.complement)[:250],
            code_postal=site.code_postal[:5],
            commune=commune.code_insee if commune else "",
            commune_libelle=(commune.nom if commune else nom_lisible(site.commune_libelle))[:120],
            telephone=normaliser_telephone(site.telephone)[:20] if site.telephone else "",
            longitude=site.longitude,
            latitude=site.latitude,
            precision=site.precision.value,
        ),
    )
