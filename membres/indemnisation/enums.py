from django.db import models

from .circuit import Etat, Geste


class Nature(models.TextChoices):
    """Two natures the law keeps apart, and what is merely given back."""

    INDEMNITE = "indemnite", "Indemnité"
    REMUNERATION = "remuneration", "Rémunération"
    FRAIS = "frais", "Frais"


# Both together, against the ceiling; giving back what was spent is no income.
NATURES_PLAFONNEES = frozenset({Nature.INDEMNITE, Nature.REMUNERATION})


class EtatDemande(models.TextChoices):
    BROUILLON = Etat.BROUILLON.value, "À relire"
    SOUMISE = Etat.SOUMISE.value, "À valider"
    VALIDEE_COORDINATION = Etat.VALIDEE_COORDINATION.value, "Validée, au trésorier"
    VALIDEE_TRESORERIE = Etat.VALIDEE_TRESORERIE.value, "À payer"
    PAYEE = Etat.PAYEE.value, "Payée"
    REFUSEE = Etat.REFUSEE.value, "Refusée"


# Sent, and the money has not left.
EN_ATTENTE_DE_PAIEMENT = (
    EtatDemande.SOUMISE,
    EtatDemande.VALIDEE_COORDINATION,
    EtatDemande.VALIDEE_TRESORERIE,
)


class GesteDemande(models.TextChoices):
    """What the history of a claim says."""

    PREPARER = "preparer", "préparée"
    MODIFIER = "modifier", "modifiée"
    SOUMETTRE = Geste.SOUMETTRE.value, "envoyée"
    REPRENDRE = Geste.REPRENDRE.value, "reprise"
    VALIDER = Geste.VALIDER.value, "validée par la coordination"
    ORDONNER = Geste.ORDONNER.value, "validée par la trésorerie"
    PAYER = Geste.PAYER.value, "payée"
    REFUSER = Geste.REFUSER.value, "refusée"
    REJETER = Geste.REJETER.value, "virement revenu"
    CONTREPASSER = "contrepasser", "corrigée"
    RECTIFIER = "rectifier", "présence rectifiée"


class Unite(models.TextChoices):
    HEURE = "heure", "par heure"
    FORFAIT = "forfait", "au forfait"


class GenreBeneficiaire(models.TextChoices):
    PERSONNE = "personne", "Moi-même"
    STRUCTURE = "structure", "Une structure (cabinet, employeur)"


class EtatLot(models.TextChoices):
    PREPARE = "prepare", "Préparé"
    PAYE = "paye", "Payé"
    ABANDONNE = "abandonne", "Abandonné"
