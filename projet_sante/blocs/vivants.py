"""The live blocks this app owns; the others belong to the apps below."""

from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail import blocks

from cpts_portal.interface.blocs import Donnees, Figeable
from cpts_portal.lib.ecriture import date_longue
from projet_sante.signataires import en_donnees, par_qualite


class SignatairesBloc(Figeable, blocks.StructBlock):
    forme = blocks.ChoiceBlock(
        label="Ce que montre le bloc",
        choices=[("resume", "Combien, par qualité"), ("liste", "Les noms, un par ligne")],
        default="resume",
    )
    gabarit = "projet_sante/blocs/signataires.html"

    class Meta:
        label = "Signataires"
        icon = "edit"

    def figer(self, value: Any) -> Donnees:
        # A page's model holds its blocks: this module cannot import the models.
        projets = apps.get_model("projet_sante", "ProjetSante").objects
        projet = projets.order_by("-periode_debut", "-pk").first()
        lus = en_donnees(projet.signataires.en_liste()) if projet else []
        forme = value["forme"]
        return {
            "jour": date_longue(timezone.localdate()),
            "forme": forme,
            "total": len(lus),
            "signes": sum(bool(signataire["signe_le"]) for signataire in lus),
            "qualites": par_qualite(lus),
            "signataires": lus if forme == "liste" else [],
        }
