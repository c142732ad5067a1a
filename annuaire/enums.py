from django.db import models


class Categorie(models.TextChoices):
    """The six categories, in the order the public reads them."""

    PROFESSIONNELS_LIBERAUX = "professionnels_liberaux", "Professionnels libéraux"
    AIDE_SOINS_DOMICILE = "aide_soins_domicile", "Aide et soins à domicile"
    HANDICAP = "handicap", "Handicap"
    ACTION_SOCIALE = "action_sociale", "Action sociale"
    MAISONS_RETRAITE = "maisons_retraite", "Maisons de retraite"
    ETABLISSEMENTS_SANTE = "etablissements_sante", "Établissements de santé"


class Genre(models.TextChoices):
    PERSONNE = "personne", "Professionnel"
    STRUCTURE = "structure", "Structure"


class Source(models.TextChoices):
    """Where a shown figure comes from."""

    RPPS = "rpps", "RPPS, Agence du numérique en santé"
    FINESS = "finess", "FINESS+, Agence du numérique en santé"
    STRUCTURES = "structures", "Structures du RPPS, Agence du numérique en santé"
    PERSONNE = "personne", "L’intéressé"
    COORDINATION = "coordination", "La coordination de la CPTS"


class Mode(models.TextChoices):
    """TRE_R23 codes."""

    LIBERAL = "L", "Libéral"
    SALARIE = "S", "Salarié"
    BENEVOLE = "B", "Bénévole"
    INDIRECT = "I", "Indirect"
    INCONNU = "", "Non précisé"


class Precision(models.TextChoices):
    """What the position of a place on the map is worth."""

    ADRESSE = "adresse", "à l’adresse"
    RUE = "rue", "dans la rue"
    COMMUNE = "commune", "au centre de la commune"
    INCONNUE = "inconnue", "position inconnue"


class Visibilite(models.TextChoices):
    PUBLIC = "public", "Tout le monde"
    MEMBRES = "membres", "Les membres de la CPTS"
    PERSONNE = "personne", "Personne"
