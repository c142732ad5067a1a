from django.db import models


class GenreAdherent(models.TextChoices):
    PERSONNE = "personne", "Une personne"
    ORGANISATION = "organisation", "Une structure"


class ModeExercice(models.TextChoices):
    LIBERAL = "liberal", "Libéral"
    SALARIE = "salarie", "Salarié"
    MIXTE = "mixte", "Libéral et salarié"
    REMPLACANT = "remplacant", "Remplaçant"
    ETUDIANT = "etudiant", "En formation"
    RETRAITE = "retraite", "Retraité"
    USAGER = "usager", "Usager ou aidant"
    AUTRE = "autre", "Autre"


class Voix(models.TextChoices):
    DELIBERATIVE = "deliberative", "Délibérative"
    CONSULTATIVE = "consultative", "Consultative"


class EtatAdhesion(models.TextChoices):
    ATTENDUE = "attendue", "Cotisation attendue"
    A_JOUR = "a_jour", "À jour"
    EXONEREE = "exoneree", "Exonérée"
    ANNULEE = "annulee", "Annulée"


# What makes an adhésion worth something on its days.
ETATS_VALABLES = frozenset({EtatAdhesion.A_JOUR, EtatAdhesion.EXONEREE})


class ObjetConsentement(models.TextChoices):
    """Four questions, four answers: none goes with another."""

    ANNUAIRE = "annuaire", "Paraître dans l’annuaire public"
    MEMBRES = "membres", "Paraître dans la liste réservée aux membres"
    LETTRE = "lettre", "Recevoir la lettre d’information"
    PHOTO = "photo", "Être pris en photo lors des rencontres"


class MotifDepart(models.TextChoices):
    DEMISSION = "demission", "Démission"
    RADIATION = "radiation", "Radiation"
    RETRAITE = "retraite", "Retraite ou départ du territoire"
    DECES = "deces", "Décès"
