from django.conf import settings
from django.db import models

from projet_sante.enums import ModeAnnexe
from projet_sante.models.pages import ProjetSante


class Annexe(models.Model):
    """An uploaded PDF printed after the projet. Its file is named by its hash, and never moves."""

    projet = models.ForeignKey(
        ProjetSante, on_delete=models.PROTECT, related_name="pieces", verbose_name="projet"
    )
    titre = models.CharField("titre", max_length=120)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    pages = models.PositiveIntegerField("pages")
    mode = models.CharField("reprise", max_length=10, choices=ModeAnnexe)
    ajoutee_le = models.DateTimeField("ajoutée le", auto_now_add=True)
    ajoutee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajoutée par",
    )
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "annexe"
        verbose_name_plural = "annexes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projet", "titre"],
                condition=models.Q(retiree_le=None),
                name="annexe_titre_unique",
                violation_error_message="Une annexe porte déjà ce titre.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
