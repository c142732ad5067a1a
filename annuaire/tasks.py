from celery import shared_task
from django.utils import timezone

from annuaire.services import effacement
from annuaire.services.imports import travail

# The national files take minutes to come and to read.
_LIMITE = 60 * 60


@shared_task(name="annuaire.importer", time_limit=_LIMITE, soft_time_limit=_LIMITE - 60)
def importer(pk: int) -> None:
    travail.lire(pk)


@shared_task(name="annuaire.importer_chaque_semaine")
def importer_chaque_semaine() -> None:
    travail.demander_chaque_semaine()


@shared_task(name="annuaire.effacer")
def effacer() -> None:
    jour = timezone.localdate()
    effacement.effacer_les_retirees(jour)
    effacement.effacer_le_detail_des_importations(jour)
