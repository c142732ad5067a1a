from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "membres.comptes"
    label = "comptes"
    verbose_name = "Comptes"
