from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from projet_sante.enums import Destinataire, Etape, Regime
from projet_sante.models.pages import ProjetSante


def _auteur(libelle: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle,
    )


class Version(models.Model):
    """All of a projet as it left, with the figures its live blocks showed. Never rewritten."""

    projet = models.ForeignKey(
        ProjetSante, on_delete=models.PROTECT, related_name="versions", verbose_name="projet"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    motif = models.CharField("objet", max_length=200)
    # Ce que le document imprime : de quoi le rendre à nouveau, à l'identique.
    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder, editable=False)
    empreinte = models.CharField("empreinte du contenu", max_length=64, editable=False)
    figee_le = models.DateTimeField("figée le", auto_now_add=True)
    figee_par = _auteur("figée par")

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        ordering = ["projet", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["projet", "numero"],
                name="version_numero_unique",
                violation_error_message="Ce numéro de version est déjà pris.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.projet}, version {self.numero}"

    @property
    def pdf(self) -> "FichierVersion | None":
        """None while the worker prepares it."""
        return getattr(self, "fichier", None)

    @property
    def numero_texte(self) -> str:
        return str(self.numero)


class FichierVersion(models.Model):
    """The PDF of a version, written once by the worker that made it."""

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="fichier", verbose_name="version"
    )
    # Dans le stockage « prives ».
    nom = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, unique=True)
    taille = models.PositiveBigIntegerField("taille en octets")
    pages = models.PositiveIntegerField("pages")
    produit_le = models.DateTimeField("produit le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier de version"
        verbose_name_plural = "fichiers de version"

    def __str__(self) -> str:
        return f"PDF de {self.version}"


class Passage(models.Model):
    """A step of the projet's life; the last one says where it stands."""

    projet = models.ForeignKey(
        ProjetSante, on_delete=models.PROTECT, related_name="passages", verbose_name="projet"
    )
    de = models.CharField("de", max_length=20, choices=Etape)
    vers = models.CharField("vers", max_length=20, choices=Etape)
    le = models.DateField("le")
    motif = models.CharField("remarque", max_length=300, blank=True)
    piece = models.CharField("preuve", max_length=200, blank=True)
    regime = models.CharField("validation", max_length=10, choices=Regime, blank=True)
    version = models.ForeignKey(
        Version,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passages",
        verbose_name="version",
    )
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)
    saisi_par = _auteur("saisi par")

    class Meta:
        verbose_name = "passage"
        verbose_name_plural = "passages"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(vers=Etape.VALIDE) | ~Q(regime=""),
                name="passage_validation_a_son_regime",
                violation_error_message="Dites si la validation est expresse ou réputée acquise.",
            ),
            models.CheckConstraint(
                condition=~Q(vers=Etape.TRANSMIS) | Q(version__isnull=False),
                name="passage_transmis_a_sa_version",
                violation_error_message="Une transmission porte une version figée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_de_display()} → {self.get_vers_display()}"

    @property
    def seances(self) -> list[Any]:
        """One at most: a list, which a template loops over without asking whether it exists."""
        dite = getattr(self, "deliberation", None)
        return [dite] if dite else []


class Reception(models.Model):
    """The date one funder received a version, as proved. Only the ARS's starts the clock."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="receptions", verbose_name="version"
    )
    destinataire = models.CharField("destinataire", max_length=5, choices=Destinataire)
    recue_le = models.DateField("reçue le")
    preuve = models.CharField(
        "preuve",
        max_length=200,
        help_text="Accusé de réception, récépissé de dépôt : sa référence et où le trouver.",
    )
    saisie_le = models.DateTimeField("saisie le", auto_now_add=True)
    saisie_par = _auteur("saisie par")

    class Meta:
        verbose_name = "réception"
        verbose_name_plural = "réceptions"
        # Corriger, c'est ajouter : la dernière saisie l'emporte, les autres restent lisibles.
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(preuve=""),
                name="reception_a_sa_preuve",
                violation_error_message="Une date de réception se prouve : citez la pièce.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_destinataire_display()}, {self.recue_le:%d/%m/%Y}"
