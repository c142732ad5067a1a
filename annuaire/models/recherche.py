from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q


class Synonyme(models.Model):
    """What people type and what they mean: « kiné » for masseur-kinésithérapeute."""

    terme = models.CharField("mot tapé", max_length=80, unique=True, db_collation="C")
    sens = models.CharField(
        "sens", max_length=250, help_text="Un ou plusieurs sens, séparés par une barre « | »."
    )
    modifie_le = models.DateField("modifié le")
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="modifié par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"
        ordering = ["terme"]
        constraints = [
            models.CheckConstraint(
                condition=Q(terme__regex=r"^[a-z0-9]+( [a-z0-9]+)*$"),
                name="synonyme_terme_normalise",
                violation_error_message="Le mot tapé s’écrit en minuscules, sans accent ni tiret.",
            ),
            models.CheckConstraint(
                condition=~Q(sens=""),
                name="synonyme_a_un_sens",
                violation_error_message="Donnez au moins un sens à ce mot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terme} → {self.sens}"


class Mot(models.Model):
    """The lexicon of published entries: it is what catches a typing mistake."""

    mot = models.CharField("mot", max_length=80, primary_key=True, db_collation="C")
    nombre = models.PositiveIntegerField("nombre de fiches")

    class Meta:
        verbose_name = "mot du lexique"
        verbose_name_plural = "mots du lexique"
        ordering = ["mot"]
        indexes = [GinIndex(OpClass("mot", name="gin_trgm_ops"), name="mot_trgm")]

    def __str__(self) -> str:
        return self.mot
