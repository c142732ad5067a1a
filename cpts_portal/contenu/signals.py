from functools import partial
from typing import Any

from django.db import transaction

from cpts_portal.contenu.models import Illustration
from cpts_portal.contenu.services import fabriquer_rendus


def rendre_illustration(instance: Illustration, raw: bool = False, **_: Any) -> None:
    """Wagtail saves images itself, from four views: the model is where they all meet."""
    if not raw:
        transaction.on_commit(partial(fabriquer_rendus, instance))
