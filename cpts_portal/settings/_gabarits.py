"""Comment les gabarits se trouvent et se lisent."""

from pathlib import Path

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parents[2] / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "cpts_portal.interface.typographie.Gabarits",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cpts_portal.interface.contexte.identite",
            ],
            "builtins": [
                "django.templatetags.static",
                "cpts_portal.interface.templatetags.interface",
            ],
        },
    },
]
# Les gabarits de formulaire sont les nôtres (templates/components/).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
