"""Suite de tests : mêmes services que le développement, secrets fixes, hachage rapide."""

import os

from ._local import *  # noqa: F403 - un module de réglages en étend un autre
from .base import MIDDLEWARE as _MIDDLEWARE
from .base import env

ENVIRONNEMENT = "test"
DEBUG = False
SECRET_KEY = "cle-de-test-0123456789-0123456789-0123456789-0123456789"  # noqa: S105 - a test-only value
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - came with the star import
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MIDDLEWARE = ["cpts_portal.lib.lecture_seule.LectureSeuleMiddleware", *_MIDDLEWARE]

# Valkey survit aux bases d'essai : un rendu d'image gardé serait celui d'une autre base.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405 - came with the star import

# Le battement, sur sa propre connexion, ne voit pas ce qu'un test écrit dans sa transaction : le
# bail n'est jamais prolongé, et une machine chargée rend un projet en plus de vingt secondes.
TRAVAUX_BAIL = env.float("TRAVAUX_BAIL", 300.0)

# bin/test prépare une base déjà migrée, que chaque processus de test copie.
DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("CPTS_BASE_MODELE", "") or None}  # noqa: F405 - came with the star import

# Deux processus de tests qui partageraient un cache s'effaceraient l'un l'autre leurs pages gardées
# et leurs compteurs : à chacun sa base de Valkey (les premières servent au portail).
_PROCESSUS = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
if _PROCESSUS:
    _CACHE = CACHES["default"]["LOCATION"].partition("?")[0]  # noqa: F405 - came with the star import
    CACHES["default"]["LOCATION"] = f"{_CACHE}?db={10 + int(_PROCESSUS) % 5}"  # noqa: F405 - came with the star import
