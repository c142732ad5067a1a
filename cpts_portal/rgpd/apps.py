from django.apps import AppConfig

PHRASES = {
    "rgpd.exporte": "a téléchargé ses données personnelles",
    "rgpd.demande": "a fait une demande sur ses données : {objet}",
    "rgpd.demande_consignee": "a consigné une demande sur des données : {objet}",
    "rgpd.demande_lue": "a ouvert la demande {objet}",
    "rgpd.acceptee": "a accepté la demande {objet}",
    "rgpd.refusee": "a refusé la demande {objet}",
    "rgpd.prolongee": "a prolongé le délai de la demande {objet}",
    "rgpd.retiree": "a retiré sa demande {objet}",
    "rgpd.purge": "a effacé ce qui avait dépassé sa durée de conservation",
    "rgpd.traitement_ecrit": "a écrit au registre des traitements : {objet}",
    "rgpd.traitement_retire": "a retiré du registre des traitements : {objet}",
    "rgpd.registre_exporte": "a exporté le registre des traitements",
}


class RgpdConfig(AppConfig):
    name = "cpts_portal.rgpd"
    label = "rgpd"
    verbose_name = "Données personnelles"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib.donnees_personnelles import contribuer, designer
        from cpts_portal.referentiel import parametres
        from cpts_portal.rgpd import conservation, donnees_personnelles, permissions, rapports

        journal.declarer(PHRASES)
        parametres.declarer(*(regle.parametre for regle in conservation.REGLES))
        documents.enregistrer(rapports.REGISTRE)
        contribuer("demandes_rgpd", 85, donnees_personnelles.demandes)
        designer("rgpd", donnees_personnelles.objets)
        menus.enregistrer(
            "compte",
            menus.Entree("Mes données", "rgpd:mes_donnees", ordre=45, icone="shield-user"),
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Données personnelles",
                "rgpd:demandes",
                ordre=900,
                visible=lambda request: permissions.peut_repondre(request.user),
                racine="/coordination/donnees-personnelles/",
            ),
        )
