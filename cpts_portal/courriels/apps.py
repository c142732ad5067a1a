from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    name = "cpts_portal.courriels"
    label = "courriels"
    verbose_name = "Courriels"

    def ready(self) -> None:
        from cpts_portal.courriels import donnees_personnelles, envoi, models, permissions, tasks
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib.donnees_personnelles import contribuer
        from cpts_portal.travaux import registre

        registre.suivre(registre.Suivi(models.Courriel, tasks.envoyer_courriel, envoi.incertain_si))
        journal.declarer({"courriels.renvoye": "a renvoyé le courriel {objet}"})
        contribuer("courriels", 80, donnees_personnelles.courriels)
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Courriels",
                "courriels:liste",
                ordre=910,
                visible=lambda request: permissions.peut_gerer(request.user),
                racine="/coordination/courriels/",
            ),
        )
