"""What this app itself keeps of a person: the requests they made."""

from __future__ import annotations

from django.db.models import Model

from cpts_portal.lib.donnees_personnelles import Rubrique
from cpts_portal.rgpd import queries
from membres.comptes.models import Compte


def demandes(compte: Compte) -> Rubrique:
    return Rubrique(
        "demandes_rgpd",
        "Vos demandes sur vos données",
        "Y répondre à temps, et pouvoir le prouver.",
        [
            {
                "Demande": demande.get_nature_display(),
                "Texte": demande.texte,
                "Reçue le": demande.recue_le,
                "Réponse due le": demande.echeance,
                "État": demande.get_etat_display(),
                "Réponse": demande.reponse,
            }
            for demande in queries.mes_demandes(compte)
        ],
    )


def objets(compte: Compte) -> list[Model]:
    return [*queries.mes_demandes(compte)]
