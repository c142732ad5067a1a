from django.apps import AppConfig

PHRASES = {
    "instance.creee": "a créé l’instance {objet}",
    "instance.modifiee": "a modifié l’instance {objet}",
    "instance.desactivee": "a désactivé l’instance {objet}",
    "mandat.ouvert": "a ouvert un mandat de {objet}",
    "mandat.termine": "a mis fin à un mandat de {objet}",
}


class InstancesConfig(AppConfig):
    name = "membres.instances"
    label = "instances"
    verbose_name = "Instances"

    def ready(self) -> None:
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib.donnees_personnelles import contribuer, designer
        from membres.adhesions.evenements import compte_rattache

        from . import donnees_personnelles, reception

        journal.declarer(PHRASES)
        contribuer("mandats", 30, donnees_personnelles.mandats)
        designer("instances", donnees_personnelles.objets)
        compte_rattache.connect(reception.on_compte_rattache, dispatch_uid="instances.compte")
