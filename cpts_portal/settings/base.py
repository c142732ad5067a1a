"""Réglages communs. Tout ce qui varie vient de l'environnement ; aucun secret ici."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE

from ._annuaire import *  # noqa: F403 - un module de réglages en étend un autre
from ._annuaire import DEBITS_ANNUAIRE, TOUR_DE_L_ANNUAIRE
from ._ensemble import *  # noqa: F403 - un module de réglages en étend un autre
from ._ensemble import BATTEMENTS_ENSEMBLE
from ._environnement import env
from ._gabarits import *  # noqa: F403 - un module de réglages en étend un autre
from ._reunions import *  # noqa: F403 - un module de réglages en étend un autre

# Rempli par prod.py, et gardé : Django relit un module de réglages qui a refusé, pas celui-ci.
REFUS: dict[str, str] = {}

RACINE = Path(__file__).resolve().parents[2]
VAR = Path(env.str("CPTS_VAR", "") or RACINE / "var")

# --- Applications, de la plus basse à la plus haute (docs/architecture.md) ---

INSTALLED_APPS = [
    "cpts_portal.interface",
    "cpts_portal.travaux",
    "cpts_portal.journal",
    "cpts_portal.courriels",
    "cpts_portal.documents",
    "cpts_portal.referentiel",
    "membres.acces_externe",
    "membres.comptes",
    "membres.adhesions",
    "membres.instances",
    "membres.reunions",
    "membres.indemnisation",
    "membres.groupes",
    "membres.bibliotheque",
    "annuaire",
    "missions",
    "projet_sante",
    "cpts_portal.rgpd",
    "cpts_portal.contenu",
    "cpts_portal.espace",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "lucide",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cpts_portal.lib.journalisation.RequeteMiddleware",
    "cpts_portal.lib.entetes.PolitiqueMiddleware",
    "cpts_portal.lib.entetes.EntetesMiddleware",
    "cpts_portal.lib.cache_public.CachePublicMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "membres.comptes.middleware.PorteMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cpts_portal.interface.middleware.PagesErreur",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cpts_portal.urls"
WSGI_APPLICATION = "cpts_portal.wsgi.application"

CSRF_FAILURE_VIEW = "cpts_portal.interface.views.jeton_perime"

# --- Langue, temps, nombres ---

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Base de données ---

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Comptes ---

AUTH_USER_MODEL = "comptes.Compte"
# ModelBackend n'y est pas : Wagtail et DRF ouvriraient une session au seul mot de passe.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/espace/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "membres.comptes.adapters.AdaptateurCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
_FORMS = "membres.comptes.forms_allauth"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.ConnexionForm",
    "request_login_code": f"{_FORMS}.DemandeCodeForm",
    "confirm_login_code": f"{_FORMS}.CodeRecuForm",
    "reset_password": f"{_FORMS}.OubliForm",
    "reset_password_from_key": f"{_FORMS}.NouveauMotDePasseForm",
    "change_password": f"{_FORMS}.ChangerMotDePasseForm",
    "set_password": f"{_FORMS}.ChoisirMotDePasseForm",
    "add_email": f"{_FORMS}.AdresseForm",
    "reauthenticate": f"{_FORMS}.PreuveMotDePasseForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.SecondFacteurForm",
    "reauthenticate": f"{_FORMS}.PreuveFacteurForm",
    "activate_totp": f"{_FORMS}.ApplicationForm",
    "add_webauthn": f"{_FORMS}.ClefForm",
    "edit_webauthn": f"{_FORMS}.RenommerClefForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# An unknown address sees the same page and gets no e-mail: the portal is no relay.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# Une salle entière sort par la même adresse : seuls les codes faux comptent.
ACCOUNT_RATE_LIMITS = DEBITS_ANNUAIRE | {"emarger": "30/5m/ip"}

MFA_ADAPTER = "membres.comptes.adapters.AdaptateurSecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
# allauth forbids an unconfirmed address beside a factor because anyone could sign up with yours;
# here accounts come by invitation, and a person must be able to change address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

SOCIALACCOUNT_ADAPTER = "membres.comptes.adapters.AdaptateurCompteExterne"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False


def fournisseurs_externes(client: str, secret: str, adresse: str) -> dict[str, Any]:
    """Pro Santé Connect, where the operator gave its credentials.

    Its discovery document has no standard path; its answer names the person by the national
    number, and gives no e-mail.
    """
    if not client:
        return {}
    reglages = {
        "server_url": f"{adresse}/.well-known/wallet-openid-configuration",
        "scope": ["openid", "scope_all"],
        "auth_params": {"acr_values": "eidas1"},
        "oauth_pkce_enabled": True,
        "token_auth_method": "client_secret_post",
        "uid_field": "SubjectNameID",
    }
    application = {
        "provider_id": "pro-sante-connect",
        "name": "Pro Santé Connect",
        "client_id": client,
        "secret": secret,
        "settings": reglages,
    }
    return {"openid_connect": {"APPS": [application]}}


SOCIALACCOUNT_PROVIDERS = fournisseurs_externes(
    env.str("PSC_CLIENT_ID", ""),
    env.str("PSC_CLIENT_SECRET", ""),
    env.str("PSC_ADRESSE", "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"),
)

USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
# Les messages passent par un cookie : les lire sur un GET n'écrit pas en base.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Fichiers ---

STATIC_URL = "/statiques/"
STATIC_ROOT = Path(env.str("CPTS_STATIQUES", "") or RACINE / "statiques")
_PAQUETS = RACINE / "node_modules"
STATICFILES_DIRS = [
    RACINE / "static",
    ("police", _PAQUETS / "@fontsource-variable/atkinson-hyperlegible-next/files"),
    ("leaflet", _PAQUETS / "leaflet/dist"),
]
MEDIA_URL = "/medias/"
MEDIA_ROOT = VAR / "fichiers" / "publics"
# Documents produits et pièces des membres : jamais servis par chemin.
FICHIERS_PRIVES = VAR / "fichiers" / "prives"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "prives": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FICHIERS_PRIVES, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Tâches ---

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
# Un courtier absent retarde le travail (le balayage le retrouve), pas la page qui le demande.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3, "socket_keepalive": True}

# Secondes. Un worker tué est remplacé au plus tard après bail + balayage.
TRAVAUX_BAIL = env.float("TRAVAUX_BAIL", 20.0)
TRAVAUX_BATTEMENT = env.float("TRAVAUX_BATTEMENT", 5.0)
TRAVAUX_BALAYAGE = env.float("TRAVAUX_BALAYAGE", 15.0)
TRAVAUX_RELANCE = env.float("TRAVAUX_RELANCE", 20.0)
TRAVAUX_REPRISE = env.float("TRAVAUX_REPRISE", 5.0)
TRAVAUX_TENTATIVES = 3
# Deux demandes pareilles dans ce délai sont un double clic.
DOCUMENTS_DOUBLON = 10
TRAVAUX_LOT = 200
CELERY_BEAT_SCHEDULE = {
    "balayer": {
        "task": "travaux.balayer",
        "schedule": TRAVAUX_BALAYAGE,
        "options": {"expires": TRAVAUX_BALAYAGE},
    },
    "relancer-les-cotisations": {
        "task": "adhesions.relancer",
        "schedule": crontab(hour=8, minute=15),
    },
    "reconcilier-les-groupes": {
        "task": "comptes.reconcilier_groupes",
        "schedule": crontab(hour=0, minute=5),
    },
    "rappeler-les-echeances": {
        "task": "missions.envoyer_rappels",
        "schedule": crontab(hour=7, minute=10),
    },
    "recompter-les-indicateurs": {
        "task": "missions.recompter",
        "schedule": crontab(hour=5, minute=40),
    },
    **TOUR_DE_L_ANNUAIRE,
    **BATTEMENTS_ENSEMBLE,
}

CELERY_BEAT_SCHEDULE["rappeler-les-taches"] = {
    "task": "reunions.rappeler_les_taches",
    "schedule": crontab(hour=7, minute=30),
}

# --- Courriels ---

# Tout courriel passe par une ligne de courriels.Courriel, puis par le transport ci-dessous.
EMAIL_BACKEND = "cpts_portal.courriels.backend.CourrielBackend"
COURRIELS_TRANSPORT = env.str("COURRIELS_TRANSPORT", "smtp")
COURRIELS_MOTEURS = {
    "smtp": "cpts_portal.courriels.transports.TransportSMTP",
    "local": "cpts_portal.courriels.transports.TransportLocal",
}
DEFAULT_FROM_EMAIL = env.str("COURRIELS_EXPEDITEUR", "Portail CPTS <ne-pas-repondre@localhost>")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)

# --- Sécurité ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
# L'éditeur de Wagtail écrit styles et scripts dans ses pages et s'affiche dans ses propres cadres.
_CSP_GESTION = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
# La documentation de l'API : ses scripts sont des fichiers, ses styles non.
_CSP_API_DOCS = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"style-src": [SELF, UNSAFE_INLINE]}
CSP_PAR_CHEMIN = {"/gestion/": _CSP_GESTION, "/api/v1/docs/": _CSP_API_DOCS}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Un formulaire reste petit ; un fichier passe par le disque au-delà de 2 Mo.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# Jeton de /sante/etat ; sans lui, cette page ne répond qu'à la machine elle-même.
SANTE_JETON = env.str("SANTE_JETON", "")

# --- Journaux techniques ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"requete": {"()": "cpts_portal.lib.journalisation.FiltreRequete"}},
    "formatters": {
        "texte": {"()": "cpts_portal.lib.journalisation.FormatTexte"},
        "json": {"()": "cpts_portal.lib.journalisation.FormatJSON"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["requete"],
            "formatter": env.str("JOURNAUX_FORMAT", "texte"),
        },
    },
    "root": {"handlers": ["stderr"], "level": env.str("JOURNAUX_NIVEAU", "INFO")},
    # Django écrirait sinon une seconde fois, hors de notre format.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Deux lignes par page enregistrée dans Wagtail, sans intérêt.
        "django_tasks": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        # Chaque étape de chaque police, et ce que les jetons disent aux seuls écrans.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

# --- Projet de santé ---

# Mois à compter de la réception par l'ARS au terme desquels son silence vaut validation
# (code de la santé publique, article L1434-12).
PROJET_DELAI_VALIDATION_MOIS = env.int("PROJET_DELAI_VALIDATION_MOIS", 2)

# --- Wagtail ---

WAGTAIL_SITE_NAME = "CPTS"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_BASE_URL = env.str("CPTS_ADRESSE", "http://localhost:8000").rstrip("/")
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILIMAGES_IMAGE_MODEL = "contenu.Illustration"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cpts_portal.contenu.forms.FormulaireIllustration"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "ics", "txt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}
}
# Comptes, mots de passe et sessions appartiennent à /comptes/.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/comptes/login/"
# Aucun hôte extérieur : ni avatar, ni nouvelles de version, ni contenu incorporé.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "projet_sante.approbation.conclure"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link", "document-link", "ol", "ul"]},
    }
}

# --- API ---

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "cpts_portal.lib.api.repondre",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "API du portail CPTS",
    "DESCRIPTION": "Les lectures et gestes du portail, avec les mêmes droits que ses pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["cpts_portal.lib.api.garder_notre_api"],
    # Several things have an « etat »: each keeps its own name in the schema.
    "ENUM_NAME_OVERRIDES": {
        "EtatDemandeEnum": "membres.indemnisation.enums.EtatDemande",
        "EtatReunionEnum": "membres.reunions.enums.EtatReunion",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/icone.svg",
}
