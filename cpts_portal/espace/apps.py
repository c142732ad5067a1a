from django.apps import AppConfig


class EspaceConfig(AppConfig):
    name = "cpts_portal.espace"
    label = "espace"
    verbose_name = "Espace"

    def ready(self) -> None:
        from . import composition, composition_crise, composition_dialogue, composition_membres

        composition.composer()
        composition_membres.composer()
        composition_crise.composer()
        composition_dialogue.composer()
