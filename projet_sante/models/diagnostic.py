from django.conf import settings
from django.db import models
from django.db.models import Q

from projet_sante.enums import ThemeDiagnostic


def _comparateur(libelle: str) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=14, decimal_places=4, null=True, blank=True)


class ChiffreQuerySet(models.QuerySet["ChiffreDiagnostic"]):
    def en_vue(self) -> "ChiffreQuerySet":
        return self.filter(retire_le=None)


class ChiffreDiagnostic(models.Model):
    """One figure of the diagnosis, with all that makes it verifiable."""

    theme = models.CharField("thème", max_length=12, choices=ThemeDiagnostic)
    libelle = models.CharField("ce qui est compté", max_length=160)
    territoire = models.CharField("territoire", max_length=80, default="Territoire")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=4, null=True, blank=True)
    # Tue par son producteur : une valeur à part, jamais zéro.
    masque = models.BooleanField("secret statistique", default=False)
    unite = models.CharField("unité", max_length=40, blank=True)
    departement = _comparateur("département")
    region = _comparateur("région")
    france = _comparateur("France")
    millesime = models.CharField("millésime", max_length=20)
    source = models.CharField("source", max_length=160)
    adresse = models.URLField("adresse de la source", blank=True)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = ChiffreQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre du diagnostic"
        verbose_name_plural = "chiffres du diagnostic"
        ordering = ["theme", "libelle", "territoire", "-millesime"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valeur__isnull=False, masque=False) | Q(valeur=None, masque=True),
                name="chiffre_valeur_ou_secret",
                violation_error_message="Un chiffre a une valeur, ou il est sous secret.",
            ),
            models.UniqueConstraint(
                fields=["theme", "libelle", "territoire", "millesime"],
                condition=Q(retire_le=None),
                name="chiffre_une_fois",
                violation_error_message="Ce chiffre est déjà saisi pour ce millésime\u00a0: "
                "retirez l’ancien pour le remplacer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.territoire}, {self.millesime})"
