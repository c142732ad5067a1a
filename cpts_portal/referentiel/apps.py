from django.apps import AppConfig


class ReferentielConfig(AppConfig):
    name = "cpts_portal.referentiel"
    label = "referentiel"
    verbose_name = "Référentiel"

    def ready(self) -> None:
        # The shells sit in a lower layer: they are told whom to ask.
        from cpts_portal.interface.identite import declarer
        from cpts_portal.referentiel.dessin import dessin_territoire
        from cpts_portal.referentiel.queries import identite

        declarer(identite=identite, territoire=dessin_territoire)
