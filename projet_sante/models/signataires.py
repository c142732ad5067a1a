from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from cpts_portal.referentiel.models._outils import FUnaccent
from projet_sante.enums import NatureSignataire
from projet_sante.models.pages import ProjetSante


class SignataireQuerySet(models.QuerySet["Signataire"]):
    def en_liste(self) -> "SignataireQuerySet":
        """People, then structures, as a directory orders names."""
        return self.filter(retire_le=None).order_by("nature", Lower(FUnaccent("nom")), "pk")


class Signataire(models.Model):
    """A person or a structure that commits itself by signing the projet."""

    projet = models.ForeignKey(
        ProjetSante, on_delete=models.PROTECT, related_name="signataires", verbose_name="projet"
    )
    nature = models.CharField("nature", max_length=10, choices=NatureSignataire)
    nom = models.CharField("nom et prénom, ou raison sociale", max_length=150)
    qualite = models.CharField(
        "qualité",
        max_length=160,
        help_text="Profession, ou qualité de qui représente la structure.",
    )
    commune = models.CharField("commune", max_length=80, blank=True)
    signe_le = models.DateField(
        "signé le", null=True, blank=True, help_text="Vide tant que la signature manque."
    )
    ajoute_le = models.DateTimeField("ajouté le", auto_now_add=True)
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajouté par",
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = SignataireQuerySet.as_manager()

    class Meta:
        verbose_name = "signataire"
        verbose_name_plural = "signataires"
        ordering = ["nature", "nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nature__in=NatureSignataire.values),
                name="signataire_nature_connue",
                violation_error_message="Un signataire est une personne ou une structure.",
            ),
            models.CheckConstraint(
                condition=~models.Q(nom="") & ~models.Q(qualite=""),
                name="signataire_nom_et_qualite",
                violation_error_message="Un signataire a un nom et une qualité.",
            ),
            models.UniqueConstraint(
                fields=["projet", "nom", "qualite"],
                condition=models.Q(retire_le=None),
                name="signataire_une_fois",
                violation_error_message="Ce signataire est déjà dans la liste.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.qualite}"
