from django.apps import AppConfig

PHRASES = {
    "reunion.creee": "a créé la réunion {objet}",
    "reunion.modifiee": "a modifié la réunion {objet}",
    "reunion.dates_proposees": "a proposé des dates pour {objet}",
    "reunion.date_choisie": "a choisi la date de {objet}",
    "reunion.convoquee": "a convoqué à {objet}",
    "reunion.relancee": "a relancé les personnes convoquées à {objet}",
    "reunion.annulee": "a annulé la réunion {objet}",
    "reunion.piece_deposee": "a déposé une pièce dans {objet}",
    "reunion.piece_retiree": "a retiré une pièce de {objet}",
    "reunion.signee": "a signé la feuille de {objet}",
    "reunion.depart_note": "a noté un départ de {objet}",
    "reunion.heures_rectifiees": "a rectifié une ligne de la feuille de {objet}",
    "reunion.signature_ecartee": "a écarté une ligne de la feuille de {objet}",
    "reunion.presence_rectifiee": "a rectifié une présence de la liste close de {objet}",
    "reunion.close": "a confirmé la liste et clos {objet}",
    "reunion.compte_rendu": "a écrit le compte rendu de {objet}",
    "reunion.decision": "a noté une décision de {objet}",
    "reunion.decision_retiree": "a retiré une décision de {objet}",
    "reunion.tache": "a confié une tâche à la suite de {objet}",
    "reunion.tache_changee": "a fait avancer la tâche « {objet} »",
    "reunion.liste_exportee": "a exporté la liste des réunions",
    "calendrier.adresse": "a créé une adresse de calendrier",
    "calendrier.revoque": "a révoqué son adresse de calendrier",
}


class ReunionsConfig(AppConfig):
    name = "membres.reunions"
    label = "reunions"
    verbose_name = "Réunions"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration as registre
        from cpts_portal.lib import donnees_personnelles as donnees
        from membres.adhesions import suites
        from membres.instances import sections

        from . import demonstration, donnees_personnelles, panneaux, rapports, suites_depart

        journal.declarer(PHRASES)
        for genre in (rapports.FEUILLE, rapports.COMPTE_RENDU, rapports.ATTESTATION):
            documents.enregistrer(genre)
        menus.enregistrer(
            "membre",
            menus.Entree("Réunions", "reunions:liste", ordre=10, racine="/espace/reunions/"),
            menus.Entree("Mes tâches", "reunions:taches", ordre=20, racine="/espace/taches/"),
        )
        registre.enregistrer("reunions", 65, demonstration.charger)
        suites.enregistrer(suites_depart.TACHES)
        suites.enregistrer(suites_depart.CONVOCATIONS)
        donnees.contribuer("convocations", 50, donnees_personnelles.convocations)
        donnees.contribuer("presences", 51, donnees_personnelles.presences)
        donnees.contribuer("taches", 52, donnees_personnelles.taches)
        sections.enregistrer(
            sections.Section("reunions", "reunions/_section.html", panneaux.section_du_groupe, 10)
        )
