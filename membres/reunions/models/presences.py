from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.reunions.duree import ecrire_duree
from membres.reunions.enums import Lieu, Moyen

from .reunions import Reunion


class SignatureQuerySet(models.QuerySet["Signature"]):
    def retenues(self) -> SignatureQuerySet:
        return self.filter(ecartee_le=None)


class Signature(models.Model):
    """A line of the attendance sheet: who, how signed, from when to when."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="signatures", verbose_name="réunion"
    )
    adherent = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="adhérent",
    )
    invite_nom = models.CharField("nom de la personne invitée", max_length=120, blank=True)
    invite_qualite = models.CharField("qualité", max_length=120, blank=True)
    moyen = models.CharField("signé par", max_length=10, choices=Moyen)
    lieu = models.CharField("présence", max_length=6, choices=Lieu, default=Lieu.SALLE)
    arrivee = models.DateTimeField("arrivée")
    depart = models.DateTimeField("départ", null=True, blank=True)
    signe_le = models.DateTimeField("signé le", default=timezone.now)
    # The step of the rotating code that was shown: what the screen said when this was signed.
    pas_du_code = models.BigIntegerField(null=True, editable=False)
    # Hash of the browser session: one guest per telephone.
    appareil = models.CharField(max_length=64, blank=True, editable=False)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="recopié par",
    )
    # Frozen when the chair closes the meeting.
    minutes = models.PositiveIntegerField("minutes retenues", null=True, editable=False)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)
    ecartee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="écartée par",
    )
    motif_ecart = models.CharField("motif", max_length=200, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering = ["signe_le", "pk"]
        indexes = [models.Index(fields=["adherent", "reunion"], name="signature_adherent")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(adherent__isnull=False, invite_nom="", invite_qualite="")
                    & ~Q(moyen=Moyen.INVITE)
                )
                | (Q(adherent=None) & ~Q(invite_nom="") & ~Q(moyen=Moyen.COMPTE)),
                name="signature_adherent_ou_invite",
                violation_error_message="Une ligne porte un adhérent, ou une personne invitée.",
            ),
            models.UniqueConstraint(
                fields=["reunion", "adherent"],
                condition=Q(ecartee_le=None, adherent__isnull=False),
                name="signature_une_fois",
                violation_error_message="Cette personne a déjà signé.",
            ),
            models.UniqueConstraint(
                "reunion",
                Lower("invite_nom"),
                condition=Q(ecartee_le=None, adherent=None),
                name="signature_invite_une_fois",
                violation_error_message="Une personne de ce nom a déjà signé.",
            ),
            models.UniqueConstraint(
                fields=["reunion", "appareil"],
                condition=Q(ecartee_le=None) & ~Q(appareil=""),
                name="signature_une_par_appareil",
                violation_error_message=(
                    "Ce téléphone a déjà servi à signer. Passez par la feuille papier."
                ),
            ),
            models.CheckConstraint(
                condition=Q(depart=None) | Q(depart__gte=F("arrivee")),
                name="signature_depart_apres_arrivee",
                violation_error_message="Le départ vient après l’arrivée.",
            ),
            models.CheckConstraint(
                condition=~Q(moyen=Moyen.PAPIER) | Q(pas_du_code=None),
                name="signature_papier_sans_code",
                violation_error_message="Une ligne recopiée du papier ne porte pas de code.",
            ),
            models.CheckConstraint(
                condition=Q(ecartee_le=None) | ~Q(motif_ecart=""),
                name="signature_ecartee_motivee",
                violation_error_message="Dites pourquoi cette ligne est écartée.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        return str(self.adherent) if self.adherent_id else self.invite_nom

    @property
    def duree(self) -> str:
        return "" if self.minutes is None else ecrire_duree(self.minutes)

    @property
    def est_retenue(self) -> bool:
        return self.ecartee_le is None

    @property
    def qualite(self) -> str:
        if self.adherent is None:
            return self.invite_qualite
        return str(self.adherent.profession or "")
