from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from membres.acces_externe import registre
from membres.comptes.enums import Role
from membres.comptes.models import Compte

Visiteur = AbstractBaseUser | AnonymousUser


def peut_lister(compte: Visiteur) -> bool:
    return isinstance(compte, Compte) and compte.a_role(Role.COORDINATION)


def exiger_liste(compte: Visiteur) -> None:
    if not peut_lister(compte):
        raise PermissionDenied("Les accès externes sont tenus par la coordination.")


def exiger_genre(compte: Compte, code: str) -> None:
    if not registre.genre(code).peut_tenir(compte):
        raise PermissionDenied("Votre rôle n’ouvre pas cet accès.")
