from celery import shared_task

from . import services


@shared_task(name="comptes.reconcilier_groupes", ignore_result=True)
def reconcilier_groupes() -> None:
    services.reconcilier_tous_les_groupes()
