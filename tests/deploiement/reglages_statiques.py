"""Production, minus the compression of static files: minutes for the image, not for a test."""

from cpts_portal.settings.prod import *  # noqa: F403 - extends the settings under test

STORAGES = STORAGES | {  # noqa: F405 - came with the star import
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
