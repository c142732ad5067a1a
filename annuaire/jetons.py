"""Links sent by e-mail: a number and its seal. Nobody can guess one, nothing is stored.

The page it opens only reads; the button on it acts.
"""

from datetime import timedelta

from django.core import signing

DEMANDE = "annuaire.demande"
REVENDICATION = "annuaire.revendication"
VERIFICATION = "annuaire.verification"


class JetonRefuse(Exception):
    """Forged, cut in two by the mail program, or too old."""


class JetonPerime(JetonRefuse):
    """Ours, but its time is past."""


def sceller(sel: str, pk: int) -> str:
    return signing.TimestampSigner(salt=sel).sign(str(pk))


def ouvrir(sel: str, jeton: str, *, jours: int | None = None) -> int:
    duree = timedelta(days=jours) if jours is not None else None
    try:
        return int(signing.TimestampSigner(salt=sel).unsign(jeton, max_age=duree))
    except signing.SignatureExpired as erreur:
        raise JetonPerime(jeton) from erreur
    except (signing.BadSignature, ValueError) as erreur:
        raise JetonRefuse(jeton) from erreur
