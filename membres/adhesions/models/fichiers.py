"""Files brought by someone: statements to reconcile, lists to import."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from membres.adhesions.enums import EtatImport, EtatLigne, OrigineReleve

from .cotisations import Paiement


class Releve(models.Model):
    """A CSV of payments from HelloAsso or the bank, and which column says what."""

    origine = models.CharField("vient de", max_length=12, choices=OrigineReleve)
    nom_fichier = models.CharField("fichier", max_length=200)
    entetes: models.JSONField = models.JSONField("colonnes", default=list)
    brut: models.JSONField = models.JSONField("lignes lues", default=list, editable=False)
    # {"jour": 0, "montant": 3, …}: empty until someone says which column is which.
    colonnes: models.JSONField = models.JSONField("correspondance", default=dict, blank=True)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="déposé par",
    )
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        verbose_name = "relevé de paiements"
        verbose_name_plural = "relevés de paiements"
        ordering = ["-depose_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_origine_display()}, {self.nom_fichier}"


class LigneReleve(models.Model):
    """One payment of a statement; a person says whose it is, or sets it aside."""

    releve = models.ForeignKey(Releve, on_delete=models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("ligne du fichier")
    # The same payment brought twice has the same key: it enters once.
    cle = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    jour = models.DateField("date")
    montant = models.DecimalField("montant", max_digits=8, decimal_places=2)
    payeur = models.CharField("payeur", max_length=200, blank=True)
    courriel = models.CharField("adresse du payeur", max_length=254, blank=True)
    libelle = models.CharField("libellé", max_length=300, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatLigne, default=EtatLigne.A_RAPPROCHER
    )
    paiement = models.OneToOneField(
        Paiement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ligne_releve",
    )
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "ligne de relevé"
        verbose_name_plural = "lignes de relevé"
        ordering = ["releve", "rang"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat=EtatLigne.RAPPROCHEE) | Q(paiement__isnull=False),
                name="ligne_rapprochee_a_son_paiement",
                violation_error_message="Une ligne rapprochée mène à un paiement.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="ligne_montant_positif",
                violation_error_message="Une ligne de relevé est une entrée d’argent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payeur or self.libelle} ({self.jour:%d/%m/%Y})"


class ImportAdherents(models.Model):
    """A list of members brought from elsewhere: read, corrected in the file, then taken whole."""

    nom_fichier = models.CharField("fichier", max_length=200)
    entetes: models.JSONField = models.JSONField("colonnes", default=list)
    lignes: models.JSONField = models.JSONField("lignes lues", default=list, editable=False)
    colonnes: models.JSONField = models.JSONField("correspondance", default=dict, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatImport, default=EtatImport.A_VERIFIER
    )
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="déposé par",
    )
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    importe_le = models.DateTimeField("importé le", null=True, blank=True)
    nombre = models.PositiveIntegerField("adhérents créés", null=True, blank=True)

    class Meta:
        verbose_name = "import d’adhérents"
        verbose_name_plural = "imports d’adhérents"
        ordering = ["-depose_le", "-pk"]

    def __str__(self) -> str:
        return self.nom_fichier
