"""An app of the tests' own: document kinds and pauses for the real worker."""

from django.apps import AppConfig


class EssaiConfig(AppConfig):
    name = "tests.essai"
    label = "essai"

    def ready(self) -> None:
        from tests.essai import genres, pauses

        genres.enregistrer()
        pauses.poser()
