from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cpts_portal.referentiel.validators import valider_code_insee, valider_code_postal

from ._outils import Periode, cle_de_tri


class CommuneQuerySet(models.QuerySet["Commune"]):
    def du_territoire(self, jour: date) -> "CommuneQuerySet":
        return self.filter(
            Q(appartenances__au__isnull=True) | Q(appartenances__au__gte=jour),
            appartenances__du__lte=jour,
        )

    def sans_contour(self) -> "CommuneQuerySet":
        """Lists do without the geometry, by far the heaviest column."""
        return self.defer("contour")


class Commune(models.Model):
    """A commune of the official code, of the territory or next to it."""

    code_insee = models.CharField(
        "code commune", max_length=5, unique=True, validators=[valider_code_insee]
    )
    nom = models.CharField("nom", max_length=100)
    nom_tri = cle_de_tri("nom")
    codes_postaux = ArrayField(
        models.CharField(max_length=5, validators=[valider_code_postal]),
        verbose_name="codes postaux",
        default=list,
        blank=True,
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)
    population_millesime = models.PositiveSmallIntegerField(
        "millésime de la population", null=True, blank=True
    )
    population_source = models.CharField("source de la population", max_length=200, blank=True)
    epci_code = models.CharField("SIREN de l’intercommunalité", max_length=9, blank=True)
    epci_nom = models.CharField("intercommunalité", max_length=120, blank=True)
    longitude = models.FloatField(
        "longitude du centre",
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    latitude = models.FloatField(
        "latitude du centre",
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    contour = models.JSONField(
        "contour",
        null=True,
        blank=True,
        help_text="Géométrie GeoJSON (Polygon ou MultiPolygon, WGS 84).",
    )
    contour_source = models.CharField("source du contour", max_length=200, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["nom_tri", "code_insee"]
        indexes = [
            GinIndex(name="commune_nom_trgm", fields=["nom_tri"], opclasses=["gin_trgm_ops"])
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code_insee__regex=r"^(\d{2}|2[AB])\d{3}$"),
                name="commune_code_insee_bien_forme",
                violation_error_message="Un code commune compte cinq caractères.",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | (Q(population_millesime__isnull=False) & ~Q(population_source="")),
                name="commune_population_datee_et_sourcee",
                violation_error_message="Une population porte son millésime et sa source.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="commune_centre_complet",
                violation_error_message="Le centre demande une longitude et une latitude.",
            ),
            models.CheckConstraint(
                condition=Q(contour__isnull=True)
                | Q(contour__type__in=["Polygon", "MultiPolygon"]),
                name="commune_contour_surfacique",
                violation_error_message="Le contour est un Polygon ou un MultiPolygon GeoJSON.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def departement(self) -> str:
        return self.code_insee[:3] if self.code_insee.startswith("97") else self.code_insee[:2]


class AppartenanceTerritoire(models.Model):
    """Since when, and until when, a commune belongs to the CPTS's territory."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="appartenances")
    du = models.DateField("depuis le")
    au = models.DateField("jusqu’au", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "appartenance au territoire"
        verbose_name_plural = "appartenances au territoire"
        ordering = ["commune__nom_tri", "du"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                name="appartenance_fin_apres_debut",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            ExclusionConstraint(
                name="appartenance_sans_chevauchement",
                expressions=[
                    ("commune", RangeOperators.EQUAL),
                    (Periode("du", "au"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette commune appartient déjà au territoire à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} depuis le {self.du:%d/%m/%Y}"
