"""Réglages des groupes, de la bibliothèque et des données personnelles."""

import dj_database_url
from celery.schedules import crontab

from ._environnement import env

# « hôte:port » ou chemin d'une socket : clamd examine chaque dépôt. Vide : aucun, et c'est dit.
ANTIVIRUS_CLAMD = env.str("ANTIVIRUS_CLAMD", "")
# RGPD, article 12.3 : un mois pour répondre, deux de plus si la demande est complexe.
RGPD_DELAI_MOIS = env.int("RGPD_DELAI_MOIS", 1)
RGPD_PROLONGATION_MOIS = env.int("RGPD_PROLONGATION_MOIS", 2)

# Le rôle qui efface a son propre accès à la base, que seule la commande `purger` connaît.
_ADRESSE = env.str("PURGE_DATABASE_URL", "")
_PURGE = dict(dj_database_url.parse(_ADRESSE)) if _ADRESSE else {}
PURGE_CONNEXION = {
    clef: _PURGE[clef] for clef in ("USER", "PASSWORD", "HOST", "PORT") if _PURGE.get(clef)
}

BATTEMENTS_ENSEMBLE = {
    "rappeler-les-relectures": {
        "task": "bibliotheque.rappeler_les_relectures",
        "schedule": crontab(hour=7, minute=10),
    },
    "rappeler-les-taches-de-groupe": {
        "task": "groupes.rappeler_les_taches",
        "schedule": crontab(hour=7, minute=20),
    },
}
