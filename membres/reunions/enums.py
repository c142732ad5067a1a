from django.db import models


class EtatReunion(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    SONDAGE = "sondage", "Date à choisir"
    CONVOQUEE = "convoquee", "Convoquée"
    CLOSE = "close", "Close"
    ANNULEE = "annulee", "Annulée"


class Cadre(models.TextChoices):
    """What those who come are there for: the law compensates the two differently."""

    GOUVERNANCE = "gouvernance", "Gouvernance de la communauté"
    MISSION = "mission", "Mission de service public"


class Reponse(models.TextChoices):
    ATTENDUE = "attendue", "Sans réponse"
    PRESENT = "present", "Je viens"
    VISIO = "visio", "En visio"
    ABSENT = "absent", "Je ne peux pas"
    POUVOIR = "pouvoir", "Je donne pouvoir"


# What an answer means once counted.
VIENNENT = frozenset({Reponse.PRESENT, Reponse.VISIO})


class Avis(models.TextChoices):
    OUI = "oui", "Oui"
    AU_BESOIN = "au_besoin", "S’il le faut"
    NON = "non", "Non"


class Moyen(models.TextChoices):
    """How a line of the sheet was signed; the sheet prints it."""

    COMPTE = "compte", "Code affiché, compte personnel"
    INVITE = "invite", "Code affiché, personne invitée"
    PAPIER = "papier", "Feuille papier recopiée"
    AJOUT = "ajout", "Ajoutée après la clôture"
    EFFACE = "efface", "Signée, nom effacé depuis"


class GenreRectification(models.TextChoices):
    """What is put right once the list was confirmed."""

    HEURES = "heures", "Heures rectifiées"
    AJOUT = "ajout", "Présence ajoutée"
    RETRAIT = "retrait", "Présence retirée"


class Lieu(models.TextChoices):
    SALLE = "salle", "Salle"
    VISIO = "visio", "Visio"


class EtatTache(models.TextChoices):
    A_FAIRE = "a_faire", "À faire"
    EN_COURS = "en_cours", "En cours"
    FAITE = "faite", "Faite"
    ABANDONNEE = "abandonnee", "Abandonnée"


TACHES_OUVERTES = frozenset({EtatTache.A_FAIRE, EtatTache.EN_COURS})
