from functools import partial
from typing import Any

from django.db import transaction

from cpts_portal.contenu.models import Illustration
from cpts_portal.contenu.services import fabriquer_rendus
from cpts_portal.lib.cache_public import invalider


def rendre_illustration(instance: Illustration, raw: bool = False, **_: Any) -> None:
    """Wagtail saves images itself, from four views: the model is where they all meet."""
    if not raw:
        transaction.on_commit(partial(fabriquer_rendus, instance))


def renouveler_pages_publiques(**_: Any) -> None:
    """Menus list the pages: publishing one changes every public page."""
    invalider()
