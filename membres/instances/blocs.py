"""The live block of the governance, for the projet de santé and the reports."""

from typing import Any

from django.utils import timezone

from cpts_portal.interface.blocs import BlocVivant, Donnees
from cpts_portal.lib.ecriture import date_longue

from .queries import composition


class GouvernanceBloc(BlocVivant):
    gabarit = "instances/blocs/gouvernance.html"

    class Meta:
        label = "Instances et mandats"
        icon = "group"
        admin_text = "Les instances en activité, leur composition et les mandats en cours."

    def figer(self, value: Any) -> Donnees:
        jour = timezone.localdate()
        return {
            "jour": date_longue(jour),
            "instances": [
                {
                    "nom": instance.nom,
                    "nature": instance.get_nature_display(),
                    "membres": len(mandats),
                    "fonctions": [
                        [mandat.get_fonction_display(), str(mandat.adherent)]
                        for mandat in mandats
                        if mandat.fonction != "membre"
                    ],
                }
                for instance, mandats in composition(jour)
            ],
        }
