"""Ce que dev et test partagent : les services embarqués remplacent DATABASE_URL et VALKEY_URL."""

from cpts_portal.services_embarques.emplacement import ROLE_PURGE, Emplacement

from .base import *  # noqa: F403 - un module de réglages en étend un autre
from .base import PURGE_CONNEXION, VAR, env

SERVICES = Emplacement(VAR)

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", SERVICES.url_postgresql)
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
PURGE_CONNEXION = PURGE_CONNEXION or {"USER": ROLE_PURGE}
VALKEY_URL = env.str("VALKEY_URL", SERVICES.url_valkey)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("VALKEY_CACHE_URL", SERVICES.url_cache),
    }
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", SERVICES.url_courtier)
# Rien ne part : le courriel se lit à /_courriels/.
COURRIELS_TRANSPORT = env.str("COURRIELS_TRANSPORT", "local")
