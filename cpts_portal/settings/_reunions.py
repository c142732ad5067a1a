"""Réglages des réunions et de l'indemnisation."""

from ._environnement import env

# --- Réunions ---

# Minutes. La feuille s'ouvre avant l'heure et se ferme après ; signer dans les premières minutes
# (la file, le temps de sortir un téléphone) vaut présence dès le début.
EMARGEMENT_AVANCE = env.int("EMARGEMENT_AVANCE", 30)
EMARGEMENT_RETARD = env.int("EMARGEMENT_RETARD", 30)
EMARGEMENT_TOLERANCE = env.int("EMARGEMENT_TOLERANCE", 15)
# Jours : combien avant l'échéance rappeler une tâche, puis à quel rythme une fois dépassée.
TACHES_RAPPEL_AVANT = env.int("TACHES_RAPPEL_AVANT", 3)
TACHES_RAPPEL_RETARD = env.int("TACHES_RAPPEL_RETARD", 7)

# --- Indemnisation ---

# Le plafond suit la personne (article D. 1434-44 du code de la santé publique, décret 2022-375) :
# indemnités et rémunérations ensemble, par année civile de paiement, contre le PASS de l'année.
# Ce qu'elle déclare avoir reçu d'autres CPTS y entre, sauf décision contraire.
PLAFOND_COMPTE_AILLEURS = env.bool("PLAFOND_COMPTE_AILLEURS", True)
PLAFOND_SOURCE = env.str(
    "PLAFOND_SOURCE", "article D. 1434-44 du code de la santé publique (décret 2022-375)"
)
# Sans clé propre, les IBAN se chiffrent d'une clé tirée de SECRET_KEY.
CLES_CHIFFREMENT: list[str] = env.list("CLES_CHIFFREMENT", [])
