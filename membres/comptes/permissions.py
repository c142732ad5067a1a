"""Who may do what to whom. Nobody acts on their own roles, nor on someone who outranks them."""

from __future__ import annotations

from . import gestion
from .enums import ROLES_COMPTES, ROLES_GESTION, ROLES_PRIVILEGIES, Role
from .models import AttributionRole, Compte

ROLES_DONNES_PAR: dict[Role, frozenset[Role]] = {
    Role.COORDINATION: frozenset({Role.ADHERENT, Role.PILOTE, Role.BUREAU, Role.TRESORIER}),
    Role.ADMINISTRATEUR: frozenset(Role),
}


def roles_attribuables(par: Compte) -> frozenset[Role]:
    donnes = (ROLES_DONNES_PAR.get(role, frozenset()) for role in par.roles_actifs())
    return frozenset().union(*donnes)


def exige_second_facteur(compte: Compte) -> bool:
    return compte.a_role(*ROLES_PRIVILEGIES)


def peut_entrer_en_gestion(compte: Compte) -> bool:
    """A role that keeps the site, or a task there: writing one chapter."""
    return compte.a_role(*ROLES_GESTION) or bool(gestion.groupes_de(compte))


def peut_tenir_les_comptes(compte: Compte) -> bool:
    return compte.a_role(*ROLES_COMPTES)


def peut_attribuer(par: Compte, compte: Compte, role: Role) -> bool:
    return par.pk != compte.pk and compte.is_active and role in roles_attribuables(par)


def peut_mettre_fin(par: Compte, attribution: AttributionRole) -> bool:
    vivante = attribution.est_en_cours or attribution.est_a_venir
    autrui = par.pk != attribution.compte_id
    return vivante and autrui and Role(attribution.role) in roles_attribuables(par)


def peut_gerer(par: Compte, compte: Compte) -> bool:
    """Close the account or invite again: only if every role held, now or later, is ours to give."""
    if par.pk == compte.pk or not peut_tenir_les_comptes(par):
        return False
    tenus = compte.attributions.en_cours() | compte.attributions.a_venir()
    return roles_attribuables(par).issuperset(map(Role, tenus.values_list("role", flat=True)))
