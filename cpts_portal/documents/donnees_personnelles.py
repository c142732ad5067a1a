"""What this app keeps of a person: the documents they asked for."""

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.donnees_personnelles import Rubrique


def documents(compte: Compte) -> Rubrique:
    lignes = (
        DocumentProduit.objects.filter(demandeur=compte)
        .defer("contenu_fige")
        .order_by("-demande_le", "-pk")
    )
    return Rubrique(
        "documents",
        "Les documents que vous avez demandés",
        "Vous les rendre, et prouver ce qui a été produit.",
        [
            {
                "Titre": document.titre,
                "Demandé le": document.demande_le,
                "État": document.get_etat_display(),
                "Archivé le": document.archive_le,
            }
            for document in lignes
        ],
    )
