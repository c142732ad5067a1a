from django.apps import AppConfig
from django.utils.module_loading import import_string


class ProjetSanteConfig(AppConfig):
    name = "projet_sante"
    label = "projet_sante"
    verbose_name = "Projet de santé"

    def ready(self) -> None:
        import_string("projet_sante.inscriptions.inscrire")()
        import_string("projet_sante.evenements.brancher")(self)
