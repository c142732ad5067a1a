from django.apps import AppConfig
from django.db.models.signals import post_save


class ContenuConfig(AppConfig):
    name = "cpts_portal.contenu"
    label = "contenu"
    verbose_name = "Contenu public"

    def ready(self):
        from wagtail.signals import page_published, page_unpublished

        from cpts_portal.contenu import evenements, menus, signals
        from cpts_portal.contenu.demonstration import charger
        from cpts_portal.contenu.models import Illustration
        from cpts_portal.interface.menus import enregistrer_source
        from cpts_portal.lib import demonstration
        from cpts_portal.referentiel.evenements import portail_initialise

        post_save.connect(signals.rendre_illustration, sender=Illustration)
        for signal in (page_published, page_unpublished):
            signal.connect(
                signals.renouveler_pages_publiques, dispatch_uid="contenu.pages_publiques"
            )
        portail_initialise.connect(evenements.ouvrir_portail, dispatch_uid="contenu.ouvrir_portail")
        enregistrer_source("contenu", menus.entrees)
        demonstration.enregistrer("pages publiques", 70, charger)
