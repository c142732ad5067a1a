from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="bibliotheque.lire", time_limit=180, soft_time_limit=150)
def lire(pk: int) -> None:
    services.lire(pk)


@shared_task(name="bibliotheque.rappeler_les_relectures")
def rappeler_les_relectures() -> None:
    services.rappeler_les_relectures(timezone.localdate())
