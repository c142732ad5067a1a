"""Who keeps the members, who decides, who receives the money."""

from __future__ import annotations

from membres.comptes.enums import Role
from membres.comptes.models import Compte

from .models import Adherent

ROLES_REGISTRE = frozenset({Role.COORDINATION, Role.BUREAU, Role.TRESORIER})
ROLES_TENUE = frozenset({Role.COORDINATION, Role.BUREAU})
ROLES_CAISSE = frozenset({Role.COORDINATION, Role.TRESORIER})


def peut_lire_le_registre(compte: Compte) -> bool:
    return compte.a_role(*ROLES_REGISTRE)


def peut_tenir_les_adherents(compte: Compte) -> bool:
    return compte.a_role(*ROLES_TENUE)


def peut_encaisser(compte: Compte) -> bool:
    return compte.a_role(*ROLES_CAISSE)


def peut_regler_les_cotisations(compte: Compte) -> bool:
    return compte.a_role(*ROLES_TENUE, *ROLES_CAISSE)


def peut_decider(compte: Compte) -> bool:
    """The bureau decides; the coordination writes down what it decided, and on which day."""
    return compte.a_role(Role.BUREAU, Role.COORDINATION)


def peut_voir(compte: Compte, adherent: Adherent) -> bool:
    return adherent.compte_id == compte.pk or peut_lire_le_registre(compte)
