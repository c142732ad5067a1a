"""Taking a row, holding it while working, and writing to it only while it is held."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.models import Travail

logger = logging.getLogger(__name__)


class BailPerdu(Exception):
    """Someone else holds the row, or may: this process must not write anything more."""


@dataclass
class Bail:
    modele: type[Travail]
    pk: int
    jeton: int
    perdu: threading.Event = field(default_factory=threading.Event)

    def ecrire(self, **champs: Any) -> None:
        """Write to the row, unless the lease ran out: then a later taker's word counts."""
        ecrites = self.modele._default_manager.filter(
            pk=self.pk, jeton=self.jeton, etat=Etat.EN_COURS, bail_jusqu_a__gte=Now()
        ).update(**champs)
        if not ecrites:
            self.perdu.set()
            raise BailPerdu(f"{self.modele._meta.verbose_name} {self.pk}, jeton {self.jeton}")

    def prolonger(self) -> None:
        self.ecrire(bail_jusqu_a=Now() + _duree(), battement=Now())

    def signaler(self, etape: str, pourcent: int | None = None) -> None:
        """Real progress, seen at once by whoever waits."""
        self.ecrire(etape=etape[:200], pourcent=pourcent)

    def conclure(self, etat: Etat, **champs: Any) -> None:
        self.ecrire(etat=etat, bail_jusqu_a=None, termine_le=Now(), **champs)

    def aboutir(self, **champs: Any) -> None:
        self.conclure(Etat.ABOUTI, raison="", **champs)

    def echouer(self, raison: str, **champs: Any) -> None:
        self.conclure(Etat.ECHEC, raison=raison, **champs)

    def differer(self, delai: timedelta, **champs: Any) -> None:
        """Give the row back, to be taken again no sooner than after `delai`."""
        self.ecrire(
            etat=Etat.DEMANDE,
            bail_jusqu_a=None,
            mis_en_file_le=None,
            pas_avant=Now() + delai,
            etape="",
            pourcent=None,
            **champs,
        )


def _duree() -> timedelta:
    return timedelta(seconds=settings.TRAVAUX_BAIL)


def prendre(modele: type[Travail], pk: int) -> Bail | None:
    """Take the row if it waits; None when it is taken, finished, not due or gone."""
    with transaction.atomic():
        travail = (
            modele._default_manager.a_prendre()
            .select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk)
            .only("pk", "jeton")
            .first()
        )
        if travail is None:
            return None
        modele._default_manager.filter(pk=pk).update(
            etat=Etat.EN_COURS,
            jeton=F("jeton") + 1,
            tentatives=F("tentatives") + 1,
            bail_jusqu_a=Now() + _duree(),
            battement=Now(),
            pas_avant=None,
            etape="",
            pourcent=None,
            raison="",
        )
        return Bail(modele, pk, travail.jeton + 1)


@contextmanager
def tenu(bail: Bail) -> Iterator[Bail]:
    """Keep the lease alive from a thread, so that long rendering needs no cooperation."""
    fini = threading.Event()
    fil = threading.Thread(target=_battre, args=(bail, fini), name=f"bail-{bail.pk}", daemon=True)
    fil.start()
    try:
        yield bail
    finally:
        fini.set()
        fil.join()


def _battre(bail: Bail, fini: threading.Event) -> None:
    try:
        while not fini.wait(settings.TRAVAUX_BATTEMENT):
            try:
                bail.prolonger()
            except BailPerdu:
                return
            except DatabaseError:
                # Une coupure courte se rattrape au battement suivant ; une longue perd le bail.
                logger.warning("Battement manqué pour le travail %s", bail.pk, exc_info=True)
                connection.close()
    finally:
        connection.close()
