"""What becomes of someone's tasks and requests in groups when they leave the association."""

from __future__ import annotations

from django.utils import timezone

from cpts_portal.lib.ecriture import pluriel
from membres.adhesions.models import Adherent, Depart
from membres.adhesions.suites import Choix, Suite
from membres.comptes.models import Compte

from .enums import EtatEntree
from .models import DemandeEntree, Tache

LIBERER, RETIRER, GARDER = "liberer", "retirer", "garder"


def _taches(adherent: Adherent) -> list[str]:
    ouvertes = Tache.objects.ouvertes().filter(responsable=adherent)
    return [f"{tache.libelle} ({tache.instance})" for tache in ouvertes.select_related("instance")]


def _regler_taches(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    ouvertes = Tache.objects.ouvertes().filter(responsable=adherent)
    if choix == GARDER:
        nombre = ouvertes.count()
        return f"{nombre} tâche{pluriel(nombre)} {pluriel(nombre, 'reste,restent')} à son nom."
    if choix == RETIRER:
        nombre = ouvertes.update(retiree_le=timezone.now())
        return f"{nombre} tâche{pluriel(nombre)} retirée{pluriel(nombre)}."
    nombre = ouvertes.update(responsable=None)
    return f"{nombre} tâche{pluriel(nombre)} sans responsable, à reprendre par le groupe."


def _demandes(adherent: Adherent) -> list[str]:
    attente = DemandeEntree.objects.filter(adherent=adherent, etat=EtatEntree.ATTENTE)
    return [f"Entrée dans {une.instance}" for une in attente.select_related("instance")]


def _regler_demandes(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    nombre = DemandeEntree.objects.filter(adherent=adherent, etat=EtatEntree.ATTENTE).update(
        etat=EtatEntree.RETIREE, decidee_le=timezone.now(), decidee_par=par
    )
    return f"{nombre} demande{pluriel(nombre)} d’entrée retirée{pluriel(nombre)}."


TACHES = Suite(
    code="taches_de_groupe",
    titre="Tâches confiées par un groupe",
    lister=_taches,
    choix=(
        Choix(LIBERER, "Les laisser au groupe, sans responsable"),
        Choix(RETIRER, "Les retirer"),
        Choix(GARDER, "Les laisser à son nom"),
    ),
    appliquer=_regler_taches,
    ordre=31,
)
DEMANDES = Suite(
    code="demandes_de_groupe",
    titre="Demandes d’entrée dans un groupe",
    lister=_demandes,
    choix=(Choix(RETIRER, "Les retirer"),),
    appliquer=_regler_demandes,
    ordre=32,
)
