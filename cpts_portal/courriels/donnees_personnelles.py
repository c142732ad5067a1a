"""What this app keeps of a person: the e-mails sent to them, without their text."""

from django.db.models import Q

from cpts_portal.courriels.models import Courriel
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.donnees_personnelles import Rubrique


def courriels(compte: Compte) -> Rubrique:
    lignes = (
        Courriel.objects.filter(Q(destinataire__iexact=compte.email) | Q(acteur=compte))
        .defer("contenu")
        .order_by("-demande_le", "-pk")
    )
    return Rubrique(
        "courriels",
        "Les courriels reçus du portail, ou envoyés par vous",
        "Savoir ce qui est parti, et ce qui n’est pas arrivé.",
        [
            {
                "Date": courriel.demande_le,
                "Objet": courriel.sujet,
                "À": courriel.destinataire,
                "État": courriel.get_etat_display(),
            }
            for courriel in lignes
        ],
    )
