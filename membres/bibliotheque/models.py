from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cpts_portal.travaux.models import Travail, TravailQuerySet
from membres.instances.models import Instance

from .enums import Visibilite

# French stems, accents set aside: the configuration is made by the first migration.
FRANCAIS = "francais"


class Categorie(models.Model):
    nom = models.CharField("nom", max_length=80, unique=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)

    class Meta:
        verbose_name = "catégorie"
        verbose_name_plural = "catégories"
        ordering = ["ordre", "nom"]

    def __str__(self) -> str:
        return self.nom


class DocumentQuerySet(models.QuerySet["Document"]):
    def en_vue(self) -> DocumentQuerySet:
        return self.filter(archive_le=None)

    def a_revoir(self, jour: dt.date) -> DocumentQuerySet:
        return self.en_vue().filter(revoir_le__lte=jour)


class Document(models.Model):
    """A text of the association: its versions follow each other and none is lost."""

    titre = models.CharField("titre", max_length=200)
    description = models.TextField("de quoi il s’agit", max_length=1000, blank=True)
    categorie = models.ForeignKey(
        Categorie, on_delete=models.PROTECT, related_name="documents", verbose_name="catégorie"
    )
    visibilite = models.CharField(
        "qui le voit", max_length=8, choices=Visibilite, default=Visibilite.MEMBRES
    )
    instance = models.ForeignKey(
        Instance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="groupe",
    )
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    rappele_le = models.DateField("rappel envoyé le", null=True, blank=True, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="déposé par",
    )
    cree_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)
    archive_le = models.DateTimeField("archivé le", null=True, blank=True, editable=False)
    archive_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vecteur = models.GeneratedField(
        expression=SearchVector("titre", weight="A", config=FRANCAIS)
        + SearchVector("description", weight="B", config=FRANCAIS),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["titre", "pk"]
        indexes = [GinIndex(fields=["vecteur"], name="bibliotheque_titre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibilite__in=Visibilite.values),
                name="bibliotheque_visibilite_connue",
                violation_error_message="Dites qui voit ce document.",
            ),
            models.CheckConstraint(
                condition=Q(visibilite=Visibilite.GROUPE, instance__isnull=False)
                | (~Q(visibilite=Visibilite.GROUPE) & Q(instance=None)),
                name="bibliotheque_groupe_nomme",
                violation_error_message="Un document de groupe nomme son groupe, et lui seul.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def est_a_revoir(self) -> bool:
        return self.revoir_le is not None and self.revoir_le <= timezone.localdate()


class Version(models.Model):
    """One file, as it was sent. A rule of the database refuses to change it."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="versions", verbose_name="document"
    )
    numero = models.PositiveSmallIntegerField("version")
    # Path in the private storage: never an address.
    fichier = models.CharField("fichier", max_length=300, editable=False)
    nom = models.CharField("nom du fichier", max_length=150)
    extension = models.CharField(max_length=5, editable=False)
    type_mime = models.CharField(max_length=100, editable=False)
    taille = models.PositiveBigIntegerField("taille en octets", editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, editable=False)
    # False: no antivirus was plugged in that day, and the page says so.
    examinee = models.BooleanField("passée à l’antivirus", default=False, editable=False)
    note = models.CharField("ce qui change", max_length=200, blank=True)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="déposée par",
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "numero"],
                name="bibliotheque_version_unique",
                violation_error_message="Une autre version vient d’être déposée : rouvrez la page.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.numero}"


class Lecture(Travail):
    """The words of a version, read by the worker for the search."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="lecture")
    texte = models.TextField(editable=False, blank=True)
    vecteur = models.GeneratedField(
        expression=SearchVector("texte", weight="D", config=FRANCAIS),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar = TravailQuerySet.as_manager()

    class Meta(Travail.Meta):
        verbose_name = "lecture de fichier"
        verbose_name_plural = "lectures de fichiers"
        ordering = ["pk"]
        indexes = [
            *Travail.Meta.indexes,
            GinIndex(fields=["vecteur"], name="bibliotheque_texte"),
        ]

    def __str__(self) -> str:
        return f"Lecture de {self.version}"
