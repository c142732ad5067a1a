from django.apps import AppConfig
from django.http import HttpRequest


class MissionsConfig(AppConfig):
    name = "missions"
    label = "missions"
    verbose_name = "Missions ACI"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration
        from missions import permissions, rapports
        from missions.services.demonstration import annoncer

        journal.declarer(
            {
                "missions.mesure": "a saisi une mesure de « {objet} »",
                "missions.mesure_annulee": "a annulé une mesure de « {objet} »",
                "missions.preuve": "a ajouté une preuve à « {objet} »",
                "missions.preuve_retiree": "a retiré une preuve de « {objet} »",
                "missions.annexe_importee": "a importé l’annexe de « {objet} »",
            }
        )
        documents.enregistrer(rapports.TABLEAU_SUIVI)

        def visible(request: HttpRequest) -> bool:
            return permissions.peut_lire(request.user)

        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Où en est-on\u00a0?",
                "missions:accueil",
                ordre=0,
                racine="/missions/",
                visible=visible,
            ),
        )
        menus.enregistrer(
            "membre", menus.Entree("Missions ACI", "missions:accueil", ordre=60, visible=visible)
        )
        demonstration.enregistrer("missions", 50, annoncer)
