from django.apps import AppConfig
from django.urls import reverse


class MissionsConfig(AppConfig):
    name = "missions"
    label = "missions"
    verbose_name = "Missions"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration
        from cpts_portal.lib import donnees_personnelles as donnees
        from cpts_portal.referentiel.evenements import portail_initialise
        from membres.acces_externe import registre as acces_externe
        from membres.indemnisation.evenements import demande_payee, paiement_rejete
        from membres.reunions.evenements import reunion_annulee, reunion_close
        from missions import (
            donnees_personnelles,
            dossier,
            evenements,
            fiches,
            inscriptions,
            inscriptions_crise,
            permissions,
            rapport_activite,
            rapports,
        )
        from missions.services import GENRE_ACCES, demonstration_vie
        from missions.services.demonstration import annoncer

        journal.declarer(inscriptions.PHRASES)
        documents.enregistrer(rapports.TABLEAU_SUIVI)
        documents.enregistrer(dossier.DOSSIER_PREUVES)
        for genre in (*rapport_activite.GENRES, *fiches.GENRES):
            documents.enregistrer(genre)
        acces_externe.enregistrer(
            acces_externe.GenreAcces(
                GENRE_ACCES,
                "Salle des financeurs",
                adresse=lambda acces: reverse("missions:salle"),
                peut_tenir=permissions.peut_saisir,
            )
        )

        inscriptions.inscrire_les_menus()
        inscriptions_crise.inscrire()
        donnees.contribuer("actions", 65, donnees_personnelles.actions)
        demonstration.enregistrer("missions", 50, annoncer)
        # Entre les groupes et leurs réunions ; puis quand les demandes sont payées.
        demonstration.enregistrer("missions.groupes", 63, demonstration_vie.rattacher_les_groupes)
        demonstration.enregistrer("missions.vie", 67, demonstration_vie.charger_la_vie)
        portail_initialise.connect(evenements.ouvrir_portail)
        reunion_close.connect(evenements.a_la_cloture)
        reunion_annulee.connect(evenements.a_l_annulation)
        demande_payee.connect(evenements.au_paiement)
        paiement_rejete.connect(evenements.au_rejet)
