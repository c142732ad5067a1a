"""One function per thing a person can do to members and their adhésions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte

from . import evenements
from .enums import EtatAdhesion
from .models import Adherent, Adhesion


@transaction.atomic
def admettre(
    *,
    coordonnees: dict[str, Any],
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
    depuis: dt.date | None = None,
    request: HttpRequest | None = None,
) -> Adhesion:
    """A new member and the first adhésion; whoever listens links the fiche and the account."""
    adherent = Adherent(**coordonnees, membre_depuis=depuis or debut)
    adherent.full_clean()
    adherent.save()
    adhesion = ouvrir_adhesion(adherent, debut=debut, fin=fin, cotisation=cotisation, par=par)
    noter("adhesion.admise", acteur=par, objet=adherent, request=request)
    evenements.adhesion_acceptee.send(Adherent, adherent=adherent, adhesion=adhesion, par=par)
    return adhesion


@transaction.atomic
def ouvrir_adhesion(
    adherent: Adherent,
    *,
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
) -> Adhesion:
    """Nothing to pay is in order at once; an unknown amount waits (« à saisir »)."""
    adhesion = Adhesion(
        adherent=adherent,
        debut=debut,
        fin=fin,
        cotisation=cotisation,
        etat=EtatAdhesion.A_JOUR if cotisation == 0 else EtatAdhesion.ATTENDUE,
        cree_par=par,
    )
    adhesion.full_clean()
    adhesion.save()
    return adhesion


@transaction.atomic
def rattacher_compte(
    adherent: Adherent, compte: Compte, *, par: Compte | None, request: HttpRequest | None = None
) -> None:
    adherent.compte = compte
    adherent.full_clean()
    adherent.save(update_fields=["compte"])
    noter("adhesion.compte_rattache", acteur=par, objet=adherent, request=request)
    evenements.compte_rattache.send(Adherent, adherent=adherent, compte=compte, par=par)
