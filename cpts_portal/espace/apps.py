from django.apps import AppConfig


class EspaceConfig(AppConfig):
    name = "cpts_portal.espace"
    label = "espace"
    verbose_name = "Espace"
