from django.apps import AppConfig


class TravauxConfig(AppConfig):
    name = "cpts_portal.travaux"
    label = "travaux"
    verbose_name = "Travaux en arrière-plan"
