from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cpts_portal.documents"
    label = "documents_produits"
    verbose_name = "Documents produits"

    def ready(self) -> None:
        from cpts_portal.documents import donnees_personnelles, medias, models, tasks
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib.donnees_personnelles import contribuer
        from cpts_portal.travaux import registre

        contribuer("documents", 70, donnees_personnelles.documents)
        medias.enregistrer("image", medias.lire_image)
        registre.suivre(registre.Suivi(models.DocumentProduit, tasks.render_document))
        journal.declarer(
            {
                "documents.telecharge": "a téléchargé « {objet} »",
                "documents.relance": "a relancé la préparation de « {objet} »",
                "documents.archive": "a archivé le document « {objet} »",
            }
        )
        menus.enregistrer(
            "membre",
            menus.Entree(
                "Documents",
                "documents:liste",
                ordre=800,
                racine="/espace/documents/",
            ),
        )
