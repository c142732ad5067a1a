from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cpts_portal.referentiel.validators import normaliser_siret, valider_siret
from membres.adhesions.models import Adherent
from membres.indemnisation.enums import GenreBeneficiaire


class _AvecIban(models.Model):
    """An IBAN at rest is encrypted; only its last four characters are readable."""

    iban_chiffre = models.BinaryField("IBAN chiffré", editable=False)
    iban_fin = models.CharField("fin de l’IBAN", max_length=4, editable=False)

    class Meta:
        abstract = True

    @property
    def iban_dit(self) -> str:
        return f"…{self.iban_fin}" if self.iban_fin else "IBAN effacé"


class Beneficiaire(_AvecIban):
    """Who is paid for a person: themself, or a structure. The ceiling follows the person."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="beneficiaires", verbose_name="personne"
    )
    genre = models.CharField(
        "qui est payé", max_length=10, choices=GenreBeneficiaire, default=GenreBeneficiaire.PERSONNE
    )
    titulaire = models.CharField("titulaire du compte", max_length=70)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[valider_siret])
    # The employer agreed that the structure is paid for its employee's time.
    accord = models.CharField(
        "accord de l’employeur",
        max_length=200,
        blank=True,
        help_text="Date et signataire de la convention avec la CPTS.",
    )
    actif = models.BooleanField("utilisable", default=True)
    cree_le = models.DateTimeField("enregistré le", default=timezone.now)

    class Meta:
        verbose_name = "bénéficiaire"
        verbose_name_plural = "bénéficiaires"
        ordering = ["-actif", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(genre=GenreBeneficiaire.PERSONNE, siret="")
                | (Q(genre=GenreBeneficiaire.STRUCTURE) & ~Q(siret="") & ~Q(accord="")),
                name="beneficiaire_structure_identifiee",
                violation_error_message=(
                    "Une structure porte son SIRET et l’accord qui permet de la payer."
                ),
            ),
            models.UniqueConstraint(
                fields=["adherent"],
                condition=Q(genre=GenreBeneficiaire.PERSONNE, actif=True),
                name="beneficiaire_un_compte_personnel",
                violation_error_message="Un compte personnel est déjà enregistré.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulaire} ({self.iban_dit})"

    def clean_fields(self, exclude=None) -> None:
        self.siret = normaliser_siret(self.siret) if self.siret else ""
        super().clean_fields(exclude=exclude)


class CompteEmetteur(_AvecIban):
    """The account the CPTS pays from; a new one replaces it."""

    titulaire = models.CharField("titulaire", max_length=70)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    saisi_le = models.DateTimeField("saisi le", default=timezone.now)

    class Meta:
        verbose_name = "compte émetteur"
        verbose_name_plural = "comptes émetteurs"
        ordering = ["-saisi_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.titulaire} ({self.iban_dit})"


class DeclarationExterieure(models.Model):
    """What a person says they received from another CPTS: the ceiling is theirs, not ours."""

    adherent = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        related_name="declarations_exterieures",
        verbose_name="personne",
    )
    annee = models.PositiveSmallIntegerField("année de versement")
    montant = models.DecimalField("montant reçu", max_digits=9, decimal_places=2)
    organisme = models.CharField("CPTS qui a versé", max_length=150)
    declare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    declare_le = models.DateTimeField("déclaré le", default=timezone.now)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "montant reçu ailleurs"
        verbose_name_plural = "montants reçus ailleurs"
        ordering = ["-annee", "-pk"]
        indexes = [models.Index(fields=["adherent", "annee"], name="exterieur_adherent_annee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="exterieur_montant_positif",
                violation_error_message="Le montant est supérieur à zéro.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisme}, {self.annee}"
