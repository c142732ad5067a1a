from celery import shared_task
from django.utils import timezone

from annuaire.services import campagnes, effacement
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


@shared_task(name="annuaire.solliciter", time_limit=600, soft_time_limit=540)
def solliciter() -> None:
    campagnes.solliciter_a_leur_rythme(timezone.localdate())
    campagnes.relancer_a_leur_rythme()


@shared_task(name="annuaire.envoyer_campagne", time_limit=_LIMITE, soft_time_limit=_LIMITE - 60)
def envoyer_campagne(pk: int) -> None:
    campagnes.envoyer_la_campagne(pk)
