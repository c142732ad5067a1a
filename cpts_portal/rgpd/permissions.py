"""Who answers for personal data here; each person answers for themselves."""

from __future__ import annotations

from cpts_portal.rgpd.models import Demande
from membres.comptes.enums import Role
from membres.comptes.models import Compte

ROLES_RGPD = frozenset({Role.COORDINATION, Role.BUREAU, Role.ADMINISTRATEUR})


def peut_repondre(compte: Compte) -> bool:
    return compte.a_role(*ROLES_RGPD)


def peut_retirer(compte: Compte, demande: Demande) -> bool:
    return demande.compte_id == compte.pk and demande.est_ouverte
