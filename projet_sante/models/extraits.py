from django.conf import settings
from django.db import models
from django.db.models import Q

from projet_sante.models.versions import Version


class Extrait(models.Model):
    """The parts of a frozen version that anyone may read. Withdrawn, the row stays."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="extraits", verbose_name="version"
    )
    # Slugs of parts, as the version holds them.
    parties = models.JSONField("parties montrées")
    presentation = models.TextField("présentation", max_length=600, blank=True)
    publie_le = models.DateTimeField("publié le", auto_now_add=True)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="publié par",
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    retire_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="retiré par",
    )

    class Meta:
        verbose_name = "extrait public"
        verbose_name_plural = "extraits publics"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retire_le"],
                condition=Q(retire_le=None),
                nulls_distinct=False,
                name="extrait_un_seul_en_ligne",
                violation_error_message="Un extrait est déjà en ligne : retirez-le d’abord.",
            ),
            models.CheckConstraint(
                condition=~Q(parties=[]),
                name="extrait_a_ses_parties",
                violation_error_message="Choisissez au moins une partie.",
            ),
        ]

    def __str__(self) -> str:
        return f"Extrait de {self.version}"
