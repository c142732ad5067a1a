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
        from cpts_portal.referentiel.evenements import portail_initialise
        from missions import dossier, evenements, permissions, rapports
        from missions.services.demonstration import annoncer

        journal.declarer(
            {
                "missions.mesure": "a saisi une mesure de « {objet} »",
                "missions.mesure_annulee": "a annulé une mesure de « {objet} »",
                "missions.preuve": "a ajouté une preuve à « {objet} »",
                "missions.preuve_jointe": "a joint le fichier d’une preuve de « {objet} »",
                "missions.preuve_lue": "a ouvert une preuve de « {objet} »",
                "missions.preuve_retiree": "a retiré une preuve de « {objet} »",
                "missions.annexe_importee": "a importé l’annexe de « {objet} »",
                "missions.echeance": "a ajouté l’échéance « {objet} »",
                "missions.echeance_faite": "a noté faite une échéance de « {objet} »",
                "missions.echeance_rouverte": "a rouvert une échéance de « {objet} »",
                "missions.regle_echeance": "a réglé l’échéance « {objet} »",
                "missions.indicateur_suivi": "a réglé le suivi de « {objet} »",
                "missions.commentaire": "a commenté « {objet} »",
                "missions.commentaire_retire": "a retiré un commentaire de « {objet} »",
                "missions.contrat": "a saisi le contrat « {objet} »",
                "missions.mission_contrat": "a mis au contrat la mission « {objet} »",
                "missions.avenant": "a saisi « {objet} »",
                "missions.annee_close": "a clos « {objet} »",
                "missions.annee_rouverte": "a rouvert « {objet} »",
                "missions.grille": "a saisi la grille « {objet} »",
                "missions.grille_saisie": "a saisi des montants de la grille « {objet} »",
                "missions.grille_changee": "a changé la grille de « {objet} »",
                "missions.montants_saisis": "a saisi des montants du contrat pour « {objet} »",
                "missions.mission_catalogue": "a saisi la mission « {objet} » des textes",
                "missions.evenement_reconnu": "a enregistré l’événement reconnu « {objet} »",
                "missions.evenement_retire": "a retiré l’événement reconnu « {objet} »",
            }
        )
        documents.enregistrer(rapports.TABLEAU_SUIVI)
        documents.enregistrer(dossier.DOSSIER_PREUVES)

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
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Contrat ACI",
                "missions:contrats",
                ordre=20,
                racine="/missions/contrat/",
                visible=visible,
            ),
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Échéances",
                "missions:echeances",
                ordre=10,
                racine="/missions/echeances/",
                visible=visible,
            ),
        )
        demonstration.enregistrer("missions", 50, annoncer)
        portail_initialise.connect(evenements.ouvrir_portail)
