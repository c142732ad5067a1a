from django.apps import AppConfig
from django.http import HttpRequest

PHRASES = {
    "acces_externe.ouvert": "a ouvert un accès externe à {objet}",
    "acces_externe.renvoye": "a renvoyé son lien à {objet}",
    "acces_externe.revoque": "a retiré l’accès externe de {objet}",
    "acces_externe.code_envoye": "a envoyé un code d’accès à {objet}",
    "acces_externe.entre": "est entré par son lien et son code",
}


class AccesExterneConfig(AppConfig):
    name = "membres.acces_externe"
    label = "acces_externe"
    verbose_name = "Accès externes"

    def ready(self) -> None:
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from membres.acces_externe import permissions

        journal.declarer(PHRASES)

        def visible(request: HttpRequest) -> bool:
            return permissions.peut_lister(request.user)

        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Accès externes",
                "acces_externe:liste",
                ordre=85,
                racine="/coordination/acces/",
                visible=visible,
            ),
        )
