from django.db import models

from cpts_portal.lib import libelles


class NumeroUrgent(models.TextChoices):
    """National numbers the urgent bar can show; the 116 117 is a setting of its own."""

    SAMU = "15", "Samu"
    EUROPE = "112", "Europe"
    POMPIERS = "18", "Pompiers"
    SMS = "114", "par SMS, si l’on n’entend pas"
    POLICE = "17", "Police secours"
    SOCIAL = "115", "Hébergement d’urgence"
    ENFANCE = "119", "Enfance en danger"
    SUICIDE = "3114", "Prévention du suicide"
    VIOLENCES = "3919", "Violences faites aux femmes"


NUMEROS_URGENTS_PAR_DEFAUT = [NumeroUrgent.SAMU, NumeroUrgent.EUROPE, NumeroUrgent.SMS]


def numeros_urgents_par_defaut() -> list[str]:
    return [numero.value for numero in NUMEROS_URGENTS_PAR_DEFAUT]


class GenreParametre(models.TextChoices):
    NOMBRE = "nombre", "Nombre"
    MONTANT = "montant", "Montant en euros"
    TEXTE = "texte", "Texte"


class Article(models.TextChoices):
    """What goes before one of the words of the settings."""

    LA = libelles.LA, "la"
    LE = libelles.LE, "le"
    ELIDE = libelles.ELIDE, "l’"
    AUCUN = libelles.AUCUN, "aucun"
