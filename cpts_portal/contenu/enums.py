from django.db import models


class ColonnePied(models.TextChoices):
    """Values are the names of the shell's menus."""

    SOIN = "pied_soin", "Se soigner"
    COMMUNAUTE = "pied_communaute", "La communauté"
    SITE = "pied_site", "Ce site"


class GenreLegal(models.TextChoices):
    MENTIONS = "mentions", "Mentions légales"
    DONNEES = "donnees", "Données personnelles"
    ACCESSIBILITE = "accessibilite", "Accessibilité"


class Conformite(models.TextChoices):
    """The three states of the accessibility declaration; without an audit, the first."""

    NON = "non", "non conforme"
    PARTIELLE = "partielle", "partiellement conforme"
    TOTALE = "totale", "totalement conforme"
