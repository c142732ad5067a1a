"""The life of the association in a contract year, for its report: counts, and no name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from membres.adhesions.models import Adherent, Adhesion
from membres.adhesions.queries import Couverture, couverture
from membres.instances.enums import NatureInstance
from membres.reunions.models import Reunion
from missions.models import AnneeContrat


@dataclass(frozen=True)
class InstanceReunie:
    nom: str
    nature: str
    reunions: int
    presences: int
    minutes: int


@dataclass(frozen=True)
class VieAssociative:
    jour: date
    membres: int
    a_jour: int
    entres: int
    sortis: int
    couverture: Couverture
    instances: tuple[InstanceReunie, ...]


def vie_associative(annee: AnneeContrat, jour: date) -> VieAssociative:
    """At the last day of the year, or at `jour` when it is not over."""
    jour = min(jour, annee.fin)
    membres = Adherent.objects.membres_le(jour)
    a_jour = Adhesion.objects.valables(jour).values("adherent")
    mouvements = Adherent.objects.aggregate(
        entres=Count("pk", filter=Q(membre_depuis__range=(annee.debut, jour))),
        sortis=Count("pk", filter=Q(sorti_le__range=(annee.debut, jour))),
    )
    return VieAssociative(
        jour=jour,
        membres=membres.count(),
        a_jour=membres.filter(pk__in=a_jour).count(),
        couverture=couverture(jour),
        instances=tuple(_instances(annee, jour)),
        **mouvements,
    )


def _instances(annee: AnneeContrat, jour: date) -> list[InstanceReunie]:
    presente = Q(signatures__ecartee_le=None, signatures__isnull=False)
    lignes = (
        Reunion.objects.closes()
        .filter(debut__date__range=(annee.debut, jour))
        .order_by("instance__nature", "instance__nom")
        .values("instance__nom", "instance__nature")
        .annotate(
            reunions=Count("pk", distinct=True),
            presences=Count("signatures", filter=presente),
            duree=Sum("signatures__minutes", filter=presente),
        )
    )
    return [
        InstanceReunie(
            ligne["instance__nom"],
            NatureInstance(ligne["instance__nature"]).label,
            ligne["reunions"],
            ligne["presences"],
            ligne["duree"] or 0,
        )
        for ligne in lignes
    ]
