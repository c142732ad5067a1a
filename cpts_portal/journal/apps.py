from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "cpts_portal.journal"
    label = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        from cpts_portal.interface import menus
        from cpts_portal.journal import donnees_personnelles, permissions, registre
        from cpts_portal.lib.donnees_personnelles import contribuer

        registre.declarer({"journal.exporte": "a exporté le journal"})
        contribuer("journal", 90, donnees_personnelles.gestes)
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Journal",
                "journal:liste",
                ordre=920,
                visible=lambda request: permissions.peut_lire(request.user),
                racine="/coordination/journal/",
            ),
        )
