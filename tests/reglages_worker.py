"""Settings of the real worker that the tests start: theirs, plus the test app."""

from cpts_portal.settings.base import env
from cpts_portal.settings.test import *  # noqa: F403 - one settings module extends another

INSTALLED_APPS = [*INSTALLED_APPS, "tests.essai"]  # noqa: F405 - came with the star import
STORAGES["prives"]["OPTIONS"]["location"] = env.path("ESSAI_PRIVES")  # noqa: F405 - same
EMAIL_HOST = "127.0.0.1"
EMAIL_TIMEOUT = 30
