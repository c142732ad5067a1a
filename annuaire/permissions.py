from typing import Any

from annuaire.enums import Visibilite
from annuaire.models import Fiche
from membres.comptes.enums import Role

# The bureau reads the missions; the annuaire is kept by those whose trade it is.
ROLES_ANNUAIRE = (Role.COORDINATION, Role.ADMINISTRATEUR)


def est_membre(lecteur: Any) -> bool:
    """A member of the CPTS: an account with at least one role in force."""
    return bool(lecteur and lecteur.is_authenticated and lecteur.roles_actifs())


def peut_tenir_l_annuaire(compte: Any) -> bool:
    return bool(compte and compte.is_authenticated and compte.a_role(*ROLES_ANNUAIRE))


def voit_le_champ(fiche: Fiche, champ: str, lecteur: Any) -> bool:
    """A contact: public only if the person said so; the person always sees its own."""
    visible = getattr(fiche, f"{champ}_visible")
    if visible == Visibilite.PUBLIC:
        return True
    if not est_membre(lecteur):
        return False
    return visible == Visibilite.MEMBRES or fiche.compte_id == lecteur.pk
