from celery import shared_task

from cpts_portal.lib import cache_public


@shared_task(name=cache_public.TACHE, time_limit=60, soft_time_limit=50)
def renouveler_pages() -> None:
    cache_public.renouveler_les_pages()
