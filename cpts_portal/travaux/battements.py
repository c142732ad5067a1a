"""Signs of life that the worker and beat leave in the cache."""

import time
from typing import Any

from celery.signals import beat_init, before_task_publish, heartbeat_sent
from django.core.cache import cache

CLEF_WORKER = "travaux:worker"
CLEF_BEAT = "travaux:beat"
_DUREE_DE_VIE = 24 * 3600
_dans_beat = False


@heartbeat_sent.connect
def noter_le_worker(**_: Any) -> None:
    cache.set(CLEF_WORKER, time.time(), _DUREE_DE_VIE)


@beat_init.connect
def reconnaitre_beat(**_: Any) -> None:
    global _dans_beat  # noqa: PLW0603 - one process is beat or is not, from start to end
    _dans_beat = True


@before_task_publish.connect
def noter_beat(**_: Any) -> None:
    if _dans_beat:
        cache.set(CLEF_BEAT, time.time(), _DUREE_DE_VIE)
