"""One function per thing a person can do to accounts and roles."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from .enums import Role
from .models import AttributionRole, Compte


@transaction.atomic
def attribuer_role(
    compte: Compte,
    role: Role,
    *,
    par: Compte | None,
    debut: dt.date | None = None,
    fin: dt.date | None = None,
    motif: str = "",
) -> AttributionRole:
    attribution = AttributionRole(
        compte=compte,
        role=role,
        debut=debut or timezone.localdate(),
        fin=fin,
        attribue_par=par,
        motif=motif,
    )
    attribution.full_clean()
    attribution.save()
    compte.oublier_roles()
    return attribution
