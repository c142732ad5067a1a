import os
import shutil
from pathlib import Path

from django.core.files.storage import storages

from cpts_portal.documents import permissions
from cpts_portal.documents.models import DocumentProduit, DocumentProduitQuerySet
from cpts_portal.lib.connexion import Compte
from cpts_portal.travaux.queries import Piece

PLACE_MINIMALE = 500 * 1024 * 1024


def mes_documents(compte: Compte) -> DocumentProduitQuerySet:
    return (
        DocumentProduit.objects.en_vue()
        .filter(demandeur=compte)
        .defer("contenu_fige")
        .order_by("-demande_le", "-pk")
    )


def document_visible(compte: Compte, pk: int) -> DocumentProduit | None:
    """None for what does not exist as for what must not be known to exist."""
    document = DocumentProduit.objects.en_vue().defer("contenu_fige").filter(pk=pk).first()
    return document if document and permissions.peut_voir(compte, document) else None


def document_a_soi(compte: Compte, pk: int) -> DocumentProduit | None:
    document = document_visible(compte, pk)
    return document if document and permissions.peut_gerer(compte, document) else None


def etat() -> Piece:
    """The disk that keeps the documents, for `/sante/etat`."""
    dossier = Path(storages["prives"].path(""))
    while not dossier.exists():
        dossier = dossier.parent
    libre = shutil.disk_usage(dossier).free
    if not os.access(dossier, os.W_OK):
        return Piece("stockage", False, "Le dossier des documents n’est pas inscriptible.")
    phrase = f"{libre // 1024**2} Mo libres."
    return Piece("stockage", libre >= PLACE_MINIMALE, phrase, float(libre))
