"""One function per thing a person can do with a claim, a scale, a payment.

`quand` is now, unless the demonstration plays past months in one go.
"""

from .baremes import creer_activite, enregistrer_bareme, terminer_bareme
from .beneficiaires import (
    declarer_ailleurs,
    enregistrer_beneficiaire,
    enregistrer_emetteur,
    iban_de,
    retirer_beneficiaire,
    retirer_declaration,
)
from .decisions import eteindre, ordonner, refuser, valider
from .demandes import (
    declarer_heures,
    demander_frais,
    deposer_justificatif,
    modifier,
    reprendre,
    retirer_justificatif,
    soumettre,
)
from .fichiers import fichier_de_virements, liste_de_paiement
from .paiements import (
    abandonner_lot,
    contrepasser,
    enregistrer_paiement,
    preparer_lot,
    rejeter_virement,
)
from .presences import preparer_depuis, suivre_rectification

__all__ = [
    "abandonner_lot",
    "contrepasser",
    "creer_activite",
    "declarer_ailleurs",
    "declarer_heures",
    "demander_frais",
    "deposer_justificatif",
    "enregistrer_bareme",
    "enregistrer_beneficiaire",
    "enregistrer_emetteur",
    "enregistrer_paiement",
    "fichier_de_virements",
    "iban_de",
    "liste_de_paiement",
    "modifier",
    "ordonner",
    "preparer_depuis",
    "preparer_lot",
    "eteindre",
    "refuser",
    "rejeter_virement",
    "reprendre",
    "retirer_beneficiaire",
    "retirer_declaration",
    "retirer_justificatif",
    "soumettre",
    "suivre_rectification",
    "terminer_bareme",
    "valider",
]
