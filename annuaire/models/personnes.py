from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cpts_portal.referentiel.models import SavoirFaire

from .fiche import Fiche
from .lieu import Lieu


class Professionnel(models.Model):
    """The person behind an entry, known by the RPPS number and by it alone."""

    fiche = models.OneToOneField(
        Fiche, primary_key=True, on_delete=models.CASCADE, related_name="professionnel"
    )
    rpps = models.CharField("numéro RPPS", max_length=11, unique=True)
    civilite = models.CharField("civilité", max_length=5, blank=True)
    nom = models.CharField("nom d’exercice", max_length=120)
    prenom = models.CharField("prénom d’exercice", max_length=120, blank=True)
    savoir_faire = models.ManyToManyField(SavoirFaire, blank=True, related_name="professionnels")
    diplomes = ArrayField(
        models.CharField(max_length=200), verbose_name="diplômes", default=list, blank=True
    )

    class Meta:
        verbose_name = "professionnel"
        verbose_name_plural = "professionnels"
        ordering = ["nom", "prenom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rpps__regex=r"^\d{9,11}$"),
                name="professionnel_rpps_en_chiffres",
                violation_error_message="Un numéro RPPS compte onze chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


class Structure(models.Model):
    """Known by its FINESS number, else by the key of its source."""

    fiche = models.OneToOneField(
        Fiche, primary_key=True, on_delete=models.CASCADE, related_name="structure"
    )
    cle = models.CharField("clé d’import", max_length=120, unique=True)
    finess = models.CharField("numéro FINESS", max_length=9, unique=True, null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    nom_source = models.CharField("nom dans la source", max_length=250)
    categorie_finess = models.CharField("catégorie FINESS", max_length=8, blank=True)
    activites_finess = ArrayField(
        models.CharField(max_length=12),
        verbose_name="activités FINESS",
        default=list,
        blank=True,
    )
    lieu = models.ForeignKey(
        Lieu, on_delete=models.PROTECT, null=True, blank=True, related_name="structures"
    )

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["nom_source", "pk"]

    def __str__(self) -> str:
        return self.fiche.titre
