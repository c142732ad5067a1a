"""The crisis plan, read: the draft, the version in force, the volunteers.

`plan_en_vigueur()` is the door for the apps above (a live block of the projet de santé, a report):
one query for the version, one for its sendings; everything else comes from the frozen content.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from cpts_portal.lib.ecriture import date_courte
from membres.comptes.models import Compte
from missions.enums_crise import DestinatairePlan
from missions.models import (
    FicheCrise,
    LignePlan,
    MaillonAlerte,
    MembreCellule,
    ReferentCrise,
    RessourceCrise,
    TransmissionPlan,
    VersionPlan,
    VolontaireCrise,
)
from missions.plan_crise import Contenu, empreinte
from missions.queries.annees import contrat_courant
from missions.queries.horloge import EcheanceLue, horloge
from missions.saisie import sans_accent

# Le code de la règle de l'horloge que l'envoi du plan tient.
ECHEANCE = "plan-crise"
SANS_COMMUNE = "Commune non dite"
SANS_PROFESSION = "Profession non dite"


# --- La porte des étages du dessus ---


@dataclass(frozen=True)
class PlanEnVigueur:
    """The last version decided, as the projet de santé and the reports tell it.

    `contenu` is frozen with the version: lists `referents`, `alerte`, `cellule`, `ressources`,
    `fiches` (of mappings of texts) and `volontaires` (figures only, never a person).
    """

    version: int
    date: dt.date
    objet: str
    # None : pas encore envoyée.
    envoye_ars: dt.date | None
    envoye_cpam: dt.date | None
    contenu: Contenu = field(repr=False)

    @property
    def transmis(self) -> bool:
        return self.envoye_ars is not None and self.envoye_cpam is not None

    @property
    def volontaires(self) -> int:
        return int(self.contenu["volontaires"]["total"])


def plan_en_vigueur() -> PlanEnVigueur | None:
    """None while no version was decided: the caller writes that the plan is to be written."""
    version = derniere_version()
    return plan_de(version) if version else None


def plan_de(version: VersionPlan) -> PlanEnVigueur:
    envois = envois_de(version)
    return PlanEnVigueur(
        version=version.numero,
        date=version.arretee_le,
        objet=version.objet,
        envoye_ars=envois.get(DestinatairePlan.ARS),
        envoye_cpam=envois.get(DestinatairePlan.CPAM),
        contenu=version.contenu,
    )


# --- Les versions ---


def versions() -> QuerySet[VersionPlan]:
    valables = TransmissionPlan.objects.filter(annulee_le=None).order_by("a", "pk")
    return (
        VersionPlan.objects.select_related("arretee_par")
        .prefetch_related(Prefetch("transmissions", valables, to_attr="envois"))
        .order_by("-numero")
    )


def derniere_version() -> VersionPlan | None:
    return versions().first()


def envois_de(version: VersionPlan) -> dict[str, date]:
    """Of a version read by `versions()`."""
    return {envoi.a: envoi.le for envoi in version.envois}  # type: ignore[attr-defined]  # préchargé


def reste_a_envoyer(version: VersionPlan) -> list[DestinatairePlan]:
    faits = envois_de(version)
    return [a for a in DestinatairePlan if a not in faits]


def echeance_du_plan(jour: date) -> EcheanceLue | None:
    """The deadline of the plan that is next to meet, or the last met; None without a contract."""
    contrat = contrat_courant(jour)
    if contrat is None:
        return None
    siennes = [e for e in horloge(contrat, jour) if e.cle.split(":")[0] == ECHEANCE]
    return next((e for e in siennes if not e.faite), siennes[-1] if siennes else None)


# --- Le brouillon ---


@dataclass(frozen=True)
class Brouillon:
    referents: list[ReferentCrise]
    alerte: list[MaillonAlerte]
    cellule: list[MembreCellule]
    ressources: list[RessourceCrise]
    fiches: list[FicheCrise]

    def lignes(self, section: str) -> list[Any]:
        lues: list[Any] = getattr(self, section)
        return lues

    @property
    def vide(self) -> bool:
        return not any((self.referents, self.alerte, self.cellule, self.ressources, self.fiches))


def brouillon() -> Brouillon:
    return Brouillon(
        referents=list(ReferentCrise.objects.vives().select_related("adherent").order_by(*_RANG)),
        alerte=list(MaillonAlerte.objects.vives().order_by(*_RANG)),
        cellule=list(
            MembreCellule.objects.vives().select_related("titulaire", "suppleant").order_by(*_RANG)
        ),
        ressources=list(
            RessourceCrise.objects.vives()
            .select_related("commune")
            .defer("commune__contour")
            .order_by(*_RANG)
        ),
        fiches=list(FicheCrise.objects.vives().order_by(*_RANG)),
    )


_RANG = ("ordre", "pk")


def retirees(modele: type[LignePlan]) -> list[LignePlan]:
    """What was taken out last, to be put back."""
    return list(
        modele._default_manager.filter(retiree_le__isnull=False).order_by("-retiree_le", "-pk")[:10]
    )


def contenu_de(lu: Brouillon) -> dict[str, Any]:
    """Everything the plan shows, texts all the way down: what a version freezes."""
    return {
        "referents": [_referent(ligne) for ligne in lu.referents],
        "alerte": [
            {
                "cle": ligne.pk,
                "qui": ligne.qui,
                "previent": ligne.previent,
                "moyen": ligne.moyen,
                "consigne": ligne.consigne,
            }
            for ligne in lu.alerte
        ],
        "cellule": [_fonction(ligne) for ligne in lu.cellule],
        "ressources": [_ressource(ligne) for ligne in lu.ressources],
        "fiches": [
            {
                "cle": ligne.pk,
                "titre": ligne.titre,
                "genre": ligne.get_genre_display(),
                "type": ligne.get_type_display(),
                "texte": ligne.texte,
            }
            for ligne in lu.fiches
        ],
        "volontaires": en_nombres(list(volontaires())),
    }


def _referent(ligne: ReferentCrise) -> dict[str, Any]:
    return {
        "cle": ligne.pk,
        "nom": str(ligne),
        "qualite": ligne.qualite,
        "telephone": ligne.telephone,
        "joignable": ligne.joignable,
    }


def _fonction(ligne: MembreCellule) -> dict[str, Any]:
    return {
        "cle": ligne.pk,
        "fonction": ligne.get_fonction_display(),
        "precision": ligne.precision,
        "titulaire": ligne.nom_titulaire,
        "titulaire_telephone": ligne.titulaire_telephone,
        "suppleant": ligne.nom_suppleant,
        "suppleant_telephone": ligne.suppleant_telephone,
    }


def _ressource(ligne: RessourceCrise) -> dict[str, Any]:
    return {
        "cle": ligne.pk,
        "genre": ligne.get_genre_display(),
        "libelle": ligne.libelle,
        "quantite": ligne.quantite,
        "lieu": ", ".join(filter(None, (ligne.lieu, str(ligne.commune or "")))),
        "detenteur": ligne.detenteur,
        "telephone": ligne.telephone,
        "disponibilite": ligne.disponibilite,
        "types": ligne.types_dits,
        "verifiee_le": date_courte(ligne.verifiee_le) if ligne.verifiee_le else "",
    }


def differe(lu: Brouillon, version: VersionPlan | None) -> bool:
    """Whether the draft says something else than that version."""
    if version is None:
        return not lu.vide
    return empreinte(contenu_de(lu)) != version.sha256


# --- Les volontaires ---


def volontaires() -> QuerySet[VolontaireCrise]:
    return (
        VolontaireCrise.objects.inscrits()
        .select_related("adherent__commune", "adherent__profession")
        .defer("adherent__commune__contour")
        .order_by("adherent__commune__nom_tri", "adherent__cle_tri", "pk")
    )


def volontaires_de(
    communes: list[int] | None = None, professions: list[int] | None = None
) -> QuerySet[VolontaireCrise]:
    """Those of these communes and of these professions; nothing chosen is everyone."""
    lignes = volontaires()
    if communes:
        lignes = lignes.filter(adherent__commune__in=communes)
    if professions:
        lignes = lignes.filter(adherent__profession__in=professions)
    return lignes


def mon_volontariat(compte: Compte) -> VolontaireCrise | None:
    return VolontaireCrise.objects.inscrits().filter(adherent__compte=compte).first()


def commune_de(volontaire: VolontaireCrise) -> str:
    return str(volontaire.adherent.commune or SANS_COMMUNE)


def profession_de(volontaire: VolontaireCrise) -> str:
    return str(volontaire.adherent.profession or SANS_PROFESSION)


def en_nombres(lignes: list[VolontaireCrise]) -> dict[str, Any]:
    """How many, by commune and by profession: figures, and no one."""
    communes = Counter(commune_de(ligne) for ligne in lignes)
    professions = Counter(profession_de(ligne) for ligne in lignes)
    return {
        "total": len(lignes),
        "communes": [
            {"nom": nom, "total": communes[nom]} for nom in sorted(communes, key=sans_accent)
        ],
        "professions": [
            {"nom": nom, "total": professions[nom]} for nom in sorted(professions, key=sans_accent)
        ],
    }


def par_commune(lignes: list[VolontaireCrise]) -> list[dict[str, Any]]:
    """Each commune, how many, and of which professions."""
    groupes: dict[str, Counter[str]] = {}
    for ligne in lignes:
        groupes.setdefault(commune_de(ligne), Counter())[profession_de(ligne)] += 1
    return [
        {
            "commune": commune,
            "total": groupes[commune].total(),
            "professions": sorted(
                groupes[commune].items(), key=lambda paire: (-paire[1], sans_accent(paire[0]))
            ),
        }
        for commune in sorted(groupes, key=sans_accent)
    ]


def choix_de(lignes: list[VolontaireCrise], champ: str) -> list[Any]:
    """The communes, or the professions, that have a volunteer."""
    valeurs = {v.pk: v for ligne in lignes if (v := getattr(ligne.adherent, champ))}
    return sorted(valeurs.values(), key=lambda valeur: sans_accent(str(valeur)))
