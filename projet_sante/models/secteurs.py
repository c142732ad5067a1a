from django.db import models

from cpts_portal.referentiel.models import Commune


class Secteur(models.Model):
    """A part of the territory where care is organised close by: the « sous-territoire »."""

    nom = models.CharField("nom", max_length=80)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "secteur de proximité"
        verbose_name_plural = "secteurs de proximité"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nom"],
                condition=models.Q(retire_le=None),
                name="secteur_nom_unique",
                violation_error_message="Deux secteurs portent ce nom.",
            ),
            models.CheckConstraint(
                condition=~models.Q(nom=""),
                name="secteur_a_un_nom",
                violation_error_message="Un secteur a un nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class CommuneDeSecteur(models.Model):
    """The one sector of a commune."""

    commune = models.OneToOneField(
        Commune, on_delete=models.PROTECT, related_name="secteur", verbose_name="commune"
    )
    secteur = models.ForeignKey(
        Secteur, on_delete=models.PROTECT, related_name="communes", verbose_name="secteur"
    )

    class Meta:
        verbose_name = "commune d’un secteur"
        verbose_name_plural = "communes des secteurs"
        ordering = ["secteur", "commune"]

    def __str__(self) -> str:
        return f"{self.commune}, {self.secteur}"
