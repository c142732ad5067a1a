import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest

ENTETES_DE_MANDATAIRE = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def peut_voir_etat(request: HttpRequest) -> bool:
    """The right token, or a caller of this very machine that no proxy speaks for."""
    return _jeton_juste(request) or _de_cette_machine(request)


def _jeton_juste(request: HttpRequest) -> bool:
    attendu = settings.SANTE_JETON
    recu = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(attendu) and secrets.compare_digest(recu.encode(), attendu.encode())


def _de_cette_machine(request: HttpRequest) -> bool:
    if any(entete in request.headers for entete in ENTETES_DE_MANDATAIRE):
        return False
    # gunicorn behind a unix socket gives no address: its peer may be the proxy, so it is refused.
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
