"""Who reads the crisis plan, who keeps it, who acts when there is a crisis."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from missions.models import MembreCellule, ReferentCrise
from missions.permissions import Visiteur, peut_saisir

# L'administrateur technique tient le portail, il n'a pas part à la vie de l'association.
LECTEURS_DU_PLAN = tuple(role for role in Role if role is not Role.ADMINISTRATEUR)


def adherent_du_jour(compte: Compte) -> Adherent | None:
    return Adherent.objects.membres_le().filter(compte=compte).first()


def peut_lire_le_plan(compte: Visiteur) -> bool:
    """The plan is for the members: it says whom to call."""
    if not isinstance(compte, Compte):
        return False
    return compte.a_role(*LECTEURS_DU_PLAN) or adherent_du_jour(compte) is not None


def exiger_la_lecture(compte: Visiteur) -> None:
    if not peut_lire_le_plan(compte):
        raise PermissionDenied("Le plan de crise se lit entre membres de l’association.")


def exiger_la_tenue(compte: Visiteur) -> None:
    if not peut_saisir(compte):
        raise PermissionDenied("Le plan de crise se tient à la coordination.")


def est_de_la_cellule(compte: Visiteur) -> bool:
    """Holders and substitutes of the draft as it is today, and the referents."""
    if not isinstance(compte, Compte):
        return False
    fonctions = MembreCellule.objects.vives().filter(
        Q(titulaire__compte=compte) | Q(suppleant__compte=compte)
    )
    referent = ReferentCrise.objects.vives().filter(adherent__compte=compte)
    return fonctions.exists() or referent.exists()


def peut_agir(compte: Visiteur) -> bool:
    """Volunteers' phones, the log, the calls: the coordination and the cell, nobody else."""
    return peut_saisir(compte) or (peut_lire_le_plan(compte) and est_de_la_cellule(compte))


def exiger_l_action(compte: Visiteur) -> None:
    if not peut_agir(compte):
        raise PermissionDenied("Cette page est à la coordination et à la cellule de crise.")
