from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from cpts_portal.documents import fichiers
from cpts_portal.documents.models import DocumentProduit


def effacer_avant(avant: date) -> int:
    return effacer(DocumentProduit.objects.filter(archive_le__date__lt=avant))


def effacer(documents: QuerySet[DocumentProduit]) -> int:
    """Each with its file; one that a proof or a decision quotes stays."""
    effaces = 0
    for document in documents.order_by("pk"):
        fichier = document.fichier
        try:
            with transaction.atomic():
                document.delete()
        except ProtectedError:
            continue
        if fichier:
            transaction.on_commit(partial(fichiers.retirer, fichier))
        effaces += 1
    return effaces
