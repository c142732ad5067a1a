from django.db import models


class Role(models.TextChoices):
    ADHERENT = "adherent", "Adhérent"
    PILOTE = "pilote", "Pilote de groupe"
    BUREAU = "bureau", "Bureau"
    TRESORIER = "tresorier", "Trésorier"
    COORDINATION = "coordination", "Coordination"
    ADMINISTRATEUR = "administrateur", "Administrateur technique"


# A session acting for one of these must have been opened with a second factor.
ROLES_PRIVILEGIES = frozenset({Role.BUREAU, Role.TRESORIER, Role.COORDINATION, Role.ADMINISTRATEUR})
# `/gestion/` opens for these.
ROLES_GESTION = frozenset({Role.BUREAU, Role.COORDINATION, Role.ADMINISTRATEUR})
# These keep other people's accounts.
ROLES_COMPTES = frozenset({Role.COORDINATION, Role.ADMINISTRATEUR})
