"""Who sees, deposits and keeps which document. Asked again at each download."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import permissions as instances
from membres.instances.enums import NATURES_PILOTEES, NatureInstance
from membres.instances.models import Instance, Mandat

from .enums import Visibilite
from .models import Document

_TOUT_VOIR = (Role.COORDINATION, Role.BUREAU)


def visibles(compte: Compte) -> Q:
    """As a condition on documents: a list and a download ask the same."""
    if compte.a_role(*_TOUT_VOIR):
        return Q()
    vu = Q(pk__in=[])
    jour = timezone.localdate()
    if compte.a_role(*Role) or Adherent.objects.membres_le(jour).filter(compte=compte).exists():
        vu |= Q(visibilite=Visibilite.MEMBRES)
    mandats = Mandat.objects.en_cours(jour).filter(adherent__compte=compte)
    vu |= Q(visibilite=Visibilite.GROUPE, instance__in=mandats.values("instance"))
    if compte.a_role(Role.TRESORIER):
        vu |= Q(visibilite__in=[Visibilite.CA, Visibilite.BUREAU])
    elif mandats.filter(instance__nature=NatureInstance.CA).exists():
        vu |= Q(visibilite=Visibilite.CA)
    return vu


def peut_tout_tenir(compte: Compte) -> bool:
    return compte.a_role(*_TOUT_VOIR)


def groupes_ou_deposer(compte: Compte) -> list[Instance]:
    """Any group for who runs the association; their own for the others."""
    groupes = Instance.objects.actives().filter(nature__in=NATURES_PILOTEES).order_by("nom", "pk")
    if peut_tout_tenir(compte):
        return list(groupes)
    mandats = Mandat.objects.en_cours().filter(adherent__compte=compte)
    return list(groupes.filter(pk__in=mandats.values("instance")))


def peut_deposer(compte: Compte) -> bool:
    return peut_tout_tenir(compte) or bool(groupes_ou_deposer(compte))


def peut_placer(compte: Compte, visibilite: str, instance: Instance | None) -> bool:
    """Where a new document may go: one's own groups, anywhere for who runs the association."""
    if peut_tout_tenir(compte):
        return True
    return (
        visibilite == Visibilite.GROUPE
        and instance is not None
        and instance in groupes_ou_deposer(compte)
    )


def peut_tenir(compte: Compte, document: Document) -> bool:
    """Replace, describe, archive: who deposited it while still there, the pilot, the bureau."""
    if peut_tout_tenir(compte):
        return True
    if document.visibilite != Visibilite.GROUPE or document.instance is None:
        return False
    if instances.peut_composer(compte, document.instance):
        return True
    return document.cree_par_id == compte.pk and instances.peut_voir(compte, document.instance)
