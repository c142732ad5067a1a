from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class ContenuConfig(AppConfig):
    name = "cpts_portal.contenu"
    label = "contenu"
    verbose_name = "Contenu public"

    def ready(self):
        from wagtail.models import PageViewRestriction, Site
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from cpts_portal.contenu import evenements, menus, signals
        from cpts_portal.contenu.demonstration import charger
        from cpts_portal.contenu.models import Illustration
        from cpts_portal.interface.menus import enregistrer_source
        from cpts_portal.lib import demonstration
        from cpts_portal.referentiel.evenements import portail_initialise

        post_save.connect(signals.rendre_illustration, sender=Illustration)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(
                signals.renouveler_pages_publiques, dispatch_uid="contenu.pages_publiques"
            )
        # Wagtail closes a page, or moves the root of the site, by saving these rows.
        for modele in (PageViewRestriction, Site):
            for signal in (post_save, post_delete):
                signal.connect(
                    signals.renouveler_pages_publiques,
                    sender=modele,
                    dispatch_uid=f"contenu.pages_publiques.{modele.__name__}",
                )
        portail_initialise.connect(evenements.ouvrir_portail, dispatch_uid="contenu.ouvrir_portail")
        enregistrer_source("contenu", menus.entrees)
        demonstration.enregistrer("pages publiques", 70, charger)
