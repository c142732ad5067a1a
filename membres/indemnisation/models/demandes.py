from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.indemnisation.circuit import ENGAGENT
from membres.indemnisation.enums import (
    NATURES_PLAFONNEES,
    EtatDemande,
    GesteDemande,
    Nature,
    Unite,
)
from membres.reunions.duree import ecrire_duree
from membres.reunions.models import Signature

from .baremes import Activite, Bareme
from .beneficiaires import Beneficiaire
from .lots import Lot

_VERS_LE_PAIEMENT = [
    EtatDemande.VALIDEE_COORDINATION,
    EtatDemande.VALIDEE_TRESORERIE,
    EtatDemande.PAYEE,
]


class DemandeQuerySet(models.QuerySet["Demande"]):
    def plafonnees(self) -> DemandeQuerySet:
        return self.filter(nature__in=NATURES_PLAFONNEES)

    def engagees(self) -> DemandeQuerySet:
        """Validated, not yet paid."""
        return self.filter(etat__in=[etat.value for etat in ENGAGENT])

    def payees(self, annee: int | None = None) -> DemandeQuerySet:
        payees = self.filter(etat=EtatDemande.PAYEE)
        return payees.filter(annee_paiement=annee) if annee else payees


class Demande(models.Model):
    """One thing to be compensated, once. A paid one is never rewritten."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="demandes", verbose_name="personne"
    )
    nature = models.CharField("nature", max_length=15, choices=Nature)
    activite = models.ForeignKey(
        Activite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="activité",
    )
    # The line of the sheet that fills it; a meeting is claimed once.
    signature = models.ForeignKey(
        Signature,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="présence",
    )
    objet = models.CharField("objet", max_length=200)
    jour = models.DateField("jour de l’activité ou de la dépense")
    minutes = models.PositiveIntegerField("durée en minutes", null=True, blank=True)
    bareme = models.ForeignKey(
        Bareme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="barème",
    )
    unite = models.CharField("unité", max_length=8, choices=Unite, blank=True)
    taux = models.DecimalField("taux", max_digits=8, decimal_places=2, null=True, blank=True)
    # What the scale gives; `montant` may be less, when the ceiling leaves less.
    montant_calcule = models.DecimalField(
        "montant calculé", max_digits=9, decimal_places=2, null=True, blank=True
    )
    montant = models.DecimalField("montant", max_digits=9, decimal_places=2, null=True, blank=True)
    etat = models.CharField(
        "état", max_length=22, choices=EtatDemande, default=EtatDemande.BROUILLON
    )
    motif_refus = models.CharField("raison du refus", max_length=300, blank=True)
    beneficiaire = models.ForeignKey(
        Beneficiaire,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="à payer à",
    )
    cree_le = models.DateTimeField("préparée le", default=timezone.now)
    soumise_le = models.DateTimeField("envoyée le", null=True, blank=True)
    validee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="validée par",
    )
    validee_le = models.DateTimeField("validée le", null=True, blank=True)
    ordonnee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="paiement ordonné par",
    )
    ordonnee_le = models.DateTimeField("paiement ordonné le", null=True, blank=True)
    lot = models.ForeignKey(
        Lot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="liste de paiement",
    )
    payee_le = models.DateField("payée le", null=True, blank=True)
    # The civil year whose ceiling it takes from; a correction gives back to the same year.
    annee_paiement = models.PositiveSmallIntegerField("année de paiement", null=True, blank=True)
    corrige = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="corrige la demande",
    )

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ["-jour", "-pk"]
        indexes = [
            models.Index(fields=["etat", "jour"], name="demande_etat_jour"),
            models.Index(fields=["adherent", "etat"], name="demande_adherent_etat"),
            models.Index(fields=["adherent", "annee_paiement"], name="demande_adherent_annee"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"],
                condition=Q(signature__isnull=False, corrige=None),
                name="demande_une_par_presence",
                violation_error_message="Cette présence a déjà sa demande.",
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.FRAIS, activite=None, minutes=None, bareme=None)
                | (~Q(nature=Nature.FRAIS) & Q(activite__isnull=False)),
                name="demande_activite_ou_frais",
                violation_error_message="Du temps porte une activité\u00a0; des frais, non.",
            ),
            models.CheckConstraint(
                condition=Q(corrige=None, montant=None)
                | Q(corrige=None, montant__gt=0)
                | Q(corrige__isnull=False, montant__lt=0),
                name="demande_montant_positif",
                violation_error_message="Un montant est positif, une correction est négative.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_VERS_LE_PAIEMENT) | Q(montant__isnull=False),
                name="demande_validee_a_un_montant",
                violation_error_message="Une demande validée porte un montant.",
            ),
            models.CheckConstraint(
                condition=Q(
                    etat=EtatDemande.PAYEE, payee_le__isnull=False, annee_paiement__isnull=False
                )
                | (~Q(etat=EtatDemande.PAYEE) & Q(payee_le=None, annee_paiement=None)),
                name="demande_payee_datee",
                violation_error_message="Une demande payée porte la date de son paiement.",
            ),
            models.CheckConstraint(
                condition=Q(corrige=None) | Q(etat=EtatDemande.PAYEE),
                name="demande_correction_constatee",
                violation_error_message="Une correction constate ce qui est déjà rendu.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDemande.REFUSEE) | ~Q(motif_refus=""),
                name="demande_heures_refus_motive",
                violation_error_message="Dites pourquoi la demande est refusée.",
            ),
            models.CheckConstraint(
                condition=Q(validee_par=None)
                | Q(ordonnee_par=None)
                | ~Q(validee_par=F("ordonnee_par")),
                name="demande_deux_personnes",
                violation_error_message="Deux personnes décident d’un paiement.",
            ),
            models.CheckConstraint(
                condition=Q(montant=None)
                | Q(montant_calcule=None)
                | Q(montant__lte=F("montant_calcule")),
                name="demande_jamais_plus_que_le_bareme",
                violation_error_message="Le montant ne dépasse pas ce que donne le barème.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objet} ({self.reference})"

    def clean(self) -> None:
        if self.activite is not None and self.nature != self.activite.nature:
            raise ValidationError(
                "Une demande a la nature de son activité\u00a0: les deux ne se mêlent pas."
            )

    @property
    def reference(self) -> str:
        return f"D-{self.cree_le.year}-{self.pk:05d}"

    @property
    def duree(self) -> str:
        return ecrire_duree(self.minutes) if self.minutes is not None else ""

    @property
    def est_plafonnee(self) -> bool:
        return self.nature in NATURES_PLAFONNEES

    @property
    def est_reduite(self) -> bool:
        return (
            self.montant is not None
            and self.montant_calcule is not None
            and self.montant < self.montant_calcule
        )

    @property
    def est_modifiable(self) -> bool:
        return self.etat in (EtatDemande.BROUILLON, EtatDemande.REFUSEE)


class Etape(models.Model):
    """The history of a claim, as its page tells it; the journal keeps the same for the portal."""

    demande = models.ForeignKey(Demande, on_delete=models.PROTECT, related_name="etapes")
    geste = models.CharField("geste", max_length=15, choices=GesteDemande)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    quand = models.DateTimeField("quand", default=timezone.now)
    montant = models.DecimalField("montant", max_digits=9, decimal_places=2, null=True)
    precision = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["quand", "pk"]

    def __str__(self) -> str:
        return self.get_geste_display()


def stockage_prive() -> Storage:
    return storages["prives"]


def chemin_de_justificatif(piece: Justificatif, nom: str) -> str:
    return f"justificatifs/{piece.demande_id}/{secrets.token_hex(16)}"


class Justificatif(models.Model):
    """An invoice, a receipt, an agreement: what proves the claim."""

    demande = models.ForeignKey(
        Demande, on_delete=models.PROTECT, related_name="justificatifs", verbose_name="demande"
    )
    nom = models.CharField("nom du fichier", max_length=160)
    fichier = models.FileField("fichier", storage=stockage_prive, upload_to=chemin_de_justificatif)
    type_mime = models.CharField("type", max_length=120)
    taille = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "justificatif"
        verbose_name_plural = "justificatifs"
        ordering = ["depose_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demande", "sha256"],
                condition=Q(retire_le=None),
                name="justificatif_une_fois",
                violation_error_message="Ce fichier est déjà joint à cette demande.",
            )
        ]

    def __str__(self) -> str:
        return self.nom
