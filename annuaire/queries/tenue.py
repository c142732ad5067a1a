"""What the coordination keeps an eye on."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from annuaire.models import Fiche


@dataclass(frozen=True, slots=True)
class VueDEnsemble:
    publiees: int
    retirees: int
    a_jour: int
    perimees: int
    jamais_verifiees: int
    tenues: int

    @property
    def part_a_jour(self) -> float | None:
        return 100 * self.a_jour / self.publiees if self.publiees else None


def vue_d_ensemble() -> VueDEnsemble:
    jour = timezone.localdate()
    publiee = Q(publiee=True)
    comptes = (
        Fiche.objects.avec_echeance()
        .order_by()
        .aggregate(
            publiees=Count("pk", filter=publiee),
            retirees=Count("pk", filter=~publiee),
            a_jour=Count("pk", filter=publiee & Q(a_verifier_le__gte=jour)),
            perimees=Count("pk", filter=publiee & Q(a_verifier_le__lt=jour)),
            jamais_verifiees=Count("pk", filter=publiee & Q(verifiee_le=None)),
            tenues=Count("pk", filter=publiee & Q(compte__isnull=False)),
        )
    )
    return VueDEnsemble(**comptes)
