from .adherents import (
    admettre,
    modifier_adherent,
    ouvrir_un_compte,
    rattacher_compte,
    readmettre,
    regler_consentements,
)
from .cotisations import (
    annuler_paiement,
    enregistrer_paiement,
    exonerer,
    ouvrir_adhesion,
    relancer,
    relancer_les_retards,
    renouveler,
    saisir_bareme,
)
from .demandes import (
    accepter,
    confirmer_adresse,
    demander_precision,
    deposer_demande,
    refuser,
    repondre,
)
from .departs import enregistrer_depart
from .imports import abandonner_liste, choisir_colonnes, deposer_liste, importer_liste
from .releves import (
    deposer_releve,
    ecarter,
    lire_les_lignes,
    rapprocher,
    rapprocher_plusieurs,
    remettre,
)
from .textes import ajouter_college, publier_texte

__all__ = [
    "abandonner_liste",
    "accepter",
    "admettre",
    "ajouter_college",
    "annuler_paiement",
    "choisir_colonnes",
    "confirmer_adresse",
    "demander_precision",
    "deposer_demande",
    "deposer_liste",
    "deposer_releve",
    "ecarter",
    "enregistrer_depart",
    "enregistrer_paiement",
    "exonerer",
    "importer_liste",
    "lire_les_lignes",
    "modifier_adherent",
    "ouvrir_adhesion",
    "ouvrir_un_compte",
    "publier_texte",
    "rapprocher",
    "rapprocher_plusieurs",
    "rattacher_compte",
    "readmettre",
    "refuser",
    "regler_consentements",
    "relancer",
    "relancer_les_retards",
    "remettre",
    "renouveler",
    "repondre",
    "saisir_bareme",
]
