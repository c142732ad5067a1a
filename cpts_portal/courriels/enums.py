from django.db import models

from cpts_portal.travaux.enums import Etat


class EtatCourriel(models.TextChoices):
    A_ENVOYER = Etat.DEMANDE.value, "À envoyer"
    EN_COURS = Etat.EN_COURS.value, "Envoi en cours"
    ENVOYE = Etat.ABOUTI.value, "Envoyé"
    INCERTAIN = Etat.INCERTAIN.value, "Incertain"
    ECHEC = Etat.ECHEC.value, "Échec"
