from django.apps import AppConfig

PHRASES = {
    "adhesion.admise": "a admis {objet} parmi les adhérents",
    "adhesion.compte_rattache": "a rattaché un compte à {objet}",
}


class AdhesionsConfig(AppConfig):
    name = "membres.adhesions"
    label = "adhesions"
    verbose_name = "Adhésions"

    def ready(self) -> None:
        from cpts_portal.journal import registre as journal
        from cpts_portal.lib.donnees_personnelles import contribuer, designer
        from membres.adhesions import donnees_personnelles, queries
        from membres.comptes import pro_sante

        journal.declarer(PHRASES)
        contribuer("adherent", 20, donnees_personnelles.adherent)
        contribuer("consentements", 21, donnees_personnelles.consentements)
        designer("adhesions", donnees_personnelles.objets)
        pro_sante.enregistrer_recherche("adhesions", queries.compte_du_rpps)
