from celery import shared_task

from cpts_portal.documents import production


@shared_task(name="documents.render_document")
def render_document(pk: int) -> None:
    production.produire(pk)
