from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from cpts_portal.travaux import (
    battements,  # noqa: F401 - its receivers must be connected where tasks run
    services,
)


@shared_task(name="travaux.balayer", time_limit=60, soft_time_limit=50)
def balayer() -> None:
    services.balayer()


@worker_ready.connect
def balayer_au_demarrage(**_: Any) -> None:
    balayer.apply_async()
