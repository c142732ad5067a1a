from membres.comptes.enums import Role
from membres.comptes.models import Compte

ROLES_REGLAGES = frozenset({Role.COORDINATION, Role.ADMINISTRATEUR})


def peut_regler(compte: Compte) -> bool:
    return compte.a_role(*ROLES_REGLAGES)
