"""What this app keeps of a person: what they did here."""

from cpts_portal.journal.models import Entree
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.donnees_personnelles import Rubrique


def gestes(compte: Compte) -> Rubrique:
    return Rubrique(
        "journal",
        "Ce que vous avez fait sur le portail",
        "Rendre compte de l’argent public, et retrouver une erreur ou une intrusion.",
        [
            {
                "Date": entree.quand,
                "Geste": f"{entree.acteur_libelle} {entree.phrase}",
                "Réseau": entree.adresse_reseau,
            }
            for entree in Entree.objects.filter(acteur=compte).order_by("-quand", "-pk")
        ],
    )
