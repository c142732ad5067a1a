from django.apps import AppConfig

PHRASES = {
    "demande.preparer": "a préparé la demande {objet}",
    "demande.modifier": "a modifié la demande {objet}",
    "demande.soumettre": "a envoyé la demande {objet}",
    "demande.reprendre": "a repris la demande {objet}",
    "demande.valider": "a validé la demande {objet}",
    "demande.ordonner": "a ordonné le paiement de {objet}",
    "demande.payer": "a enregistré le paiement de {objet}",
    "demande.refuser": "a refusé la demande {objet}",
    "demande.rejeter": "a enregistré le retour du virement de {objet}",
    "demande.contrepasser": "a corrigé {objet}",
    "demande.rectifier": "a rectifié la présence que compte {objet}",
    "demande.exportees": "a exporté des demandes",
    "bareme.activite": "a créé l’activité {objet}",
    "bareme.saisi": "a saisi le barème {objet}",
    "bareme.termine": "a mis fin au barème {objet}",
    "beneficiaire.enregistre": "a enregistré le compte à créditer {objet}",
    "beneficiaire.retire": "a retiré le compte à créditer {objet}",
    "beneficiaire.iban_lu": "a lu l’IBAN de {objet}",
    "beneficiaire.emetteur": "a enregistré le compte qui paie {objet}",
    "plafond.declaration": "a déclaré un montant reçu ailleurs par {objet}",
    "plafond.declaration_retiree": "a retiré un montant reçu ailleurs par {objet}",
    "paiement.liste_preparee": "a préparé la liste de paiement {objet}",
    "paiement.liste_abandonnee": "a abandonné la liste de paiement {objet}",
    "paiement.liste_payee": "a enregistré le paiement de la liste {objet}",
    "paiement.liste_exportee": "a téléchargé la liste de paiement {objet}",
    "paiement.das2_exporte": "a exporté la liste DAS2",
}


class IndemnisationConfig(AppConfig):
    name = "membres.indemnisation"
    label = "indemnisation"
    verbose_name = "Indemnisation"

    def ready(self) -> None:
        from cpts_portal.documents import registre as documents
        from cpts_portal.interface import menus
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration as registre
        from cpts_portal.lib import donnees_personnelles as donnees
        from cpts_portal.referentiel import parametres as registre_parametres
        from membres.adhesions import suites
        from membres.reunions import empechements
        from membres.reunions.evenements import reunion_annulee, reunion_close

        from . import (
            demonstration,
            donnees_personnelles,
            parametres,
            permissions,
            rapports,
            reception,
            suites_depart,
        )

        journal.declarer(PHRASES)
        registre_parametres.declarer(parametres.DAS2, parametres.BAREME_KM)
        documents.enregistrer(rapports.RELEVE)
        menus.enregistrer(
            "membre",
            menus.Entree("Mes heures", "indemnisation:releve", ordre=25, racine="/espace/heures/"),
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Indemnités",
                "indemnisation:file",
                ordre=40,
                racine="/coordination/indemnisation/",
                visible=lambda request: permissions.peut_entrer(request.user),
            ),
        )
        registre.enregistrer("baremes", 64, demonstration.charger_baremes)
        registre.enregistrer("indemnisation", 66, demonstration.charger)
        suites.enregistrer(suites_depart.DEMANDES)
        donnees.contribuer("demandes", 60, donnees_personnelles.demandes)
        donnees.contribuer("comptes_a_crediter", 61, donnees_personnelles.coordonnees_bancaires)
        donnees.contribuer("recu_ailleurs", 62, donnees_personnelles.recu_ailleurs)
        donnees.designer("indemnisation", donnees_personnelles.objets)
        reunion_close.connect(reception.on_reunion_close, dispatch_uid="indemnisation.reunion")
        empechements.enregistrer("indemnisation", reception.ce_qui_retient)
        reunion_annulee.connect(
            reception.on_reunion_annulee, dispatch_uid="indemnisation.reunion_annulee"
        )
