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
        from membres.adhesions.evenements import compte_rattache

        from . import reception

        journal.declarer(PHRASES)
        compte_rattache.connect(reception.on_compte_rattache, dispatch_uid="instances.compte")
