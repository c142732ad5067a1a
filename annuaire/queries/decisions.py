"""What waits for a decision of the coordination, and where each request stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from annuaire.models import Modification, Revendication
from annuaire.queries.demandes import ARepondre, a_repondre


@dataclass(frozen=True, slots=True)
class Comptes:
    demandes: ARepondre
    propositions: int
    revendications: int

    @property
    def total(self) -> int:
        return self.demandes.nombre + self.propositions + self.revendications


def comptes() -> Comptes:
    return Comptes(
        demandes=a_repondre(),
        propositions=Modification.objects.a_relire().count(),
        revendications=Revendication.objects.a_decider().count(),
    )


def propositions() -> QuerySet[Modification]:
    return (
        Modification.objects.a_relire().select_related("fiche", "acteur").order_by("faite_le", "pk")
    )


def revendications() -> QuerySet[Revendication]:
    """With what helps to decide: the number given, the entry's own, the name of the account."""
    return (
        Revendication.objects.a_decider()
        .select_related("fiche__professionnel", "compte")
        .order_by("demandee_le", "pk")
    )
