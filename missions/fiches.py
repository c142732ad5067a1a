"""Fiches action on paper: one, or all of the contract."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel.rapports import socle
from missions import permissions
from missions.blocs import entete, fiche_affichee
from missions.models import FicheAction
from missions.queries import TableauAnnee, annee_du, tableau_annee
from missions.rapports import annee_de


def fiches_action(parametres: Mapping[str, Any]) -> Rapport:
    return _rapport(tableau_annee(annee_de(parametres)), None, "Fiches action")


def fiche_action(parametres: Mapping[str, Any]) -> Rapport:
    fiche = (
        FicheAction.objects.filter(pk=parametres["action"])
        .select_related("mission__contrat__taille_forcee")
        .first()
    )
    annee = annee_du(fiche.mission.contrat, timezone.localdate()) if fiche else None
    if fiche is None or annee is None:
        raise DocumentImpossible("Cette action n’existe pas, ou aucune année n’est ouverte.")
    return _rapport(tableau_annee(annee), fiche.pk, fiche.titre)


def _rapport(tableau: TableauAnnee, seule: int | None, titre: str) -> Rapport:
    fiches = [
        fiche_affichee(f"{rang}.{numero}", mission, action)
        for rang, mission in enumerate(tableau.missions, 1)
        for numero, action in enumerate(mission.actions, 1)
        if seule in (None, action.action.pk)
    ]
    if not fiches:
        raise DocumentImpossible("Cette action n’a pas d’indicateur dans l’année.")
    return Rapport(
        titre=titre,
        gabarit="documents/fiches_action.html",
        contexte=socle(f"Fiches action du contrat ACI, année {tableau.annee.numero}")
        | {
            "arrete_au": date_longue(timezone.localdate()),
            "d": entete(tableau) | {"fiches": fiches},
        },
    )


def _peut_demander(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire(compte)


def _peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions.peut_lire(compte)


GENRES = (
    registre.Genre(
        "fiches_action",
        "Fiches action",
        fiches_action,
        {"contrat": registre.texte, "annee": registre.entier},
        peut_demander=_peut_demander,
        peut_voir=_peut_voir,
    ),
    registre.Genre(
        "fiche_action",
        "Fiche action",
        fiche_action,
        {"action": registre.entier},
        peut_demander=_peut_demander,
        peut_voir=_peut_voir,
    ),
)
