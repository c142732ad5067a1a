from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "cpts_portal.journal"
    label = "journal"
    verbose_name = "Journal"
