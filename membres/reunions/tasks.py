from celery import shared_task

from . import services


@shared_task(name="reunions.rappeler_les_taches", ignore_result=True)
def rappeler_les_taches() -> None:
    services.rappeler_les_taches()
