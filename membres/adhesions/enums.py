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


class NatureTexte(models.TextChoices):
    STATUTS = "statuts", "Statuts"
    REGLEMENT = "reglement", "Règlement intérieur"
    CHARTE = "charte", "Charte"
    CONVENTION = "convention", "Convention de partenariat"


class EtatDemande(models.TextChoices):
    A_CONFIRMER = "a_confirmer", "Adresse à confirmer"
    A_DECIDER = "a_decider", "À décider"
    PRECISIONS = "precisions", "Précision demandée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"


class Moyen(models.TextChoices):
    VIREMENT = "virement", "Virement"
    CARTE = "carte", "Carte, en ligne"
    CHEQUE = "cheque", "Chèque"
    ESPECES = "especes", "Espèces"
    PRELEVEMENT = "prelevement", "Prélèvement"


class OrigineReleve(models.TextChoices):
    HELLOASSO = "helloasso", "HelloAsso"
    BANQUE = "banque", "Banque"


MOYEN_DE_L_ORIGINE = {OrigineReleve.HELLOASSO: Moyen.CARTE, OrigineReleve.BANQUE: Moyen.VIREMENT}


class EtatLigne(models.TextChoices):
    A_RAPPROCHER = "a_rapprocher", "À rapprocher"
    RAPPROCHEE = "rapprochee", "Rapprochée"
    ECARTEE = "ecartee", "Écartée"


class EtatImport(models.TextChoices):
    A_VERIFIER = "a_verifier", "À vérifier"
    IMPORTE = "importe", "Importé"
    ABANDONNE = "abandonne", "Abandonné"


class PeriodeAdhesion(models.TextChoices):
    """What the règlement intérieur says of a year of membership."""

    CIVILE = "civile", "Année civile"
    GLISSANTE = "glissante", "Douze mois à partir de l’adhésion"
