"""What this app inscribes elsewhere: its sentences in the journal, its entries in the menus."""

from django.http import HttpRequest

from cpts_portal.interface import menus
from missions import permissions

PHRASES = {
    "missions.mesure": "a saisi une mesure de « {objet} »",
    "missions.mesure_annulee": "a annulé une mesure de « {objet} »",
    "missions.preuve": "a ajouté une preuve à « {objet} »",
    "missions.preuve_jointe": "a joint le fichier d’une preuve de « {objet} »",
    "missions.preuve_lue": "a ouvert une preuve de « {objet} »",
    "missions.preuve_retiree": "a retiré une preuve de « {objet} »",
    "missions.annexe_importee": "a importé l’annexe de « {objet} »",
    "missions.action": "a travaillé à l’action « {objet} »",
    "missions.action_dupliquee": "a copié une action en « {objet} »",
    "missions.action_archivee": "a archivé l’action « {objet} »",
    "missions.action_reprise": "a repris l’action « {objet} »",
    "missions.realisation": "a noté une réalisation de « {objet} »",
    "missions.realisation_annulee": "a annulé une réalisation de « {objet} »",
    "missions.reunion_ecartee": "a écarté une réunion de « {objet} »",
    "missions.reunion_reprise": "a repris une réunion de « {objet} »",
    "missions.aide": "a noté une aide d’avant contrat, « {objet} »",
    "missions.aide_annulee": "a annulé une aide d’avant contrat, « {objet} »",
    "missions.versement": "a noté un versement de « {objet} »",
    "missions.versement_annule": "a annulé un versement de « {objet} »",
    "missions.depense": "a noté la dépense « {objet} »",
    "missions.depense_annulee": "a annulé la dépense « {objet} »",
    "missions.imputation": "a imputé la demande payée « {objet} »",
    "missions.comptes_exportes": "a exporté les comptes de « {objet} »",
    "missions.regle_versement": "a réglé « {objet} »",
    "missions.instantane": "a pris l’instantané « {objet} »",
    "missions.rapport_arrange": "a arrangé le modèle du rapport « {objet} »",
    "missions.modele_duplique": "a copié un modèle du rapport en « {objet} »",
    "missions.modele_colonnes": "a choisi les colonnes de « {objet} »",
    "missions.modele_retire": "a retiré le modèle du rapport « {objet} »",
    "missions.modele_repris": "a repris le modèle du rapport « {objet} »",
    "missions.salle_lue": "a lu « {objet} » dans la salle des financeurs",
    "missions.question": "a posé une question sur « {objet} »",
    "missions.question_repondue": "a répondu à une question sur « {objet} »",
    "missions.valeur_proposee": "a proposé une valeur à retenir sur « {objet} »",
    "missions.valeur_decidee": "a décidé d’une valeur proposée sur « {objet} »",
    "missions.echeance": "a ajouté l’échéance « {objet} »",
    "missions.echeance_faite": "a noté faite une échéance de « {objet} »",
    "missions.echeance_rouverte": "a rouvert une échéance de « {objet} »",
    "missions.regle_echeance": "a réglé l’échéance « {objet} »",
    "missions.indicateur": "a corrigé l’annexe pour « {objet} »",
    "missions.territoire": "a saisi le territoire de « {objet} »",
    "missions.indicateur_suivi": "a réglé le suivi de « {objet} »",
    "missions.commentaire": "a commenté « {objet} »",
    "missions.commentaire_retire": "a retiré un commentaire de « {objet} »",
    "missions.contrat": "a saisi le contrat « {objet} »",
    "missions.mission_contrat": "a mis au contrat la mission « {objet} »",
    "missions.avenant": "a saisi « {objet} »",
    "missions.annee_close": "a clos « {objet} »",
    "missions.annee_rouverte": "a rouvert « {objet} »",
    "missions.grille": "a saisi la grille « {objet} »",
    "missions.grille_saisie": "a saisi des montants de la grille « {objet} »",
    "missions.grille_changee": "a changé la grille de « {objet} »",
    "missions.montants_saisis": "a saisi des montants du contrat pour « {objet} »",
    "missions.taille": "a réglé la classe de taille « {objet} »",
    "missions.mission_catalogue": "a saisi la mission « {objet} » des textes",
    "missions.evenement_reconnu": "a enregistré l’événement reconnu « {objet} »",
    "missions.evenement_retire": "a retiré l’événement reconnu « {objet} »",
}

# Libellé, page, rang ; chaque page d'une racine allume son entrée.
_COORDINATION = (
    ("Où en est-on\u00a0?", "accueil", 0),
    ("Actions", "actions", 8),
    ("Échéances", "echeances", 10),
    ("Argent", "argent", 12),
    ("Dialogue de gestion", "dialogue", 15),
    ("Contrat {aci}", "contrats", 20),
)
_RACINES = {
    "accueil": "/missions/",
    "actions": "/missions/actions/",
    "echeances": "/missions/echeances/",
    "argent": "/missions/argent/",
    "dialogue": "/missions/dialogue/",
    "contrats": "/missions/contrat/",
}
# L'année, ses événements et les textes se règlent depuis le contrat.
_AUTRES_RACINES = {
    "contrats": ("/missions/annees/", "/missions/evenements/", "/missions/textes/"),
}


def _lit(request: HttpRequest) -> bool:
    return permissions.peut_lire(request.user)


def _raconte(request: HttpRequest) -> bool:
    return permissions.peut_raconter(request.user)


def inscrire_les_menus() -> None:
    menus.enregistrer(
        "coordination",
        *(
            menus.Entree(
                libelle,
                f"missions:{page}",
                ordre=ordre,
                racine=_RACINES.get(page, ""),
                autres_racines=_AUTRES_RACINES.get(page, ()),
                visible=_lit,
            )
            for libelle, page, ordre in _COORDINATION
        ),
    )
    menus.enregistrer(
        "membre",
        menus.Entree("Missions {aci}", "missions:accueil", ordre=60, visible=_lit),
        menus.Entree("J’ai fait…", "missions:jai_fait", ordre=61, visible=_raconte),
    )
