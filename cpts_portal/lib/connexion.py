"""Who is logged in, named for the types of the layers below `membres`.

Django swaps the account's model in by a setting; only the type checker follows it up to its class.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from membres.comptes.models import Compte
else:
    # No model can be imported from here: menus are filled while Django still loads its apps.
    Compte = Any

__all__ = ["Compte", "RequeteConnectee"]


class RequeteConnectee(HttpRequest):
    """What a view not marked `login_not_required` gets: the middleware let an account in."""

    user: Compte
    htmx: HtmxDetails
