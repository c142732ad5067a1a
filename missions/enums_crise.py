from django.db import models


class TypeCrise(models.TextChoices):
    """The five kinds of the national frame."""

    BLESSES = "blesses", "Blessés somatiques ou psychiques"
    MALADES = "malades", "Malades et personnes fragiles"
    INFECTIEUX = "infectieux", "Agent infectieux émergent"
    NRC = "nrc", "Agent nucléaire, radiologique ou chimique"
    OFFRE = "offre", "Altération de l’offre de soins"


class FonctionCellule(models.TextChoices):
    DIRECTION = "direction", "Direction"
    COORDINATION = "coordination", "Coordination"
    TRACABILITE = "tracabilite", "Communication interne et traçabilité"
    COMMUNICATION = "communication", "Communication externe"
    RESSOURCES = "ressources", "Ressources humaines"
    LOGISTIQUE = "logistique", "Administration et logistique"
    PARTENAIRE = "partenaire", "Partenaire"


class GenreRessource(models.TextChoices):
    LIEU = "lieu", "Lieu"
    PHARMACIE = "pharmacie", "Pharmacie référente"
    MATERIEL = "materiel", "Matériel"
    VEHICULE = "vehicule", "Véhicule"
    AUTRE = "autre", "Autre"


class GenreFiche(models.TextChoices):
    RISQUE = "risque", "Risque du territoire"
    REFLEXE = "reflexe", "Fiche réflexe"
    CONTINUITE = "continuite", "Continuité des soins et personnes fragiles"
    COMMUNICATION = "communication", "Communication"
    EXERCICE = "exercice", "Exercice ou retour d’expérience"


class DestinatairePlan(models.TextChoices):
    ARS = "ars", "Agence régionale"
    CPAM = "cpam", "Caisse"

    @property
    def cle(self) -> str:
        """Its key among the words of the settings."""
        return "agence" if self is DestinatairePlan.ARS else "caisse"


class Autorite(models.TextChoices):
    ARS = "ars", "Direction générale de l’agence régionale"
    PREFET = "prefet", "Préfet"
    MINISTRE = "ministre", "Ministre chargé de la santé"
    CPTS = "cpts", "La communauté, de sa propre initiative"


class GenreConsigne(models.TextChoices):
    INFORMATION = "information", "Information"
    DECISION = "decision", "Décision"
    ACTION = "action", "Action"


class Disponibilite(models.TextChoices):
    OUI = "oui", "Disponible"
    NON = "non", "Pas disponible"
