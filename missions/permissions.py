from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from membres.comptes.enums import Role
from membres.comptes.models import Compte

Visiteur = AbstractBaseUser | AnonymousUser

# L'argent du contrat se lit là où il se décide ; il se saisit à la coordination seule.
LECTEURS = (Role.COORDINATION, Role.BUREAU, Role.TRESORIER)


def peut_lire(compte: Visiteur) -> bool:
    return isinstance(compte, Compte) and compte.a_role(*LECTEURS)


def peut_saisir(compte: Visiteur) -> bool:
    return isinstance(compte, Compte) and compte.a_role(Role.COORDINATION)


def exiger_lecture(compte: Visiteur) -> None:
    if not peut_lire(compte):
        raise PermissionDenied("Les missions se lisent au bureau et à la coordination.")


def exiger_saisie(compte: Visiteur) -> None:
    if not peut_saisir(compte):
        raise PermissionDenied("Les mesures se saisissent à la coordination.")


def peut_compter(compte: Visiteur) -> bool:
    """Money is written by those who keep it: coordination and treasurer."""
    return isinstance(compte, Compte) and compte.a_role(Role.COORDINATION, Role.TRESORIER)


def exiger_comptes(compte: Visiteur) -> None:
    if not peut_compter(compte):
        raise PermissionDenied("L’argent se note à la coordination ou à la trésorerie.")


def peut_raconter(compte: Visiteur) -> bool:
    """« J'ai fait… »: whoever leads on the ground; it shows no money."""
    roles = (Role.COORDINATION, Role.PILOTE, Role.BUREAU)
    return isinstance(compte, Compte) and compte.a_role(*roles)


def exiger_recit(compte: Visiteur) -> None:
    if not peut_raconter(compte):
        raise PermissionDenied("Les réalisations se notent par la coordination et les pilotes.")
