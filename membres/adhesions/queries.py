"""Reads: one function per page, and what the apps above ask."""

from __future__ import annotations

import datetime as dt

from membres.comptes.models import Compte

from .models import Adherent, Adhesion


def adherent_de(compte: Compte) -> Adherent | None:
    return Adherent.objects.filter(compte=compte).select_related("profession", "college").first()


def adhesion_valable(adherent: Adherent, jour: dt.date) -> bool:
    """In order that day: a period covers it, paid or waived, and the member had not left."""
    return Adhesion.objects.valables(jour).filter(adherent=adherent).exists()


def compte_du_rpps(rpps: str) -> Compte | None:
    """For Pro Santé Connect: a member's open account; an invitation not accepted is none."""
    comptes = Compte.objects.ouverts().filter(active_le__isnull=False, adherent__rpps=rpps)
    return comptes.first() if rpps else None
