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
        from membres.adhesions import queries
        from membres.comptes import pro_sante

        journal.declarer(PHRASES)
        pro_sante.enregistrer_recherche("adhesions", queries.compte_du_rpps)
