from celery import shared_task

from . import services


@shared_task(name="adhesions.relancer", ignore_result=True)
def relancer() -> None:
    services.relancer_les_retards()
