from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from membres.comptes.queries import empreinte
from membres.reunions.models import AbonnementCalendrier


@transaction.atomic
def renouveler_calendrier(compte: Compte, *, request: HttpRequest | None = None) -> str:
    """The address, shown this once; the former one stops answering."""
    jeton = secrets.token_urlsafe(32)
    AbonnementCalendrier.objects.update_or_create(
        compte=compte, defaults={"empreinte": empreinte(jeton), "cree_le": timezone.now()}
    )
    noter("calendrier.adresse", acteur=compte, request=request)
    return settings.WAGTAILADMIN_BASE_URL + reverse("reunions:flux", args=[jeton])


@transaction.atomic
def revoquer_calendrier(compte: Compte, *, request: HttpRequest | None = None) -> bool:
    supprimes, _ = AbonnementCalendrier.objects.filter(compte=compte).delete()
    if supprimes:
        noter("calendrier.revoque", acteur=compte, request=request)
    return bool(supprimes)
