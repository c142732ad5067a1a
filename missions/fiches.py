"""Fiches action on paper: one, or all of the contract."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Prefetch, Q, Sum
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.ecriture import date_courte, date_longue
from cpts_portal.referentiel.rapports import socle
from membres.reunions.duree import ecrire_duree
from membres.reunions.enums import EtatReunion
from missions import permissions
from missions.blocs import entete, fiche_affichee
from missions.enums import RoleActeur
from missions.models import ActeurAction, AnneeAction, FicheAction, ReunionAction
from missions.queries import (
    LigneAction,
    LigneMission,
    TableauAnnee,
    annee_du,
    tableau_annee,
)
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
    vies = _vies(tableau)
    fiches = [
        fiche_affichee(f"{rang}.{numero}", mission, action) | _vie(vies[action.action.pk])
        for rang, mission in enumerate(tableau.missions, 1)
        for numero, action in enumerate(_actions(mission, vies), 1)
        if seule in (None, action.action.pk)
    ]
    if not fiches:
        raise DocumentImpossible("Aucune fiche action n’est écrite dans ce contrat.")
    return Rapport(
        titre=titre,
        gabarit="documents/fiches_action.html",
        contexte=socle(
            f"Fiches action du contrat {lire_libelles().aci}, année {tableau.annee.numero}"
        )
        | {
            "arrete_au": date_longue(timezone.localdate()),
            "d": entete(tableau) | {"fiches": fiches},
        },
    )


def _vies(tableau: TableauAnnee) -> dict[int, FicheAction]:
    """Each action with what it lived that year, in a few questions for all of them."""
    annee = tableau.annee
    actions = FicheAction.objects.filter(mission__contrat=annee.contrat_id)
    reunions = ReunionAction.objects.filter(
        ecartee_le=None,
        reunion__etat=EtatReunion.CLOSE,
        reunion__debut__date__range=(annee.debut, annee.fin),
    )
    prets = actions.prefetch_related(
        "jalons",
        Prefetch("annees", AnneeAction.objects.filter(annee=annee)),
        Prefetch("intervenants", ActeurAction.objects.select_related("adherent", "fiche")),
        Prefetch(
            "reunions",
            reunions.select_related("reunion")
            .annotate(
                presence=Sum(
                    "reunion__signatures__minutes", filter=Q(reunion__signatures__ecartee_le=None)
                )
            )
            .order_by("reunion__debut", "pk"),
        ),
    )
    return {action.pk: action for action in prets.order_by("ordre", "pk")}


def _actions(mission: LigneMission, vies: dict[int, FicheAction]) -> list[LigneAction]:
    """Those of the annex, then the live ones that no indicator follows that year."""
    connues = {ligne.action.pk for ligne in mission.actions}
    autres = [
        LigneAction(action, ())
        for action in vies.values()
        if action.mission_id == mission.contrat.pk
        and action.pk not in connues
        and action.archivee_le is None
    ]
    return [*mission.actions, *autres]


def _vie(action: FicheAction) -> dict[str, Any]:
    racontee = next(iter(action.annees.all()), None)
    acteurs = list(action.intervenants.all())
    tenues = list(action.reunions.all())
    minutes = sum(getattr(lien, "presence", None) or 0 for lien in tenues)
    return {
        "acteurs": [
            [str(role.label), [str(a) for a in acteurs if a.role == role]]
            for role in RoleActeur
            if any(a.role == role for a in acteurs)
        ],
        "jalons": [
            {
                "libelle": jalon.libelle,
                "debut": date_courte(jalon.debut) if jalon.debut else "",
                "fin": date_courte(jalon.fin) if jalon.fin else "",
                "faite_le": date_courte(jalon.faite_le) if jalon.faite_le else "",
            }
            for jalon in action.jalons.all()
        ],
        "realise": _lignes(racontee.realise) if racontee else [],
        "perspectives": _lignes(racontee.perspectives) if racontee else [],
        "reunions": [f"{date_courte(lien.reunion.debut)}, {lien.reunion}" for lien in tenues],
        "presence": ecrire_duree(minutes) if minutes else "",
    }


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


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
