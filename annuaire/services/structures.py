"""FINESS+ sites and the list of local structures: one way in, two readers."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO, TextIO

from django.db import transaction

from annuaire.enums import Categorie, Genre, Precision, Source
from annuaire.lecture.finess import LecteurFiness, SiteFiness
from annuaire.lecture.structures import lire_structures
from annuaire.models import Exercice, Fiche, Lieu, Structure
from annuaire.queries.territoire import DONNEES
from annuaire.services.bilan import BilanImport
from annuaire.services.fiches import Slugs, appliquer
from annuaire.services.indexation import indexer
from annuaire.services.lieux import LieuVoulu, enregistrer_lieux
from annuaire.texte import libelle_lisible, nom_lisible, normaliser
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Commune


@dataclass(frozen=True, slots=True)
class StructureVoulue:
    cle: str
    nom_source: str
    metier: str
    categorie: Categorie
    lieu: LieuVoulu
    finess: str = ""
    siret: str = ""
    categorie_finess: str = ""


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


@transaction.atomic
def importer_finess(
    flux: BinaryIO, *, jour: date, ecrire: bool, departements: frozenset[str] = frozenset()
) -> BilanImport:
    """The sites of the territory; `departements` also keeps those one is sent to further away."""
    communes = {commune.code_insee: commune for commune in referentiel.communes()}
    lecteur = LecteurFiness(flux)
    bilan = BilanImport(applique=ecrire)
    voulues = []
    for site in lecteur:
        if site.code_commune not in communes and site.code_commune[:2] not in departements:
            continue
        voulue = _depuis_finess(site, communes.get(site.code_commune))
        if voulue is None:
            bilan.exclus += 1
        else:
            voulues.append(voulue)
    bilan.lus, bilan.rejets = lecteur.lus, lecteur.illisibles
    return _appliquer(voulues, Source.FINESS, jour, bilan)


def _depuis_finess(site: SiteFiness, commune: Commune | None) -> StructureVoulue | None:
    connue = categories_finess().get(site.categorie)
    if connue is None:
        return None
    libelle, categorie = connue
    return StructureVoulue(
        cle=f"finess:{site.finess}",
        nom_source=site.nom,
        metier=libelle_lisible(libelle),
        categorie=categorie,
        finess=site.finess,
        siret=site.siret,
        categorie_finess=site.categorie,
        lieu=LieuVoulu(
            cle=f"finess:{site.finess}",
            nom=nom_lisible(site.nom)[:250],
            adresse=nom_lisible(site.adresse)[:250],
            complement=nom_lisible(site.complement)[:250],
            code_postal=site.code_postal[:5],
            commune=commune,
            commune_libelle=(commune.nom if commune else nom_lisible(site.commune_libelle))[:120],
            telephone=site.telephone,
            longitude=site.longitude,
            latitude=site.latitude,
            precision=site.precision,
        ),
    )


@transaction.atomic
def importer_structures(flux: TextIO, *, jour: date, ecrire: bool) -> BilanImport:
    communes = {commune.code_insee: commune for commune in referentiel.communes()}
    bilan = BilanImport(applique=ecrire)
    return _appliquer(_depuis_liste(flux, communes, bilan), Source.STRUCTURES, jour, bilan)


def _depuis_liste(
    flux: TextIO, communes: dict[str, Commune], bilan: BilanImport
) -> Iterator[StructureVoulue]:
    for lue in lire_structures(flux):
        bilan.lus += 1
        if lue.categorie is None or lue.code_commune not in communes:
            bilan.exclus += 1
            continue
        cle = f"structure:{lue.code_commune}:{normaliser(lue.nom)}"[:120]
        commune = communes[lue.code_commune]
        yield StructureVoulue(
            cle=cle,
            nom_source=lue.nom,
            metier=_metier_du_nom(lue.nom, lue.categorie),
            categorie=lue.categorie,
            lieu=LieuVoulu(
                cle=cle,
                nom=nom_lisible(lue.nom)[:250],
                code_postal=commune.codes_postaux[0] if len(commune.codes_postaux) == 1 else "",
                commune=commune,
                commune_libelle=commune.nom,
                longitude=lue.longitude,
                latitude=lue.latitude,
                precision=Precision.ADRESSE if lue.longitude is not None else Precision.INCONNUE,
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


def _appliquer(
    voulues: Iterable[StructureVoulue], source: Source, jour: date, bilan: BilanImport
) -> BilanImport:
    par_cle = {voulue.cle: voulue for voulue in voulues}
    bilan.retenus = bilan.structures = len(par_cle)
    lieux, lieux_modifies = enregistrer_lieux((v.lieu for v in par_cle.values()), source, jour)
    connues = _connues(par_cle)
    touchees = set(
        Exercice.objects.filter(lieu__in=lieux_modifies).values_list("fiche_id", flat=True)
    )
    for cle, structure in connues.items():
        if _mettre_a_jour(structure, par_cle[cle], source, jour):
            touchees.add(structure.fiche_id)
    nouvelles = [voulue for cle, voulue in par_cle.items() if cle not in connues]
    bilan.modifies = len(touchees)
    bilan.nouveaux = len(nouvelles)
    bilan.inchanges = len(connues) - bilan.modifies
    touchees |= _creer(nouvelles, lieux, source, jour)
    indexer(sorted(touchees))
    if not bilan.applique:
        transaction.set_rollback(True)
    return bilan


def _connues(par_cle: dict[str, StructureVoulue]) -> dict[str, Structure]:
    """By FINESS first: the RPPS may have named the same house before."""
    finess = {v.finess: cle for cle, v in par_cle.items() if v.finess}
    base = Structure.objects.select_related("fiche").order_by("pk")
    trouvees = {s.cle: s for s in base.filter(cle__in=par_cle)}
    trouvees.update({finess[s.finess]: s for s in base.filter(finess__in=finess) if s.finess})
    return trouvees


def _valeurs(voulue: StructureVoulue) -> dict[str, str]:
    return {
        "titre": voulue.lieu.nom,
        "metier": voulue.metier[:250],
        "categorie": voulue.categorie.value,
    }


def _mettre_a_jour(
    structure: Structure, voulue: StructureVoulue, source: Source, jour: date
) -> bool:
    if not appliquer(structure.fiche, _valeurs(voulue), source, jour):
        return False
    structure.fiche.source_date = jour
    structure.fiche.save()
    return True


def _creer(
    voulues: list[StructureVoulue], lieux: dict[str, Lieu], source: Source, jour: date
) -> set[int]:
    slugs = Slugs()
    provenance = {"source": source.value, "date": jour.isoformat()}
    fiches = [
        Fiche(
            genre=Genre.STRUCTURE,
            slug=slugs.nouveau(voulue.lieu.nom, voulue.lieu.commune_libelle),
            source=source,
            source_date=jour,
            provenances=dict.fromkeys(_valeurs(voulue), provenance),
            **_valeurs(voulue),
        )
        for voulue in voulues
    ]
    Fiche.objects.bulk_create(fiches)
    couples = list(zip(fiches, voulues, strict=True))
    Structure.objects.bulk_create(
        [
            Structure(
                fiche=fiche,
                cle=voulue.cle,
                finess=voulue.finess or None,
                siret=voulue.siret[:14],
                nom_source=voulue.nom_source[:250],
                categorie_finess=voulue.categorie_finess[:8],
                lieu=lieux[voulue.lieu.cle],
            )
            for fiche, voulue in couples
        ]
    )
    Exercice.objects.bulk_create(
        [Exercice(fiche=fiche, lieu=lieux[voulue.lieu.cle]) for fiche, voulue in couples]
    )
    return {fiche.pk for fiche in fiches}
