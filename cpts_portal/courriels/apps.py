from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    name = "cpts_portal.courriels"
    label = "courriels"
    verbose_name = "Courriels"
