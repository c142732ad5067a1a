"""What the crisis plan inscribes elsewhere: journal, menus, papers, departures, personal data."""

from django.http import HttpRequest

from cpts_portal.documents import registre as documents
from cpts_portal.interface import menus
from cpts_portal.journal import registre as journal
from cpts_portal.lib import demonstration
from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique, contribuer, designer
from membres.adhesions import suites
from membres.adhesions.models import Adherent, Depart
from membres.comptes.models import Compte
from missions import papier_crise, permissions_crise
from missions.models import ReponseAppel, VolontaireCrise
from missions.permissions import peut_lire
from missions.services import Auteur
from missions.services.crise import retirer_volontaire
from missions.services.demonstration_crise import annoncer

PHRASES = {
    "missions.crise_ligne": "a travaillé au brouillon du plan de crise, « {objet} »",
    "missions.crise_ligne_retiree": "a retiré « {objet} » du brouillon du plan de crise",
    "missions.crise_ligne_remise": "a remis « {objet} » au brouillon du plan de crise",
    "missions.crise_version": "a arrêté « {objet} »",
    "missions.crise_transmise": "a noté un envoi de « {objet} »",
    "missions.crise_transmission_annulee": "a annulé un envoi de « {objet} »",
    "missions.volontaire": "s’est porté volontaire en cas de crise",
    "missions.volontaire_modifie": "a modifié son volontariat en cas de crise",
    "missions.volontaire_retire": "n’est plus volontaire en cas de crise ({objet})",
    "missions.volontaire_exporte": "a exporté la liste des volontaires, dont {objet}",
    "missions.crise_declaree": "a déclaré l’événement « {objet} »",
    "missions.crise_appel": "a appelé les volontaires pour « {objet} »",
    "missions.crise_reponse": "a répondu à l’appel « {objet} »",
    "missions.crise_close": "a clos l’événement « {objet} »",
    "missions.crise_rouverte": "a rouvert l’événement « {objet} »",
    "missions.crise_non_reconnue": "a noté que « {objet} » n’est pas reconnu",
}
RACINE = "/missions/plan-de-crise/"


def _suit(request: HttpRequest) -> bool:
    return peut_lire(request.user)


def _lit(request: HttpRequest) -> bool:
    return permissions_crise.peut_lire_le_plan(request.user)


def inscrire() -> None:
    journal.declarer(PHRASES)
    for genre in papier_crise.GENRES:
        documents.enregistrer(genre)
    menus.enregistrer(
        "coordination",
        menus.Entree("Plan de crise", "crise:plan", ordre=16, racine=RACINE, visible=_suit),
    )
    menus.enregistrer(
        "membre",
        menus.Entree("Plan de crise", "crise:plan", ordre=65, racine=RACINE, visible=_lit),
    )
    suites.enregistrer(SUITE_VOLONTARIAT)
    contribuer("volontariat", 35, volontariat)
    designer("volontariat", _volontariats)
    demonstration.enregistrer("crise", 68, annoncer)


# --- Qui s'en va ---


def _a_regler(adherent: Adherent) -> list[str]:
    siens = VolontaireCrise.objects.filter(adherent=adherent, retire_le=None)
    return ["Volontaire en cas de crise"] if siens.exists() else []


def _retirer(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    for volontaire in VolontaireCrise.objects.filter(adherent=adherent, retire_le=None):
        retirer_volontaire(volontaire, auteur=Auteur(compte=par))
    return "Retiré des volontaires en cas de crise."


SUITE_VOLONTARIAT = suites.Suite(
    code="volontariat",
    titre="Volontariat en cas de crise",
    lister=_a_regler,
    choix=(suites.Choix("retirer", "Le retirer des volontaires"),),
    appliquer=_retirer,
    ordre=40,
)


# --- Ce que la CPTS sait de moi ---


def _volontariats(compte: Compte) -> list[VolontaireCrise]:
    return list(VolontaireCrise.objects.filter(adherent__compte=compte).order_by("pk"))


def volontariat(compte: Compte) -> Rubrique:
    reponses = ReponseAppel.objects.filter(volontaire__adherent__compte=compte)
    lignes: list[Ligne] = [
        {
            "Volontaire depuis": v.inscrit_le,
            "Téléphone": v.telephone_lisible,
            "Compétences": v.competences,
            "Disponibilités": v.disponibilites,
            "Retiré le": v.retire_le,
        }
        for v in _volontariats(compte)
    ]
    lignes += [
        {
            "Appelé le": r.appel.lance_le,
            "Pour": r.appel.objet,
            "Votre réponse": r.get_reponse_display(),
            "Précision": r.mot,
        }
        for r in reponses.select_related("appel").order_by("-pk")
    ]
    return Rubrique(
        "volontariat",
        "Volontaire en cas de crise",
        "Appeler ceux qui veulent aider, là où il le faut.",
        lignes,
    )
