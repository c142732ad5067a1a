from celery import shared_task
from django.utils import timezone

from missions.services import recompter_tout
from missions.services.horloge import envoyer_rappels


@shared_task(name="missions.envoyer_rappels")
def envoyer_rappels_du_jour() -> None:
    envoyer_rappels(timezone.localdate())


@shared_task(name="missions.recompter")
def recompter_les_indicateurs() -> None:
    recompter_tout(timezone.localdate())
