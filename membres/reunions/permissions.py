"""Who sees, prepares, signs and closes a meeting. Rights are those of the day."""

from __future__ import annotations

from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import permissions as instances
from membres.instances.models import Instance

from .models import Convocation, Reunion, Signature, Tache


def peut_tout_voir(compte: Compte) -> bool:
    return compte.a_role(Role.COORDINATION, Role.BUREAU)


def peut_creer(compte: Compte, instance: Instance) -> bool:
    return instances.peut_convoquer(compte, instance)


def peut_preparer(compte: Compte, reunion: Reunion) -> bool:
    return instances.peut_convoquer(compte, reunion.instance)


def anime(compte: Compte, reunion: Reunion) -> bool:
    return reunion.animateur is not None and reunion.animateur.compte_id == compte.pk


def peut_tenir_la_feuille(compte: Compte, reunion: Reunion) -> bool:
    """Show the code, copy the paper, confirm the list: the chair, and whoever may convene."""
    return anime(compte, reunion) or peut_preparer(compte, reunion)


def peut_rectifier(compte: Compte, reunion: Reunion) -> bool:
    """Put a closed list right: its chair, the coordination, the president when they are one."""
    return (
        anime(compte, reunion)
        or compte.a_role(Role.COORDINATION)
        or instances.est_president(compte)
    )


def est_la_sienne(compte: Compte, signature: Signature) -> bool:
    return signature.adherent is not None and signature.adherent.compte_id == compte.pk


def est_convoque(adherent: Adherent | None, reunion: Reunion) -> bool:
    if adherent is None:
        return False
    return Convocation.objects.filter(reunion=reunion, adherent=adherent).exists()


def a_signe(adherent: Adherent | None, reunion: Reunion) -> bool:
    if adherent is None:
        return False
    return Signature.objects.retenues().filter(reunion=reunion, adherent=adherent).exists()


def peut_voir(compte: Compte, reunion: Reunion) -> bool:
    """Its members, whoever was asked to come, whoever came."""
    if instances.peut_voir(compte, reunion.instance) or peut_tenir_la_feuille(compte, reunion):
        return True
    adherent = adherent_de(compte)
    return est_convoque(adherent, reunion) or a_signe(adherent, reunion)


def peut_suivre(compte: Compte, tache: Tache) -> bool:
    """Move a task: its owner, and whoever may convene the meeting it came from."""
    return tache.responsable.compte_id == compte.pk or peut_preparer(compte, tache.reunion)


def peut_attester(compte: Compte, signature: Signature) -> bool:
    """A presence is attested for the person, or for whoever keeps the sheet."""
    return est_la_sienne(compte, signature) or peut_tenir_la_feuille(compte, signature.reunion)
