from django.apps import AppConfig


class ContenuConfig(AppConfig):
    name = "cpts_portal.contenu"
    label = "contenu"
    verbose_name = "Contenu public"
