"""What humans changed on an entry, and what can still be undone."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from annuaire.models import Fiche, Modification


def historique(fiche: Fiche) -> QuerySet[Modification]:
    return fiche.modifications.order_by("-faite_le", "-pk")


def derniere_annulable(fiche: Fiche) -> Modification | None:
    """The last edit in force, as long as its delay runs: earlier ones wait for it to be undone."""
    derniere = fiche.modifications.appliquees().order_by("-faite_le", "-pk").first()
    limite = timezone.now() - timedelta(days=settings.ANNUAIRE_ANNULATION_JOURS)
    return derniere if derniere and derniere.faite_le >= limite else None


def en_relecture(fiche: Fiche) -> Modification | None:
    return fiche.modifications.a_relire().first()
