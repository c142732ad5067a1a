"""The crisis plan on paper, to be kept where no network reaches: whom to call comes first."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.interface.libelles import dire
from cpts_portal.lib.ecriture import date_longue, telephone
from cpts_portal.referentiel.rapports import socle
from missions import permissions_crise
from missions.enums_crise import DestinatairePlan
from missions.models import VersionPlan
from missions.queries import crise as lire

# Connus de tous, et pourtant ce qu'on cherche d'abord.
URGENCES = (
    ("15", "SAMU"),
    ("18", "Pompiers"),
    ("17", "Police, gendarmerie"),
    ("112", "Toute urgence, en Europe"),
    ("114", "Par SMS, pour qui n’entend pas"),
)


def plan_crise(parametres: Mapping[str, Any]) -> Rapport:
    """What every member reads: no volunteer is named."""
    return _rapport(_version(parametres), [])


def plan_crise_cellule(parametres: Mapping[str, Any]) -> Rapport:
    """The same, with the volunteers of the day and their phones."""
    annuaire = [
        {
            "nom": str(volontaire.adherent),
            "profession": lire.profession_de(volontaire),
            "commune": lire.commune_de(volontaire),
            "telephone": volontaire.telephone_lisible,
            "precision": "\u00a0; ".join(
                filter(None, (volontaire.competences, volontaire.disponibilites))
            ),
        }
        for volontaire in lire.volontaires()
    ]
    return _rapport(_version(parametres), annuaire, reserve=True)


def _version(parametres: Mapping[str, Any]) -> VersionPlan:
    version = lire.versions().filter(pk=parametres["version"]).first()
    if version is None:
        raise DocumentImpossible("Cette version du plan de crise n’existe pas.")
    return version


def _rapport(
    version: VersionPlan, annuaire: list[dict[str, str]], *, reserve: bool = False
) -> Rapport:
    suite = ", pour la cellule" if reserve else ""
    titre = f"{version}{suite}"
    envois = lire.envois_de(version)
    return Rapport(
        titre=titre,
        gabarit="documents/plan_crise.html",
        contexte=socle(f"{titre}, arrêtée le {date_longue(version.arretee_le)}")
        | {
            "numero": version.numero,
            "arretee_le": date_longue(version.arretee_le),
            "objet": version.objet,
            "imprime_le": date_longue(timezone.localdate()),
            "envois": [
                {"a": dire(f"{{{a.cle}.au}}"), "le": date_longue(envois[a])}
                for a in DestinatairePlan
                if a in envois
            ],
            "urgences": [{"numero": n, "qui": qui} for n, qui in URGENCES],
            "contenu": _lisible(version.contenu),
            "reserve": reserve,
            "annuaire": annuaire,
        },
    )


def _lisible(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Phones as they are dialled; cells without anything say what is missing."""
    lisible = dict(contenu)
    for cle in ("referents", "cellule", "ressources"):
        lisible[cle] = [
            {
                champ: telephone(str(valeur)) if "telephone" in champ and valeur else valeur
                for champ, valeur in ligne.items()
            }
            for ligne in contenu[cle]
        ]
    return lisible


def _lit(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions_crise.peut_lire_le_plan(compte)


def _voit(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions_crise.peut_lire_le_plan(compte)


def _agit(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions_crise.peut_agir(compte)


def _voit_la_cellule(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions_crise.peut_agir(compte)


GENRES = (
    registre.Genre(
        "plan_crise",
        "Plan de crise",
        plan_crise,
        {"version": registre.entier},
        peut_demander=_lit,
        peut_voir=_voit,
    ),
    registre.Genre(
        "plan_crise_cellule",
        "Plan de crise, pour la cellule",
        plan_crise_cellule,
        {"version": registre.entier},
        peut_demander=_agit,
        peut_voir=_voit_la_cellule,
    ),
)
