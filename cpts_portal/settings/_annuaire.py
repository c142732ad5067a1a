"""Réglages de l'annuaire et des formulaires publics."""

from celery.schedules import crontab

from ._environnement import env

# Clé des empreintes d'opposition. Vide : SECRET_KEY (et les anciennes) en tient lieu.
ANNUAIRE_CLE_OPPOSITIONS = env.str("ANNUAIRE_CLE_OPPOSITIONS", "")
# Jours entre le retrait d'une fiche et son effacement ; aussi le délai pour annuler un import.
ANNUAIRE_EFFACEMENT_JOURS = env.int("ANNUAIRE_EFFACEMENT_JOURS", 30)
# Une fiche se vérifie à ce rythme, sauf le sien propre (choix de la maison, au plus 36 mois).
ANNUAIRE_DONNEES_PERSONNES = env.bool("ANNUAIRE_DONNEES_PERSONNES", False)
ANNUAIRE_FRAICHEUR_MOIS = env.int("ANNUAIRE_FRAICHEUR_MOIS", 6)
# Ce que l'intéressé change lui-même et que la coordination relit avant publication : le nom, le
# métier et tout texte libre (déontologie : un annuaire ne fait pas de réclame).
ANNUAIRE_CHAMPS_MODERES = env.list(
    "ANNUAIRE_CHAMPS_MODERES",
    default=[
        "titre",
        "metier",
        "tarif",
        "rendez_vous",
        "rendez_vous_url",
        "horaires_note",
        "telephone",
    ],
)
# Jours pendant lesquels une modification s'annule d'un bouton.
ANNUAIRE_ANNULATION_JOURS = env.int("ANNUAIRE_ANNULATION_JOURS", 30)
# Délai de réponse à une demande de correction ou de retrait : un mois (RGPD, article 12, § 3).
ANNUAIRE_REPONSE_JOURS = env.int("ANNUAIRE_REPONSE_JOURS", 30)
# Un lien de confirmation sert pendant ces jours ; la demande non confirmée est ensuite effacée.
ANNUAIRE_CONFIRMATION_JOURS = env.int("ANNUAIRE_CONFIRMATION_JOURS", 7)
# Une demande close s'efface après ces jours (un an).
ANNUAIRE_DEMANDES_JOURS = env.int("ANNUAIRE_DEMANDES_JOURS", 365)
# Le lien « Tout est juste ? » d'un courriel de vérification sert pendant ces jours.
ANNUAIRE_VERIFICATION_JOURS = env.int("ANNUAIRE_VERIFICATION_JOURS", 60)
# Une relance attend ces jours après le dernier courriel ; au plus tant par sollicitation.
ANNUAIRE_RELANCE_JOURS = env.int("ANNUAIRE_RELANCE_JOURS", 10)
ANNUAIRE_RELANCES = env.int("ANNUAIRE_RELANCES", 2)
# « Tout est juste ? » demandé de lui-même aux fiches échues : au plus tant de courriels par jour ;
# 0, le portail n'écrit que par les campagnes de la coordination.
ANNUAIRE_SOLLICITATIONS_PAR_JOUR = env.int("ANNUAIRE_SOLLICITATIONS_PAR_JOUR", 50)
# Secondes entre l'affichage d'un formulaire public et son envoi : moins, c'est un robot ; plus, la
# page est restée ouverte trop longtemps.
FORMULAIRE_PUBLIC_DELAIS = (
    env.int("FORMULAIRE_PUBLIC_DELAI_MIN", 3),
    env.int("FORMULAIRE_PUBLIC_DELAI_MAX", 12 * 3600),
)
# Comptés par allauth, avec les essais de connexion.
DEBITS_ANNUAIRE = {
    "annuaire_donnees": env.str("ANNUAIRE_DEBIT_DONNEES", "20/m/ip"),
    "annuaire_demande": env.str("ANNUAIRE_DEBIT_DEMANDES", "10/h/ip,5/d/key"),
    "annuaire_revendication": "10/d/user",
}
# Où prendre les registres, chaque semaine ou d'un bouton ; vide : on dépose les fichiers.
ANNUAIRE_RPPS_ADRESSE = env.str("ANNUAIRE_RPPS_ADRESSE", "")
ANNUAIRE_RPPS_SAVOIR_FAIRE_ADRESSE = env.str("ANNUAIRE_RPPS_SAVOIR_FAIRE_ADRESSE", "")
ANNUAIRE_RPPS_DIPLOMES_ADRESSE = env.str("ANNUAIRE_RPPS_DIPLOMES_ADRESSE", "")
ANNUAIRE_RPPS_MSSANTE_ADRESSE = env.str("ANNUAIRE_RPPS_MSSANTE_ADRESSE", "")
ANNUAIRE_FINESS_ADRESSE = env.str("ANNUAIRE_FINESS_ADRESSE", "")
ANNUAIRE_FINESS_ACTIVITES_ADRESSE = env.str("ANNUAIRE_FINESS_ACTIVITES_ADRESSE", "")
# Départements dont on garde aussi les structures hors du territoire.
ANNUAIRE_FINESS_DEPARTEMENTS: list[str] = env.list("ANNUAIRE_FINESS_DEPARTEMENTS", [])
ANNUAIRE_TELECHARGEMENT_MAX = 4 * 1024**3
# Géocodeur (https://data.geopf.fr/geocodage) ; vide : le centre de la commune.
ANNUAIRE_GEOCODAGE_ADRESSE = env.str("ANNUAIRE_GEOCODAGE_ADRESSE", "").rstrip("/")
ANNUAIRE_GEOCODAGE_SCORE = env.float("ANNUAIRE_GEOCODAGE_SCORE", 0.6)
# Ce que beat demande.
TOUR_DE_L_ANNUAIRE = {
    # The registers are refreshed daily; their publisher advises a weekly import.
    "importer-les-registres": {
        "task": "annuaire.importer_chaque_semaine",
        "schedule": crontab(day_of_week="sun", hour=3, minute=10),
    },
    # In the morning of a working day: a mail sent at night is read among the spam.
    "demander-si-tout-est-juste": {
        "task": "annuaire.solliciter",
        "schedule": crontab(day_of_week="mon-fri", hour=9, minute=20),
    },
    "effacer-les-fiches-retirees": {
        "task": "annuaire.effacer",
        "schedule": crontab(hour=3, minute=40),
    },
}
