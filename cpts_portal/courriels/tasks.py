from celery import shared_task

from cpts_portal.courriels import envoi


@shared_task(name="courriels.envoyer", time_limit=180, soft_time_limit=150)
def envoyer_courriel(pk: int) -> None:
    envoi.envoyer_la_ligne(pk)
