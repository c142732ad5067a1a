"""One function per thing a person can do with a meeting.

`quand` is now, unless the demonstration plays past months in one go.
"""

from .calendrier import renouveler_calendrier, revoquer_calendrier
from .cloture import annuler_apres_cloture, clore
from .convocation import annuler, choisir_date, convoquer, proposer_dates, relancer
from .emargement import (
    ecarter_signature,
    noter_depart,
    recopier_papier,
    rectifier_heures,
    signer,
    signer_invite,
)
from .preparation import creer, deposer_piece, modifier, retirer_piece
from .rectification import ajouter_presence, rectifier_presence, retirer_presence
from .reponses import donner_disponibilites, repondre
from .suites import (
    ajouter_decision,
    ajouter_tache,
    changer_tache,
    enregistrer_compte_rendu,
    rappeler_les_taches,
    retirer_decision,
)

__all__ = [
    "ajouter_decision",
    "ajouter_presence",
    "ajouter_tache",
    "annuler",
    "annuler_apres_cloture",
    "changer_tache",
    "choisir_date",
    "clore",
    "convoquer",
    "creer",
    "deposer_piece",
    "donner_disponibilites",
    "ecarter_signature",
    "enregistrer_compte_rendu",
    "modifier",
    "noter_depart",
    "proposer_dates",
    "rappeler_les_taches",
    "recopier_papier",
    "rectifier_heures",
    "rectifier_presence",
    "relancer",
    "renouveler_calendrier",
    "repondre",
    "retirer_decision",
    "retirer_piece",
    "retirer_presence",
    "revoquer_calendrier",
    "signer",
    "signer_invite",
]
