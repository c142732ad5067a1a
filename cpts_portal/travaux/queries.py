"""How the background work is doing, for `/sante/etat` and the coordinator."""

import time
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone

from cpts_portal.travaux import registre
from cpts_portal.travaux.battements import CLEF_BEAT, CLEF_WORKER
from cpts_portal.travaux.models import Travail

# Au-delà, quelqu'un attend pour rien.
ATTENTE_ADMISE = timedelta(minutes=5)
SILENCE_ADMIS = 60.0


@dataclass(frozen=True)
class Piece:
    """One part of the portal: does it answer, and a sentence for who must act."""

    nom: str
    ok: bool
    phrase: str
    mesure: float | None = None


def etat() -> list[Piece]:
    return [courtier(), worker(), beat(), *(attente(suivi.modele) for suivi in registre.suivis())]


def courtier() -> Piece:
    try:
        with current_app.connection_for_read() as connexion:
            connexion.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except Exception as erreur:
        return Piece("courtier", False, f"Valkey ne répond pas ({type(erreur).__name__}).")
    return Piece("courtier", True, "Valkey répond.")


def worker() -> Piece:
    return _battement("worker", CLEF_WORKER, SILENCE_ADMIS)


def beat() -> Piece:
    return _battement("beat", CLEF_BEAT, max(SILENCE_ADMIS, 3 * settings.TRAVAUX_BALAYAGE))


def _battement(nom: str, clef: str, admis: float) -> Piece:
    try:
        dernier = cache.get(clef)
    except Exception:
        dernier = None
    if dernier is None:
        return Piece(nom, False, f"{nom} n’a pas donné signe de vie.")
    age = max(0.0, time.time() - float(dernier))
    return Piece(nom, age <= admis, f"{nom} vu il y a {age:.0f} s.", round(age, 1))


def attente(modele: type[Travail]) -> Piece:
    nom = str(modele._meta.verbose_name_plural)
    plus_ancien = modele._default_manager.a_prendre().aggregate(le=Min("demande_le"))["le"]
    if plus_ancien is None:
        return Piece(nom, True, "Rien n’attend.", 0.0)
    age = timezone.now() - plus_ancien
    secondes = age.total_seconds()
    return Piece(
        nom, age <= ATTENTE_ADMISE, f"Le plus ancien attend depuis {secondes:.0f} s.", secondes
    )
