from django.apps import AppConfig

PHRASES = {
    "adhesion.admise": "a admis {objet} parmi les adhérents",
    "adhesion.compte_rattache": "a rattaché un compte à {objet}",
    "adhesion.exoneree": "a exonéré {objet} de sa cotisation",
    "adhesion.relancee": "a relancé {objet} pour sa cotisation",
    "adhesions.renouvelees": "a ouvert les adhésions d’une période",
    "adhesions.bareme_saisi": "a saisi une cotisation au barème\u00a0: {objet}",
    "adhesions.texte_publie": "a publié {objet}",
    "adhesions.convention_acceptee": "a accepté la convention de partenariat pour {objet}",
    "adhesions.college": "a ajouté le collège {objet}",
    "adhesions.college_modifie": "a modifié le collège {objet}",
    "adherent.consulte": "a ouvert la fiche d’adhérent de {objet}",
    "adherent.modifie": "a modifié l’adhérent {objet}",
    "adherent.consentements": "a changé les consentements de {objet}",
    "adherent.parti": "a enregistré le départ de {objet}",
    "adherents.exportes": "a exporté le registre des adhérents",
    "adherents.importes": "a importé la liste d’adhérents {objet}",
    "demande.deposee": "a reçu la {objet}",
    "demande.confirmee": "a reçu la confirmation de la {objet}",
    "demande.precision": "a demandé une précision sur la {objet}",
    "demande.repondue": "a reçu une réponse sur la {objet}",
    "demande.acceptee": "a accepté la {objet}",
    "demande.refusee": "a refusé la {objet}",
    "paiement.enregistre": "a enregistré un paiement de {objet}",
    "paiement.annule": "a annulé un paiement de {objet}",
    "releve.lu": "a lu le relevé {objet}",
}


class AdhesionsConfig(AppConfig):
    name = "membres.adhesions"
    label = "adhesions"
    verbose_name = "Adhésions"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration, purge
        from cpts_portal.lib.donnees_personnelles import contribuer, designer
        from cpts_portal.referentiel import parametres
        from membres.comptes import pro_sante

        from . import donnees_personnelles, permissions, queries, rapports, services, suites
        from .demonstration import charger
        from .parametres import TOUS
        from .services import departs

        journal.declarer(PHRASES)
        contribuer("adherent", 20, donnees_personnelles.adherent)
        contribuer("consentements", 21, donnees_personnelles.consentements)
        contribuer("demande_adhesion", 22, donnees_personnelles.demande)
        contribuer("acceptations", 23, donnees_personnelles.acceptations)
        designer("adhesions", donnees_personnelles.objets)
        journal.declarer_collectives("adherents.exportes")
        parametres.declarer(*TOUS)
        pro_sante.enregistrer_recherche("adhesions", queries.compte_du_rpps)
        for genre in rapports.GENRES:
            documents.enregistrer(genre)
        suites.enregistrer(departs.SUITE_COMPTE)
        suites.enregistrer(departs.SUITE_CONSENTEMENTS)
        demonstration.enregistrer("adhesions", 50, charger)
        purge.enregistrer(
            "adhesions.demandes",
            "Demandes d’adhésion jamais confirmées depuis un mois",
            services.effacer_les_non_confirmees,
        )
        menus.enregistrer(
            "public",
            menus.Entree("Adhérer", "adhesions:adherer", ordre=30, racine="/adherer/"),
        )
        menus.enregistrer(
            "membre", menus.Entree("Mon adhésion", "adhesions:mon_adhesion", ordre=60)
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Adhérents",
                "adhesions:registre",
                ordre=20,
                racine="/coordination/adherents/",
                visible=lambda request: permissions.peut_lire_le_registre(request.user),
            ),
        )
