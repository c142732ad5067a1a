from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Min, QuerySet, Value, When
from django.utils import timezone

from cpts_portal.journal.queries import concernant
from cpts_portal.lib import donnees_personnelles
from cpts_portal.lib.donnees_personnelles import Rubrique
from cpts_portal.rgpd.enums import EtatDemande
from cpts_portal.rgpd.models import Demande
from membres.comptes.models import Compte


def rubriques(compte: Compte) -> list[Rubrique]:
    return donnees_personnelles.rubriques(compte)


def export(compte: Compte) -> dict[str, Any]:
    """The file: the parts of the page, whole, and the person's requests."""
    return {
        "personne": str(compte),
        "exporte_le": timezone.now(),
        "rubriques": [
            {
                "cle": rubrique.cle,
                "titre": rubrique.titre,
                "pourquoi": rubrique.pourquoi,
                "lignes": [dict(ligne) for ligne in rubrique.lignes],
            }
            for rubrique in rubriques(compte)
        ],
    }


def consultations(compte: Compte) -> QuerySet[Any]:
    """Who saw, exported or changed what stands for this person, other than themselves."""
    return concernant(donnees_personnelles.objets(compte), sauf=compte, depuis=compte.date_joined)


def mes_demandes(compte: Compte) -> QuerySet[Demande]:
    return Demande.objects.filter(compte=compte).order_by("-recue_le", "-pk")


def demandes() -> QuerySet[Demande]:
    """Open ones first, the most pressing on top; then the answered ones, newest first."""
    ouverte = Case(
        When(etat=EtatDemande.RECUE, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        Demande.objects.select_related("compte", "repondue_par")
        .annotate(rang=ouverte)
        .order_by("rang", "echeance", "pk")
    )


@dataclass(frozen=True)
class DemandesOuvertes:
    nombre: int
    premiere_echeance: Any


def demandes_ouvertes() -> DemandesOuvertes:
    ouvertes = Demande.objects.ouvertes()
    return DemandesOuvertes(ouvertes.count(), ouvertes.aggregate(le=Min("echeance"))["le"])
