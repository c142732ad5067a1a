from django.db import models


class NatureMission(models.TextChoices):
    SOCLE = "socle", "Mission socle"
    COMPLEMENTAIRE = "complementaire", "Mission complémentaire"


class Volet(models.TextChoices):
    FONCTIONNEMENT = "fonctionnement", "Fonctionnement"
    FIXE = "fixe", "Part fixe"
    PLAN_INITIAL = "plan_initial", "Part fixe, rédaction du plan"
    VARIABLE = "variable", "Part variable"
    EVENEMENT = "evenement", "Part variable, si l’événement est reconnu"
    REPERE = "repere", "Montant de repère"
    AIDE = "aide", "Aide d’avant contrat"


# Ce que les indicateurs d'une mission se partagent.
VOLETS_VARIABLES = (Volet.VARIABLE, Volet.EVENEMENT)


class Confiance(models.TextChoices):
    LU = "read", "lu dans la source"
    LU_SECONDAIRE = "read_secondary", "lu dans une source secondaire"
    DEDUIT = "derived", "déduit de valeurs lues"
    MEMOIRE = "recalled", "de mémoire, sans source"
    INCONNU = "unknown", "inconnu"
    SAISI = "entered", "saisi ici, depuis le texte"


class FormeIndicateur(models.TextChoices):
    PALIERS = "PALIERS", "Paliers"
    SEUIL = "SEUIL", "Seuil"
    MOYEN = "MOYEN", "Moyen"
    MOYEN_FIXE = "MOYEN_FIXE", "Moyen de la part fixe"
    EVENEMENT = "EVENEMENT", "Événement"


FORMES_CHIFFREES = (FormeIndicateur.PALIERS, FormeIndicateur.SEUIL)


class Sens(models.TextChoices):
    HAUSSE = "hausse", "À la hausse"
    BAISSE = "baisse", "À la baisse"


class NatureMesure(models.TextChoices):
    DECLAREE = "declaree", "Déclarée par la communauté"
    MESUREE = "mesuree", "Mesurée par la source"
    RETENUE = "retenue", "Retenue au dialogue de gestion"


class OrigineMesure(models.TextChoices):
    SAISIE = "saisie", "Saisie dans le portail"
    IMPORT = "import", "Importée d’un fichier"
    DEMONSTRATION = "demonstration", "Inventée pour la démonstration"
    COMPTAGE = "comptage", "Comptée par le portail"


class RepereEcheance(models.TextChoices):
    SIGNATURE = "signature", "la signature du contrat"
    DEBUT_ANNEE = "debut_annee", "le début de l’année de contrat"
    ANNIVERSAIRE = "anniversaire", "la date anniversaire qui clôt l’année"


class GenrePreuve(models.TextChoices):
    NOM = "nom", "Nom seul, fichier à joindre"
    FICHIER = "fichier", "Fichier"
    FEUILLE = "feuille", "Feuille d’émargement"
    LIEN = "lien", "Lien"
    ATTESTATION = "attestation", "Attestation"
    REUNION = "reunion", "Réunion close"


PREUVES_EN_FICHIER = (GenrePreuve.FICHIER, GenrePreuve.FEUILLE)


class GenreSection(models.TextChoices):
    TEXTE = "texte", "Texte"
    IDENTITE = "identite", "Contrat et territoire, puis texte"
    VIE = "vie", "Adhérents, instances et réunions, puis texte"
    SYNTHESE = "synthese", "L’année en chiffres, puis texte"
    MISSIONS = "missions", "Missions, actions et indicateurs"
    FINANCES = "finances", "Montants, comptes et dépenses, puis texte"
    PIECES = "pieces", "Pièces jointes et manquantes"
    CALENDRIER = "calendrier", "Échéances de l’année"


class DestinataireRapport(models.TextChoices):
    COMMUN = "commun", "L’agence et la caisse"
    ARS = "ars", "L’agence régionale"
    CAISSE = "caisse", "La caisse"


class Prorata(models.TextChoices):
    JOURS = "jours", "Jours"
    MOIS = "mois", "Mois, tout mois commencé compté entier"


class Solde(models.TextChoices):
    """When what the advance left is paid."""

    ANNEE = "annee", "Avec le solde de l’année"
    PRECEDENTE = "precedente", "Avec le solde de l’année d’avant, au début de l’année"
    SANS = "sans", "Sans solde\u00a0: versé en entier avec l’avance"
    A_PART = "a_part", "À part, après le dialogue de gestion"


class NatureVersement(models.TextChoices):
    ANNONCE = "annonce", "Annoncé"
    RECU = "recu", "Reçu"
    RECUPERE = "recupere", "Récupéré par la caisse"


class EtatDepense(models.TextChoices):
    PREVUE = "prevue", "Prévue"
    ENGAGEE = "engagee", "Engagée"
    PAYEE = "payee", "Payée"


class RoleActeur(models.TextChoices):
    REFERENT = "referent", "Référent"
    PARTENAIRE = "partenaire", "Partenaire"


class StatutAction(models.TextChoices):
    A_PREPARER = "a_preparer", "À préparer"
    EN_COURS = "en_cours", "En cours"
    TERMINEE = "terminee", "Terminée"
    SUSPENDUE = "suspendue", "Suspendue"
