"""Production : refuse de démarrer à moitié configurée, en listant tout ce qui manque."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError

from .base import *  # noqa: F403 - un module de réglages en étend un autre
from .base import REFUS, STORAGES
from .base import WAGTAILADMIN_BASE_URL as ADRESSE
from .base import env as env_commun

# Le sien : Django relit ce module après un refus, base.py non.
env = Env(eager=False)

ENVIRONNEMENT = "production"
DEBUG = False


def _en_https(valeur: str) -> None:
    morceaux = urlsplit(valeur)
    if morceaux.scheme != "https" or not morceaux.hostname or morceaux.path not in ("", "/"):
        raise ImproperlyConfigured("doit s'écrire https:// suivi du seul nom de domaine")


def _assez_longue(valeur: str) -> None:
    if len(valeur) < 50:
        raise ImproperlyConfigured("doit compter au moins cinquante caractères tirés au hasard")


_REFUS: dict[str, str] = {}


def _exiger(nom: str, verifier=None) -> str:
    valeur = env.str(nom)
    if valeur and verifier:
        try:
            verifier(valeur)
        except ImproperlyConfigured as erreur:
            _REFUS[nom] = str(erreur)
    return valeur or ""


SECRET_KEY = _exiger("SECRET_KEY", _assez_longue)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_ANCIENNES", [])
_exiger("CPTS_ADRESSE", _en_https)
_HOTE = urlsplit(ADRESSE).hostname or ""
# localhost : les sondes de santé des conteneurs appellent le serveur sans passer par le mandataire.
ALLOWED_HOSTS = [_HOTE, *env.list("HOTES_SUPPLEMENTAIRES", []), "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [ADRESSE]

DATABASES = {
    "default": (env.dj_db_url("DATABASE_URL") or {})
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
VALKEY_URL = _exiger("VALKEY_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("VALKEY_CACHE_URL", VALKEY_URL),
    }
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", VALKEY_URL)

_exiger("COURRIELS_EXPEDITEUR")
_exiger("EMAIL_HOST")

# Sans ce nombre, n'importe qui choisirait l'adresse sous laquelle on compte ses essais.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MANDATAIRES_DE_CONFIANCE")
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
}

SECURE_SSL_REDIRECT = True
# Les sondes des conteneurs parlent en clair au serveur lui-même.
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SILENCED_SYSTEM_CHECKS = [
    # Le préchargement dans les navigateurs engage tout le domaine : à la CPTS d'en décider.
    "security.W021",
]


def _sceller(lecteur: Env) -> dict[str, str]:
    try:
        lecteur.seal()
    except EnvValidationError as erreur:
        # `seal` names each variable; only a lone validator gives a list.
        par_nom = cast(Mapping[str, list[str]], erreur.error_messages)
        return {
            nom: "manque" if "not set" in str(motifs) else "est illisible : voir le format attendu"
            for nom, motifs in par_nom.items()
        }
    return {}


REFUS |= _sceller(env_commun)
_TOUS = REFUS | _REFUS | _sceller(env)
if _TOUS:
    raise ImproperlyConfigured(
        "Le portail ne démarre pas : réglages à donner (docs/exploitation.md).\n"
        + "\n".join(f"  - {nom} {motif}" for nom, motif in sorted(_TOUS.items()))
    )
