"""What the national texts say, as dated data: a new avenant or a seventh mission needs no code."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from missions.enums import Confiance, NatureMission, Volet
from missions.models._outils import montant_en_euros


class MissionQuerySet(models.QuerySet["Mission"]):
    def en_vigueur(self, jour: date) -> "MissionQuerySet":
        return self.filter(
            Q(valide_du=None) | Q(valide_du__lte=jour), Q(valide_au=None) | Q(valide_au__gte=jour)
        )


class Mission(models.Model):
    code = models.CharField("code", max_length=20, unique=True)
    slug = models.SlugField("adresse", max_length=40, unique=True)
    libelle = models.CharField("libellé officiel", max_length=200)
    libelle_court = models.CharField("libellé court", max_length=60)
    nature = models.CharField("nature", max_length=20, choices=NatureMission)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    sous_volets = models.JSONField("sous-volets", default=list, blank=True)
    demarrage_max_mois = models.PositiveSmallIntegerField(
        "démarrage au plus tard, en mois", null=True, blank=True
    )
    deploiement_max_mois = models.PositiveSmallIntegerField(
        "déploiement au plus tard, en mois", null=True, blank=True
    )
    valide_du = models.DateField("en vigueur depuis le", null=True, blank=True)
    valide_au = models.DateField("en vigueur jusqu’au", null=True, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)
    note = models.TextField("note", blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = "mission"
        verbose_name_plural = "missions"
        ordering = ["ordre", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valide_du=None) | Q(valide_au=None) | Q(valide_au__gte=F("valide_du")),
                name="mission_validite_ordonnee",
                violation_error_message="La fin de validité vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(demarrage_max_mois=None)
                | Q(deploiement_max_mois=None)
                | Q(deploiement_max_mois__gte=F("demarrage_max_mois")),
                name="mission_delais_ordonnes",
                violation_error_message="Le déploiement vient après le démarrage.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle_court


class ClasseTaille(models.Model):
    code = models.CharField("code", max_length=10, unique=True)
    minimum = models.PositiveIntegerField("à partir de (habitants)")
    maximum_exclu = models.PositiveIntegerField("moins de (habitants)", null=True, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)
    note = models.TextField("note", blank=True)

    class Meta:
        verbose_name = "classe de taille"
        verbose_name_plural = "classes de taille"
        ordering = ["minimum"]
        constraints = [
            models.CheckConstraint(
                condition=Q(maximum_exclu=None) | Q(maximum_exclu__gt=F("minimum")),
                name="classe_taille_bornes_ordonnees",
                violation_error_message="Le plafond de la classe dépasse son plancher.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def contient(self, population: int | None) -> bool:
        if population is None or population < self.minimum:
            return False
        return self.maximum_exclu is None or population < self.maximum_exclu


class Grille(models.Model):
    """The amounts of one text; it stays attached to the years it governed."""

    code = models.CharField("code", max_length=40, unique=True)
    titre = models.CharField("titre", max_length=120)
    date_effet = models.DateField("applicable à partir du")
    date_fin = models.DateField("applicable jusqu’au", null=True, blank=True)
    reserve = models.CharField("réserve sur les dates", max_length=200, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)

    class Meta:
        verbose_name = "grille"
        verbose_name_plural = "grilles"
        ordering = ["date_effet"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_effet")),
                name="grille_dates_ordonnees",
                violation_error_message="La fin de la grille vient après son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre


class LigneGrille(models.Model):
    grille = models.ForeignKey(
        Grille, on_delete=models.CASCADE, related_name="lignes", verbose_name="grille"
    )
    clef = models.CharField("clef", max_length=60)
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, null=True, blank=True, verbose_name="mission"
    )
    volet = models.CharField("volet", max_length=20, choices=Volet)
    taille = models.ForeignKey(ClasseTaille, on_delete=models.PROTECT, verbose_name="taille")
    montant = montant_en_euros("montant")
    confiance = models.CharField("confiance", max_length=20, choices=Confiance)
    sources = models.JSONField("sources", default=list, blank=True)
    note = models.TextField("note", blank=True)

    class Meta:
        verbose_name = "ligne de grille"
        verbose_name_plural = "lignes de grille"
        ordering = ["grille", "clef", "taille"]
        constraints = [
            models.UniqueConstraint(
                fields=["grille", "clef", "taille"],
                name="ligne_grille_unique",
                violation_error_message="Cette ligne existe déjà dans la grille.",
            ),
            models.CheckConstraint(
                condition=Q(montant=None) | Q(montant__gte=0),
                name="ligne_grille_montant_positif",
                violation_error_message="Un montant est positif, ou reste à saisir.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clef}, {self.taille.code}"
