"""The only hand that erases: each rule in its own transaction, under the purge's database role."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib import purge as registre
from cpts_portal.referentiel.queries import parametre

from .conservation import REGLES, seuil
from .models import Passage

logger = logging.getLogger(__name__)


class RoleAbsent(RuntimeError):
    """Nobody gave the purge its own way into the database."""


@dataclass(frozen=True)
class Bilan:
    regle: str
    libelle: str
    avant: str
    nombre: int
    echec: str = ""

    def en_json(self) -> dict[str, Any]:
        return asdict(self)


@contextmanager
def sous_son_role() -> Iterator[None]:
    """This process speaks to the database as `cpts_purge`, and as itself again afterwards."""
    if not settings.PURGE_CONNEXION:
        raise RoleAbsent
    avant = connection.settings_dict
    connection.close()
    connection.settings_dict = avant | settings.PURGE_CONNEXION
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = avant


def purger(jour: date, *, simuler: bool = False) -> list[Bilan]:
    """Everything that fell due by `jour`. A rule that fails leaves the others to their work."""
    bilans = [
        _passer(nom, libelle, limite, effacer, simuler=simuler)
        for nom, libelle, limite, effacer in _a_faire(jour)
    ]
    if not simuler:
        _consigner(bilans)
    return bilans


def _a_faire(jour: date) -> Iterator[tuple[str, str, date, Callable[[], int]]]:
    for regle in REGLES:
        valeur = parametre(regle.parametre.cle, jour)
        if valeur is None or valeur.valeur_nombre is None:
            continue
        limite = seuil(jour, int(valeur.valeur_nombre))
        yield regle.cle, regle.quoi, limite, _lier(regle.effacer, limite)
    for purge in registre.purges():
        yield purge.nom, purge.libelle, jour, _lier(purge.effacer, jour)
    yield "sessions", "Sessions expirées", jour, _sessions


def _lier(effacer: Callable[[date], int], jour: date) -> Callable[[], int]:
    return lambda: effacer(jour)


def _sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _passer(
    nom: str, libelle: str, limite: date, effacer: Callable[[], int], *, simuler: bool
) -> Bilan:
    nombre, echec = 0, ""
    try:
        with transaction.atomic():
            nombre = effacer()
            if simuler:
                # The very same work, undone: what it would have erased is what it counted.
                transaction.set_rollback(True)
    except DatabaseError as refus:
        logger.exception("Purge : %s", nom)
        echec = str(refus).splitlines()[0][:300]
    return Bilan(nom, libelle, limite.isoformat(), nombre, echec)


@transaction.atomic
def _consigner(bilans: list[Bilan]) -> None:
    Passage.objects.bulk_create(
        Passage(
            regle=bilan.regle,
            libelle=bilan.libelle,
            avant=date.fromisoformat(bilan.avant),
            nombre=bilan.nombre,
            echec=bilan.echec,
        )
        for bilan in bilans
    )
    details = {bilan.regle: bilan.nombre for bilan in bilans if bilan.nombre}
    noter("rgpd.purge", acteur=None, details=details)
