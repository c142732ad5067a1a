from celery import shared_task
from django.utils import timezone

from . import messagerie, services


@shared_task(name="groupes.envoyer_un_message")
def envoyer_un_message(pk: int) -> None:
    messagerie.partir(pk)


@shared_task(name="groupes.rappeler_les_taches")
def rappeler_les_taches() -> None:
    services.rappeler_les_taches(timezone.localdate())
