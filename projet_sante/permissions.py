from membres.comptes.enums import Role
from membres.comptes.models import Compte

REDACTEURS = (Role.COORDINATION, Role.BUREAU)


def peut_lire(compte: Compte) -> bool:
    """Every member reads the whole as it will print."""
    return bool(compte.roles_actifs())


def peut_rediger(compte: Compte) -> bool:
    return compte.a_role(*REDACTEURS)


def peut_produire(compte: Compte) -> bool:
    return peut_rediger(compte)
