from django.db import models


class Entree(models.TextChoices):
    LIBRE = "libre", "Chaque adhérent entre lui-même"
    SUR_DEMANDE = "demande", "Le pilote accepte les demandes"
    FERMEE = "fermee", "Le pilote choisit"


class EtatEntree(models.TextChoices):
    ATTENTE = "attente", "En attente"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class Cible(models.TextChoices):
    INSTANCE = "instance", "Un groupe ou une instance"
    PROFESSION = "profession", "Une profession"
    ADHERENTS = "adherents", "Tous les adhérents"
    # Chosen by an app above, which names them: nobody picks it in the form.
    LISTE = "liste", "Des personnes choisies"
