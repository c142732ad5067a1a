from django.db import models


class NatureInstance(models.TextChoices):
    AG = "ag", "Assemblée générale"
    CA = "ca", "Conseil d’administration"
    BUREAU = "bureau", "Bureau"
    COMITE = "comite", "Comité"
    GROUPE = "groupe", "Groupe de travail"


class Fonction(models.TextChoices):
    PRESIDENT = "president", "Présidence"
    VICE_PRESIDENT = "vice_president", "Vice-présidence"
    SECRETAIRE = "secretaire", "Secrétariat"
    SECRETAIRE_ADJOINT = "secretaire_adjoint", "Secrétariat adjoint"
    TRESORIER = "tresorier", "Trésorerie"
    TRESORIER_ADJOINT = "tresorier_adjoint", "Trésorerie adjointe"
    PILOTE = "pilote", "Pilote"
    COPILOTE = "copilote", "Copilote"
    MEMBRE = "membre", "Membre"


# One holder at a time.
FONCTIONS_UNIQUES = (Fonction.PRESIDENT, Fonction.SECRETAIRE, Fonction.TRESORIER)
FONCTIONS_DE_TRESORERIE = frozenset({Fonction.TRESORIER, Fonction.TRESORIER_ADJOINT})
FONCTIONS_DE_PILOTAGE = frozenset({Fonction.PILOTE, Fonction.COPILOTE})
# May call the members of their own instance together.
FONCTIONS_CONVOQUANTES = frozenset(
    {
        Fonction.PRESIDENT,
        Fonction.VICE_PRESIDENT,
        Fonction.SECRETAIRE,
        Fonction.SECRETAIRE_ADJOINT,
        Fonction.PILOTE,
        Fonction.COPILOTE,
    }
)
# Composed of all the members of the association, without mandates.
NATURES_SANS_MANDAT = frozenset({NatureInstance.AG})
# A pilot leads these.
NATURES_PILOTEES = frozenset({NatureInstance.GROUPE, NatureInstance.COMITE})


class NatureAssemblee(models.TextChoices):
    ORDINAIRE = "ordinaire", "Ordinaire"
    EXTRAORDINAIRE = "extraordinaire", "Extraordinaire"


class EtatAssemblee(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    CONVOQUEE = "convoquee", "Convoquée"
    OUVERTE = "ouverte", "En séance"
    CLOSE = "close", "Close"


class NaturePoint(models.TextChoices):
    INFORMATION = "information", "Information, sans vote"
    RESOLUTION = "resolution", "Résolution soumise au vote"
    ELECTION = "election", "Élection"


class Scrutin(models.TextChoices):
    MAIN_LEVEE = "main_levee", "À main levée"
    SECRET = "secret", "Secret"


class Majorite(models.TextChoices):
    SIMPLE = "simple", "Majorité simple (plus de pour que de contre)"
    ABSOLUE = "absolue", "Majorité absolue des voix présentes ou représentées"
    DEUX_TIERS = "deux_tiers", "Deux tiers des voix exprimées"


class ReponseConvocation(models.TextChoices):
    VIENDRA = "viendra", "Viendra"
    ABSENT = "absent", "Ne viendra pas"


class EtatSignature(models.TextChoices):
    A_SIGNER = "a_signer", "À signer"
    SIGNEE = "signee", "Signé"
    REFUSEE = "refusee", "Refusé"
