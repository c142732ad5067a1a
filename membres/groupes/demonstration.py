"""Two groups that live: members, a request, tasks, a message; through the services."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import services as instances
from membres.instances.enums import NATURES_PILOTEES, Fonction, NatureInstance
from membres.instances.models import Instance, Mandat

from . import messagerie, services
from .enums import Cible, Entree
from .models import Message, Reglage, Tache

GROUPES = (
    ("Pied diabétique", "Un circuit court entre le repérage d’une plaie et l’avis spécialisé."),
    ("Soins non programmés", "Organiser l’avis du jour quand le médecin traitant est absent."),
)
TACHES = (
    ("Relire le protocole et envoyer ses remarques", 10),
    ("Prendre contact avec les pédicures-podologues du territoire", 21),
    ("Choisir une date pour la soirée de présentation", -4),
)


def charger() -> list[str]:
    par = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    if par is None:
        return []
    groupes = [_groupe(nom, description, par) for nom, description in GROUPES]
    personnages = _personnages()
    membres = list(
        Adherent.objects.membres_le(timezone.localdate())
        .exclude(pk__in=[personnage.pk for personnage in personnages])
        .en_ordre()[:24]
    )
    _peupler(groupes[0], [*personnages, *membres[::2]][:9], par)
    # Someone else leads this one: the plain member stays a plain member.
    _peupler(groupes[1], [*membres[1:15:2], *personnages[1:]], par)
    _faire_vivre(groupes[0], par)
    return [f"Groupes : {Instance.objects.filter(nature__in=NATURES_PILOTEES).count()}."]


def _personnages() -> list[Adherent]:
    """Those one logs in as: the pilot leads the first group, the plain member is in both."""
    trouves: list[Adherent] = []
    for role in (Role.PILOTE, Role.ADHERENT):
        comptes = Compte.objects.ayant_role(role)
        membre = Adherent.objects.filter(compte__in=comptes).order_by("pk").first()
        if membre and membre not in trouves:
            trouves.append(membre)
    return trouves


def _groupe(nom: str, description: str, par: Compte) -> Instance:
    groupe = Instance.objects.filter(nature=NatureInstance.GROUPE, nom=nom).first()
    groupe = groupe or instances.creer_instance(
        nature=NatureInstance.GROUPE, nom=nom, description=description, par=par
    )
    Reglage.objects.get_or_create(instance=groupe, defaults={"entree": Entree.SUR_DEMANDE})
    return groupe


def _peupler(groupe: Instance, membres: list[Adherent], par: Compte) -> None:
    if Mandat.objects.filter(instance=groupe).exists():
        return
    debut = timezone.localdate() - dt.timedelta(days=200)
    for rang, adherent in enumerate(m for m in membres if m.membre_depuis <= debut):
        fonction = Fonction.PILOTE if rang == 0 else Fonction.MEMBRE
        instances.ouvrir_mandat(groupe, adherent, fonction, debut=debut, par=None)


def _faire_vivre(groupe: Instance, par: Compte) -> None:
    jour = timezone.localdate()
    membres = [m.adherent for m in Mandat.objects.en_cours().filter(instance=groupe)[:3]]
    if not membres or Tache.objects.filter(instance=groupe).exists():
        return
    for (libelle, jours), responsable in zip(TACHES, membres, strict=False):
        services.creer_tache(
            groupe,
            libelle=libelle,
            responsable=responsable,
            echeance=jour + dt.timedelta(days=jours),
            par=par,
        )
    if not Message.objects.filter(instance=groupe).exists():
        messagerie.envoyer(
            cible=Cible.INSTANCE,
            instance=groupe,
            profession=None,
            objet="Le protocole est prêt à relire",
            texte="Bonjour à toutes et à tous,\n\nLe protocole est dans la bibliothèque du groupe. "
            "Merci de le relire avant la prochaine réunion.",
            par=par,
        )
