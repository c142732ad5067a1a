"""What this app keeps of a person."""

from __future__ import annotations

from django.db.models import Model

from cpts_portal.lib.donnees_personnelles import Rubrique
from membres.comptes.models import Compte

from .models import Mandat


def mandats(compte: Compte) -> Rubrique:
    lignes = (
        Mandat.objects.filter(adherent__compte=compte)
        .select_related("instance")
        .order_by("debut", "pk")
    )
    return Rubrique(
        "mandats",
        "Vos mandats et vos groupes",
        "Savoir qui décide, qui travaille à quoi, et depuis quand.",
        [
            {
                "Instance ou groupe": str(mandat.instance),
                "Fonction": mandat.get_fonction_display(),
                "À partir du": mandat.debut,
                "Dernier jour": mandat.dernier_jour,
                "Décision": mandat.decision,
                "Motif de la fin": mandat.motif_fin,
            }
            for mandat in lignes
        ],
    )


def objets(compte: Compte) -> list[Model]:
    return [*Mandat.objects.filter(adherent__compte=compte).order_by("pk")]
