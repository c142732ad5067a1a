from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "missions"
    label = "missions"
    verbose_name = "Missions ACI"

    def ready(self) -> None:
        from cpts_portal.journal import registre as journal

        journal.declarer(
            {
                "missions.mesure": "a saisi une mesure de « {objet} »",
                "missions.mesure_annulee": "a annulé une mesure de « {objet} »",
                "missions.preuve": "a ajouté une preuve à « {objet} »",
                "missions.preuve_retiree": "a retiré une preuve de « {objet} »",
                "missions.annexe_importee": "a importé l’annexe de « {objet} »",
            }
        )
