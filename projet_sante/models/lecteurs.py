from django.conf import settings
from django.db import models

from membres.acces_externe.models import AccesExterne
from projet_sante.models.versions import Version


class LecteurExterne(models.Model):
    """What a personal link opens here: one frozen version."""

    acces = models.OneToOneField(
        AccesExterne, on_delete=models.PROTECT, related_name="lecture", verbose_name="accès"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="lecteurs", verbose_name="version"
    )

    class Meta:
        verbose_name = "lecteur externe"
        verbose_name_plural = "lecteurs externes"

    def __str__(self) -> str:
        return f"{self.acces}, {self.version}"

    @property
    def approbations(self) -> list["Approbation"]:
        """One at most: a list, which a template loops over without asking whether it exists."""
        dite = getattr(self, "approbation", None)
        return [dite] if dite else []


class Remarque(models.Model):
    """What an outside reader says of one part. Never rewritten: the coordination settles it."""

    lecteur = models.ForeignKey(
        LecteurExterne, on_delete=models.PROTECT, related_name="remarques", verbose_name="lecteur"
    )
    partie = models.SlugField("partie", max_length=255)
    titre = models.CharField("titre de la partie", max_length=255)
    texte = models.TextField("remarque", max_length=4000)
    ecrite_le = models.DateTimeField("écrite le", auto_now_add=True)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="traitée par",
    )
    suite = models.CharField("suite donnée", max_length=300, blank=True)

    class Meta:
        verbose_name = "remarque"
        verbose_name_plural = "remarques"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(texte=""),
                name="remarque_ecrite",
                violation_error_message="Écrivez votre remarque.",
            ),
            models.CheckConstraint(
                condition=models.Q(traitee_le=None) | ~models.Q(suite=""),
                name="remarque_traitee_a_sa_suite",
                violation_error_message="Dites quelle suite est donnée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lecteur.acces.nom}, {self.titre}"


class Approbation(models.Model):
    """Said once by an outside reader, of a version known by its hash."""

    lecteur = models.OneToOneField(
        LecteurExterne,
        on_delete=models.PROTECT,
        related_name="approbation",
        verbose_name="lecteur",
    )
    nom = models.CharField("nom", max_length=120)
    qualite = models.CharField("qualité", max_length=160)
    empreinte = models.CharField("empreinte de la version", max_length=64)
    approuvee_le = models.DateTimeField("approuvée le", auto_now_add=True)

    class Meta:
        verbose_name = "approbation"
        verbose_name_plural = "approbations"
        ordering = ["approuvee_le", "pk"]

    def __str__(self) -> str:
        return f"{self.nom}, {self.qualite}"
