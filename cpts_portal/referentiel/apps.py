from django.apps import AppConfig


class ReferentielConfig(AppConfig):
    name = "cpts_portal.referentiel"
    label = "referentiel"
    verbose_name = "Référentiel"
