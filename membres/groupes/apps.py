from django.apps import AppConfig

PHRASES = {
    "groupe.entree_demandee": "a demandé à entrer dans le groupe {objet}",
    "groupe.entree_souhaitee": "a transmis un souhait d’entrée au groupe {objet}",
    "groupe.entree_acceptee": "a accepté {objet} dans un groupe",
    "groupe.entree_refusee": "a refusé l’entrée de {objet} dans un groupe",
    "groupe.quitte": "a quitté le groupe {objet}",
    "groupe.tache_creee": "a créé la tâche « {objet} »",
    "groupe.tache_faite": "a fait la tâche « {objet} »",
    "groupe.tache_rouverte": "a rouvert la tâche « {objet} »",
    "groupe.tache_retiree": "a retiré la tâche « {objet} »",
    "message.envoye": "a envoyé le message « {objet} »",
    "message.silence": "ne veut plus de messages ({objet})",
    "message.ecoute": "veut de nouveau des messages ({objet})",
}


class GroupesConfig(AppConfig):
    name = "membres.groupes"
    label = "groupes"
    verbose_name = "Groupes"

    def ready(self) -> None:
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration as registre
        from cpts_portal.lib.donnees_personnelles import contribuer
        from cpts_portal.travaux.registre import Suivi, suivre
        from membres.adhesions import suites
        from membres.adhesions.evenements import demande_acceptee

        from . import (
            demonstration,
            donnees_personnelles,
            models,
            permissions,
            queries,
            reception,
            suites_depart,
            tasks,
        )

        journal.declarer(PHRASES)
        suivre(Suivi(models.Message, tasks.envoyer_un_message))
        demande_acceptee.connect(reception.on_demande_acceptee, dispatch_uid="groupes.souhaits")
        suites.enregistrer(suites_depart.TACHES)
        suites.enregistrer(suites_depart.DEMANDES)
        contribuer("groupes", 31, donnees_personnelles.groupes)
        contribuer("messages", 79, donnees_personnelles.messages)
        menus.enregistrer(
            "membre",
            menus.Entree(
                "Groupes",
                "groupes:liste",
                ordre=50,
                racine="/espace/groupes/",
                visible=lambda request: permissions.peut_lister(request.user),
            ),
            menus.Entree(
                "Messages",
                "groupes:messages",
                ordre=70,
                racine="/espace/messages/",
                visible=lambda request: queries.peut_ecrire(request.user),
            ),
        )
        registre.enregistrer("groupes", 61, demonstration.charger)
