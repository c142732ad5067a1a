"""Développement et démonstration : aucun réglage à donner."""

from ._local import *  # noqa: F403 - un module de réglages en étend un autre
from .base import env

ENVIRONNEMENT = "developpement"
DEBUG = env.bool("DEBUG", True)
SECRET_KEY = env.str("SECRET_KEY", "cle-de-developpement-sans-valeur-hors-de-ce-poste-0123456789")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - came with the star import
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
