from django.apps import AppConfig

PHRASES = {
    "bibliotheque.depose": "a déposé le document « {objet} »",
    "bibliotheque.remplace": "a déposé une nouvelle version de « {objet} »",
    "bibliotheque.modifie": "a modifié la présentation de « {objet} »",
    "bibliotheque.archive": "a archivé le document « {objet} »",
    "bibliotheque.remis": "a remis en vue le document « {objet} »",
    "bibliotheque.categorie": "a ajouté la catégorie « {objet} » à la bibliothèque",
    "bibliotheque.categorie_renommee": "a renommé la catégorie « {objet} »",
    "bibliotheque.categorie_supprimee": "a supprimé la catégorie vide « {objet} »",
    "bibliotheque.telecharge": "a téléchargé « {objet} »",
}


class BibliothequeConfig(AppConfig):
    name = "membres.bibliotheque"
    label = "bibliotheque"
    verbose_name = "Bibliothèque"

    def ready(self) -> None:
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration as registre
        from cpts_portal.lib.donnees_personnelles import contribuer
        from cpts_portal.travaux.registre import Suivi, suivre
        from membres.instances import sections

        from . import demonstration, donnees_personnelles, models, panneaux, tasks

        journal.declarer(PHRASES)
        suivre(Suivi(models.Lecture, tasks.lire))
        contribuer("bibliotheque", 60, donnees_personnelles.depots)
        sections.enregistrer(
            sections.Section(
                "bibliotheque", "bibliotheque/_section.html", panneaux.section_du_groupe, 20
            )
        )
        menus.enregistrer(
            "membre",
            menus.Entree(
                "Bibliothèque",
                "bibliotheque:liste",
                ordre=60,
                racine="/espace/bibliotheque/",
            ),
        )
        registre.enregistrer("bibliotheque", 62, demonstration.charger)
