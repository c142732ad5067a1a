from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    name = "cpts_portal.courriels"
    label = "courriels"
    verbose_name = "Courriels"

    def ready(self) -> None:
        from cpts_portal.courriels import envoi, models, tasks
        from cpts_portal.journal import registre as journal
        from cpts_portal.travaux import registre

        registre.suivre(registre.Suivi(models.Courriel, tasks.envoyer_courriel, envoi.incertain_si))
        journal.declarer({"courriels.renvoye": "a renvoyé le courriel {objet}"})
