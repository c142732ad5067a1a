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
    COORDINATION = "coordination", "La coordination"


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
    MEMBRES = "membres", "Les membres"
    PERSONNE = "personne", "Personne"


class MotifRetrait(models.TextChoices):
    """Why an entry is no longer published: the registers may only republish « partie »."""

    PARTIE = "partie", "N’est plus dans le registre"
    OPPOSITION = "opposition", "À la demande de l’intéressé"
    COORDINATION = "coordination", "Par la coordination"
    FUSION = "fusion", "Réunie avec une autre fiche"


class Information(models.TextChoices):
    """How a person was told that the annuaire holds her data (RGPD, article 14)."""

    COURRIEL = "courriel", "par courriel"
    LETTRE = "lettre", "par lettre"


class Registre(models.TextChoices):
    RPPS = "rpps", "RPPS"
    FINESS = "finess", "FINESS+"
    STRUCTURES = "structures", "Structures du RPPS"
    COMMUNES = "communes", "Communes"


class Statut(models.TextChoices):
    """What became of a proposal once its file was read."""

    A_DECIDER = "a_decider", "À relire"
    SANS_OBJET = "sans_objet", "Rien à changer"
    APPLIQUEE = "appliquee", "Appliquée"
    ANNULEE = "annulee", "Annulée"
    REMPLACEE = "remplacee", "Remplacée par une plus récente"
    ECARTEE = "ecartee", "Écartée"


class Origine(models.TextChoices):
    COMMANDE = "commande", "Ligne de commande"
    DEPOT = "depot", "Fichier déposé"
    ADRESSE = "adresse", "Récupéré à l’adresse réglée"
    HEBDOMADAIRE = "hebdomadaire", "Récupéré chaque semaine"


class Nature(models.TextChoices):
    NOUVEAU = "nouveau", "Nouveau"
    RETOUR = "retour", "De retour"
    # Withdrawn by the coordination, erased since: nobody accepts it without having looked.
    REVENANT = "revenant", "Retirée puis effacée"
    DEPLACE = "deplace", "Déplacé"
    MODIFIE = "modifie", "Modifié"
    PARTI = "parti", "Parti"
    DOUBLON = "doublon", "Doublon à réunir"
    ECART = "ecart", "Écart avec une correction"


class Decision(models.TextChoices):
    A_DECIDER = "a_decider", "À décider"
    ACCEPTE = "accepte", "Accepté"
    REFUSE = "refuse", "Refusé"


class EtatModification(models.TextChoices):
    """What became of an edit: moderated ones wait for the coordination."""

    APPLIQUEE = "appliquee", "Appliquée"
    A_RELIRE = "a_relire", "À relire"
    REFUSEE = "refusee", "Refusée"
    RENONCEE = "renoncee", "Abandonnée par l’intéressé"
    ANNULEE = "annulee", "Annulée"


class GenreDemande(models.TextChoices):
    """What anyone may ask without an account."""

    AJOUT = "ajout", "Je ne suis pas dans l’annuaire"
    ERREUR = "erreur", "Signaler une erreur"
    RETRAIT = "retrait", "Retirer ma fiche"


class PorteSur(models.TextChoices):
    """What someone says is wrong on an entry."""

    ADRESSE = "adresse", "L’adresse ou la commune"
    TELEPHONE = "telephone", "Le téléphone"
    HORAIRES = "horaires", "Les horaires"
    METIER = "metier", "Le nom ou le métier"
    ACCUEIL = "accueil", "Ce qui est possible (nouveaux patients, domicile…)"
    PARTI = "parti", "La personne n’exerce plus ici, la structure est fermée"
    AUTRE = "autre", "Autre chose"


class EtatDemande(models.TextChoices):
    A_CONFIRMER = "a_confirmer", "À confirmer"
    A_TRAITER = "a_traiter", "À traiter"
    FAITE = "faite", "Faite"
    REFUSEE = "refusee", "Refusée"


class EtatRevendication(models.TextChoices):
    A_CONFIRMER = "a_confirmer", "À confirmer par courriel"
    A_DECIDER = "a_decider", "À décider"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RENONCEE = "renoncee", "Abandonnée"


class Preuve(models.TextChoices):
    """Why a member was believed when saying « c’est ma fiche »."""

    COURRIEL = "courriel", "par le courriel professionnel de la fiche"
    ADHESION = "adhesion", "par le numéro RPPS de son adhésion"
    COORDINATION = "coordination", "par la coordination"


class ReponseVerification(models.TextChoices):
    JUSTE = "juste", "Tout est juste"
    MODIFIEE = "modifiee", "Corrigée"
    SIGNALEE = "signalee", "Erreur signalée"
    RETIREE = "retiree", "Fiche retirée"
    PAS_MOI = "pas_moi", "Mauvaise adresse"
    STOP = "stop", "Ne veut plus de courriel"


class Ecart(models.TextChoices):
    """Why an entry of a campaign was not written to after all."""

    RETIREE = "retiree", "Fiche retirée entre-temps"
    ADRESSE = "adresse", "Adresse changée entre-temps"
    STOP = "stop", "Ne veut plus de courriel"


class NatureEnvoi(models.TextChoices):
    PREMIER = "premier", "Premier envoi"
    RELANCE = "relance", "Relance"
