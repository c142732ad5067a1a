"""Who sees, composes and convenes an instance. Rights are those of the day."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.comptes.enums import ROLES_COMPTES, Role
from membres.comptes.models import Compte

from .enums import (
    FONCTIONS_CONVOQUANTES,
    FONCTIONS_DE_PILOTAGE,
    NATURES_PILOTEES,
    Fonction,
    NatureInstance,
)
from .models import Delegation, Instance, Mandat


def _mandats(compte: Compte, jour: dt.date | None = None) -> list[Mandat]:
    return list(Mandat.objects.en_cours(jour).filter(adherent__compte=compte))


def est_president(compte: Compte, jour: dt.date | None = None) -> bool:
    """Of the association: the bureau's presidency, or the council's."""
    return (
        Mandat.objects.en_cours(jour)
        .filter(
            adherent__compte=compte,
            fonction=Fonction.PRESIDENT,
            instance__nature__in=[NatureInstance.BUREAU, NatureInstance.CA],
        )
        .exists()
    )


def peut_gerer(compte: Compte) -> bool:
    """Create instances, open and end any mandate: whoever may give the roles they carry."""
    return compte.a_role(*ROLES_COMPTES)


def peut_lister(compte: Compte) -> bool:
    return compte.a_role(*ROLES_COMPTES, Role.BUREAU)


def peut_composer(compte: Compte, instance: Instance) -> bool:
    """Add or remove plain members; a pilot does so in the group they lead."""
    if peut_gerer(compte):
        return True
    return instance.nature in NATURES_PILOTEES and any(
        m.instance_id == instance.pk and m.fonction in FONCTIONS_DE_PILOTAGE
        for m in _mandats(compte)
    )


def peut_convoquer(compte: Compte, instance: Instance) -> bool:
    if compte.a_role(Role.COORDINATION):
        return True
    if instance.nature == NatureInstance.AG:
        return est_president(compte)
    return est_president(compte) or any(
        m.instance_id == instance.pk and m.fonction in FONCTIONS_CONVOQUANTES
        for m in _mandats(compte)
    )


def peut_voir(compte: Compte, instance: Instance) -> bool:
    """Its meetings, documents and members: whoever belongs to it, and who runs the association."""
    if compte.a_role(Role.COORDINATION, Role.BUREAU):
        return True
    if not instance.a_des_mandats:
        return _est_membre(compte)
    return any(m.instance_id == instance.pk for m in _mandats(compte))


def _est_membre(compte: Compte) -> bool:
    adherent = getattr(compte, "adherent", None)
    jour = timezone.localdate()
    return (
        adherent is not None
        and type(adherent).objects.membres_le(jour).filter(pk=adherent.pk).exists()
    )


def delegations_de(compte: Compte) -> list[Delegation]:
    """Those in force, whose giver still presides: a delegation never outlives the mandate."""
    recues = Delegation.objects.en_cours().filter(delegataire__compte=compte)
    return [
        d
        for d in recues.select_related("delegant__compte")
        if d.delegant.compte and est_president(d.delegant.compte)
    ]


def peut_signer(compte: Compte) -> bool:
    return est_president(compte) or bool(delegations_de(compte))


def titre_pour_signer(compte: Compte) -> Delegation | None:
    """None for the presidency itself, the delegation for who signs in its name."""
    if est_president(compte):
        return None
    delegations = delegations_de(compte)
    if not delegations:
        raise PermissionDenied("Seule la présidence signe, ou qui en a reçu délégation.")
    return delegations[0]


def peut_deleguer(compte: Compte, delegant: Adherent, delegataire: Adherent) -> bool:
    """The presidency itself, or the coordination for it; nobody delegates to themselves."""
    if delegataire.compte_id == compte.pk:
        return False
    return compte.a_role(Role.COORDINATION) or delegant.compte_id == compte.pk


def peut_tenir_l_assemblee(compte: Compte) -> bool:
    """The coordination and the presidency prepare, open and close the assembly."""
    return compte.a_role(Role.COORDINATION) or est_president(compte)


def peut_lire_les_declarations(compte: Compte) -> bool:
    return compte.a_role(Role.BUREAU, Role.COORDINATION)
