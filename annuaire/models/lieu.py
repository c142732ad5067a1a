from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from annuaire.enums import Mode, Precision, Source
from cpts_portal.referentiel.models import Commune

from .fiche import Fiche


class Lieu(models.Model):
    """Where people are received: an address, a switchboard, a point on the map."""

    cle = models.CharField(
        "clé d’import", max_length=120, unique=True, help_text="Identifiant stable dans la source."
    )
    nom = models.CharField("nom", max_length=250, blank=True)
    adresse = models.CharField("numéro et voie", max_length=250, blank=True)
    complement = models.CharField("complément", max_length=250, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="lieux"
    )
    commune_libelle = models.CharField("commune affichée", max_length=120, blank=True)
    longitude = models.FloatField(
        "longitude",
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    latitude = models.FloatField(
        "latitude",
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    precision = models.CharField(
        "précision", max_length=10, choices=Precision.choices, default=Precision.INCONNUE
    )
    telephone = models.CharField("téléphone du standard", max_length=20, blank=True)
    acces = models.CharField("comment y accéder", max_length=250, blank=True)
    source = models.CharField("source", max_length=20, choices=Source.choices)
    source_date = models.DateField("date de la source")
    provenances = models.JSONField(
        "provenance de chaque information",
        default=dict,
        blank=True,
        help_text="Par champ corrigé à la main : la source et la date.",
    )

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["cle"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True, precision="inconnue")
                | Q(
                    ~Q(precision="inconnue"),
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="lieu_position_complete_et_qualifiee",
                violation_error_message="Une position dit longitude, latitude et précision.",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(m for m in (self.nom, self.adresse, self.commune_libelle) if m)


class Exercice(models.Model):
    """An entry in a place: « elle exerce à la maison de santé, le mardi »."""

    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="exercices")
    lieu = models.ForeignKey(Lieu, on_delete=models.PROTECT, related_name="exercices")
    rang = models.PositiveSmallIntegerField("rang", default=0)
    mode = models.CharField("mode d’exercice", max_length=1, choices=Mode.choices, blank=True)
    secteur = models.CharField("secteur d’activité", max_length=8, blank=True)
    remplacant = models.BooleanField("en remplacement", default=False)
    horaires = models.JSONField(
        "horaires",
        null=True,
        blank=True,
        help_text="Du lundi (0) au dimanche (6), des couples « 08:00 », « 12:30 ». "
        "Absents : on ne les connaît pas.",
    )
    horaires_note = models.CharField("précision sur les horaires", max_length=250, blank=True)

    class Meta:
        verbose_name = "exercice"
        verbose_name_plural = "exercices"
        ordering = ["fiche", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "lieu"],
                name="exercice_unique_par_lieu",
                violation_error_message="Cette fiche exerce déjà en ce lieu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiche} à {self.lieu}"
