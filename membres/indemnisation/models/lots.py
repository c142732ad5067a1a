from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from membres.indemnisation.enums import EtatLot


class Lot(models.Model):
    """A payment list: prepared, handed to the bank, then recorded as paid on a day."""

    etat = models.CharField("état", max_length=10, choices=EtatLot, default=EtatLot.PREPARE)
    execution = models.DateField("date d’exécution demandée")
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    cree_le = models.DateTimeField("préparé le", default=timezone.now)
    paye_le = models.DateField("payé le", null=True, blank=True)

    class Meta:
        verbose_name = "liste de paiement"
        verbose_name_plural = "listes de paiement"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatLot.PAYE, paye_le__isnull=False)
                | (~Q(etat=EtatLot.PAYE) & Q(paye_le=None)),
                name="lot_paye_date",
                violation_error_message="Une liste payée porte sa date.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"P-{self.cree_le.year}-{self.pk:04d}"
