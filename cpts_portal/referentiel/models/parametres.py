from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from ._outils import Periode


class ParametreDateQuerySet(models.QuerySet["ParametreDate"]):
    def en_vigueur(self, jour: date) -> "ParametreDateQuerySet":
        return self.filter(Q(valide_au__isnull=True) | Q(valide_au__gte=jour), valide_du__lte=jour)


class ParametreDate(models.Model):
    """A rate, cap or delay with its dates and source. Unknown, it stays « à saisir »."""

    cle = models.SlugField("clé", max_length=80, db_index=False)
    valeur_nombre = models.DecimalField(
        "valeur", max_digits=14, decimal_places=4, null=True, blank=True
    )
    valeur_texte = models.CharField("valeur", max_length=250, null=True, blank=True)
    valide_du = models.DateField("valable du")
    valide_au = models.DateField("valable jusqu’au", null=True, blank=True)
    source = models.CharField(
        "source", max_length=250, help_text="Texte, article ou décision d’où vient cette valeur."
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="saisi par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)

    objects = ParametreDateQuerySet.as_manager()

    class Meta:
        verbose_name = "paramètre daté"
        verbose_name_plural = "paramètres datés"
        ordering = ["cle", "-valide_du"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valeur_nombre__isnull=True) | Q(valeur_texte__isnull=True),
                name="parametre_une_seule_valeur",
                violation_error_message="Un paramètre porte un nombre ou un texte, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(valide_au__isnull=True) | Q(valide_au__gte=F("valide_du")),
                name="parametre_fin_apres_debut",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="parametre_source_obligatoire",
                violation_error_message="Dites d’où vient cette valeur.",
            ),
            ExclusionConstraint(
                name="parametre_sans_chevauchement",
                expressions=[
                    ("cle", RangeOperators.EQUAL),
                    (Periode("valide_du", "valide_au"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Une valeur existe déjà à ces dates : donnez-lui d’abord une fin."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cle} au {self.valide_du:%d/%m/%Y}"

    @property
    def valeur(self) -> Decimal | str | None:
        return self.valeur_nombre if self.valeur_nombre is not None else self.valeur_texte

    def vaut_le(self, jour: date) -> bool:
        return self.valide_du <= jour and (self.valide_au is None or self.valide_au >= jour)
