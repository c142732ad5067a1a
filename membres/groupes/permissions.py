from __future__ import annotations

from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import permissions as instances
from membres.instances.models import Instance

from .enums import Entree
from .models import Reglage, Tache

ROLES_MESSAGES = frozenset({Role.COORDINATION, Role.BUREAU})


def adherent_de(compte: Compte) -> Adherent | None:
    """The member this account is today; one who left enters no group."""
    membres = Adherent.objects.membres_le(timezone.localdate())
    return membres.filter(compte=compte).first()


def peut_lister(compte: Compte) -> bool:
    return compte.a_role(*Role) or adherent_de(compte) is not None


def peut_voir(compte: Compte, instance: Instance) -> bool:
    """Inside the group: its members, documents, meetings and tasks."""
    return instances.peut_voir(compte, instance)


def peut_piloter(compte: Compte, instance: Instance) -> bool:
    return instances.peut_composer(compte, instance)


def entree_de(instance: Instance) -> str:
    reglage = Reglage.objects.filter(instance=instance).first()
    return reglage.entree if reglage else Entree.SUR_DEMANDE


def peut_tenir_la_tache(compte: Compte, tache: Tache) -> bool:
    """Whoever carries it, and whoever leads the group."""
    mienne = tache.responsable is not None and tache.responsable.compte_id == compte.pk
    return mienne or peut_piloter(compte, tache.instance)


def peut_ecrire_a(compte: Compte, instance: Instance) -> bool:
    """A pilot to their group; the coordination, the bureau and who convenes it to any."""
    return compte.a_role(*ROLES_MESSAGES) or instances.peut_convoquer(compte, instance)


def peut_ecrire_a_tous(compte: Compte) -> bool:
    return compte.a_role(*ROLES_MESSAGES)
