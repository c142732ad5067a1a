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

        from . import demonstration, rapports

        journal.declarer(PHRASES)
        for genre in (rapports.FEUILLE, rapports.COMPTE_RENDU, rapports.ATTESTATION):
            documents.enregistrer(genre)
        menus.enregistrer(
            "membre",
            menus.Entree("Réunions", "reunions:liste", ordre=10, racine="/espace/reunions/"),
            menus.Entree("Mes tâches", "reunions:taches", ordre=20, racine="/espace/taches/"),
        )
        registre.enregistrer("reunions", 40, demonstration.charger)
