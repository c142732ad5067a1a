from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction

from cpts_portal.documents import fichiers

from .models import Document, Lecture, Version


@transaction.atomic
def effacer_les_archives(avant: date) -> int:
    """All the versions of what was archived long ago; the files go once it is committed."""
    documents = Document.objects.filter(archive_le__date__lt=avant)
    identifiants = list(documents.values_list("pk", flat=True))
    versions = Version.objects.filter(document__in=identifiants)
    for nom in versions.values_list("fichier", flat=True).order_by("pk"):
        transaction.on_commit(partial(fichiers.retirer, nom))
    Lecture.objects.filter(version__document__in=identifiants).delete()
    versions.delete()
    Document.objects.filter(pk__in=identifiants).delete()
    return len(identifiants)
