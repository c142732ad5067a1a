from django.apps import AppConfig
from django.db.models.signals import post_save


class ContenuConfig(AppConfig):
    name = "cpts_portal.contenu"
    label = "contenu"
    verbose_name = "Contenu public"

    def ready(self):
        from cpts_portal.contenu import signals
        from cpts_portal.contenu.models import Illustration

        post_save.connect(signals.rendre_illustration, sender=Illustration)
