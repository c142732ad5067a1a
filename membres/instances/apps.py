from django.apps import AppConfig

PHRASES = {
    "instance.creee": "a créé l’instance {objet}",
    "instance.modifiee": "a modifié l’instance {objet}",
    "instance.desactivee": "a désactivé l’instance {objet}",
    "mandat.ouvert": "a ouvert un mandat de {objet}",
    "mandat.termine": "a mis fin à un mandat de {objet}",
    "assemblee.regle": "a saisi la règle d’assemblée {objet}",
    "assemblee.preparee": "a préparé l’{objet}",
    "assemblee.convoquee": "a convoqué l’{objet}",
    "assemblee.ouverte": "a ouvert l’{objet}",
    "assemblee.pouvoir": "a enregistré un pouvoir pour l’{objet}",
    "assemblee.vote": "a saisi le point {objet}",
    "assemblee.close": "a clos l’{objet}",
    "delegation.donnee": "a enregistré la délégation {objet}",
    "delegation.terminee": "a mis fin à la délégation {objet}",
    "interets.declares": "a déclaré ses intérêts",
    "signature.demandee": "a demandé la signature de {objet}",
    "signature.signee": "a signé {objet}",
    "signature.refusee": "a refusé de signer {objet}",
}


class InstancesConfig(AppConfig):
    name = "membres.instances"
    label = "instances"
    verbose_name = "Instances"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration
        from cpts_portal.lib.donnees_personnelles import contribuer, designer
        from membres.adhesions import fiches, groupes, suites
        from membres.adhesions.evenements import compte_rattache

        from . import donnees_personnelles, panneaux, permissions, queries, rapports, reception
        from .demonstration import charger
        from .suites import SUITE_MANDATS

        journal.declarer(PHRASES)
        contribuer("mandats", 30, donnees_personnelles.mandats)
        designer("instances", donnees_personnelles.objets)
        documents.enregistrer(rapports.PV_ASSEMBLEE)
        compte_rattache.connect(reception.on_compte_rattache, dispatch_uid="instances.compte")
        suites.enregistrer(SUITE_MANDATS)
        groupes.proposer(queries.groupes_ouverts)
        fiches.enregistrer(
            fiches.Section(
                "mandats", "instances/section_adherent.html", panneaux.section_adherent, 20
            )
        )
        demonstration.enregistrer("instances", 60, charger)
        menus.enregistrer(
            "membre",
            menus.Entree("Gouvernance", "instances:gouvernance", ordre=70),
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Instances",
                "instances:liste",
                ordre=25,
                racine="/coordination/instances/",
                visible=lambda request: permissions.peut_lister(request.user),
            ),
        )
