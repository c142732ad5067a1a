from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "cpts_portal.interface"
    label = "interface"
    verbose_name = "Interface"
