from django.db import models


class Etat(models.TextChoices):
    DEMANDE = "demande", "En attente"
    EN_COURS = "en_cours", "En cours"
    ABOUTI = "abouti", "Prêt"
    ECHEC = "echec", "Échec"
    # Commencé au-dehors, sans que l'on sache s'il a abouti : ne se reprend jamais tout seul.
    INCERTAIN = "incertain", "Incertain"
