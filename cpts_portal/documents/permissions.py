from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.connexion import Compte


def peut_voir(compte: Compte, document: DocumentProduit) -> bool:
    """Asked again at each look: a right lost since the request closes the document."""
    try:
        return registre.genre(document.genre).peut_voir(compte, document)
    except registre.GenreInconnu:
        return False


def peut_gerer(compte: Compte, document: DocumentProduit) -> bool:
    """Try again, archive: whoever asked for it."""
    return document.demandeur_id == compte.pk
