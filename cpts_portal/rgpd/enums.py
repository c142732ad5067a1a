from django.db import models


class NatureDemande(models.TextChoices):
    RECTIFICATION = "rectification", "Corriger une information"
    OPPOSITION = "opposition", "M’opposer à un usage de mes données"
    EFFACEMENT = "effacement", "Effacer ce qui peut l’être"
    LIMITATION = "limitation", "Suspendre un usage le temps de vérifier"
    ACCES = "acces", "Savoir ce qui me concerne"


class Canal(models.TextChoices):
    PORTAIL = "portail", "Sur le portail"
    COURRIEL = "courriel", "Par courriel"
    COURRIER = "courrier", "Par courrier"
    ORAL = "oral", "De vive voix"


class EtatDemande(models.TextChoices):
    RECUE = "recue", "Reçue"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"
