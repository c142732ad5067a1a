from django.db import models
from django.db.models import Q

from membres.instances.models import Assemblee
from membres.reunions.models import Reunion
from projet_sante.models.versions import Passage


class Deliberation(models.Model):
    """The session a step of the projet comes from, and what it decided. Never rewritten."""

    passage = models.OneToOneField(
        Passage, on_delete=models.PROTECT, related_name="deliberation", verbose_name="passage"
    )
    reunion = models.ForeignKey(
        Reunion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réunion",
    )
    assemblee = models.ForeignKey(
        Assemblee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="assemblée",
    )
    # Vide quand la séance n'est encore que convoquée.
    decision = models.CharField("décision", max_length=500, blank=True)

    class Meta:
        verbose_name = "délibération"
        verbose_name_plural = "délibérations"
        constraints = [
            models.CheckConstraint(
                condition=Q(reunion=None, assemblee__isnull=False)
                | Q(reunion__isnull=False, assemblee=None),
                name="deliberation_une_seance",
                violation_error_message="Une délibération vient d’une réunion ou d’une assemblée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seance}"

    @property
    def seance(self) -> Reunion | Assemblee | None:
        return self.reunion or self.assemblee
