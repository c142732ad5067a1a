from django.contrib.auth.base_user import AbstractBaseUser

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit


def peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    """Asked again at each look: a right lost since the request closes the document."""
    try:
        return registre.genre(document.genre).peut_voir(compte, document)
    except registre.GenreInconnu:
        return False


def peut_gerer(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    """Try again, archive: whoever asked for it."""
    return document.demandeur_id == compte.pk
