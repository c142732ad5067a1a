"""The live blocks of the annuaire, for the projet de santé and the reports."""

from typing import Any

from django.utils import timezone

from annuaire.queries.comptes import par_categorie, par_profession
from cpts_portal.interface.blocs import BlocVivant, Donnees
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel.models.nomenclatures import nom_de_profession
from cpts_portal.referentiel.queries import population_territoire

POUR_HABITANTS = 10_000


def densite(effectif: int, habitants: int | None) -> float | None:
    """People per 10 000 inhabitants, one decimal; None while the population is unknown."""
    return round(POUR_HABITANTS * effectif / habitants, 1) if habitants else None


class ProfessionnelsBloc(BlocVivant):
    gabarit = "annuaire/blocs/professionnels.html"

    class Meta:
        label = "Professionnels par profession"
        icon = "group"
        admin_text = "Effectifs de l’annuaire par profession, et densité pour 10 000 habitants."

    def figer(self, value: Any) -> Donnees:
        habitants = population_territoire().habitants
        effectifs = par_profession()
        plus_grand = max((effectif.nombre for effectif in effectifs), default=1)
        return {
            "jour": date_longue(timezone.localdate()),
            "habitants": habitants,
            "total": sum(effectif.nombre for effectif in effectifs),
            "lignes": [
                {
                    "profession": nom_de_profession(effectif.libelle),
                    "effectif": effectif.nombre,
                    "densite": densite(effectif.nombre, habitants),
                    "barre": round(100 * effectif.nombre / plus_grand),
                }
                for effectif in effectifs
            ],
        }


class StructuresBloc(BlocVivant):
    gabarit = "annuaire/blocs/structures.html"

    class Meta:
        label = "Fiches par catégorie"
        icon = "home"
        admin_text = "Les six catégories de l’annuaire et leur nombre de fiches."

    def figer(self, value: Any) -> Donnees:
        comptes = par_categorie()
        return {
            "jour": date_longue(timezone.localdate()),
            "total": sum(comptes.values()),
            "lignes": [
                {"categorie": str(categorie.label), "fiches": nombre}
                for categorie, nombre in comptes.items()
            ],
        }
