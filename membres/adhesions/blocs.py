"""The live blocks of the membership, for the projet de santé and the reports."""

from typing import Any

from django.utils import timezone

from cpts_portal.interface.blocs import BlocVivant, Donnees
from cpts_portal.lib.ecriture import date_longue

from .queries import LigneCouverture, couverture
from .queries.colleges import membres_par_college


class MembresBloc(BlocVivant):
    gabarit = "adhesions/blocs/membres.html"

    class Meta:
        label = "Membres par collège"
        icon = "user"
        admin_text = "Le nombre de membres de l’association, par collège."

    def figer(self, value: Any) -> Donnees:
        jour = timezone.localdate()
        lignes = membres_par_college(jour)
        return {
            "jour": date_longue(jour),
            "lignes": [list(ligne) for ligne in lignes],
            "total": sum(nombre for _, _, nombre in lignes),
        }


class CouvertureBloc(BlocVivant):
    gabarit = "adhesions/blocs/couverture.html"

    class Meta:
        label = "Couverture"
        icon = "group"
        admin_text = "Les membres parmi les professionnels, par profession et par commune."

    def figer(self, value: Any) -> Donnees:
        jour = timezone.localdate()
        bilan = couverture(jour)
        return {
            "jour": date_longue(jour),
            "professions": [_ligne(ligne) for ligne in bilan.par_profession],
            "communes": [_ligne(ligne) for ligne in bilan.par_commune],
            "total": _ligne(bilan.total),
            "source": bilan.source,
        }


def _ligne(ligne: LigneCouverture) -> Donnees:
    return {
        "libelle": ligne.libelle,
        "membres": ligne.membres,
        "effectif": ligne.effectif,
        "part": None if ligne.part is None else round(ligne.part, 1),
    }
