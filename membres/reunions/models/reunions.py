from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.instances.models import Instance
from membres.reunions import duree
from membres.reunions.enums import Cadre, EtatReunion


def nouveau_secret() -> str:
    return secrets.token_hex(32)


class ReunionQuerySet(models.QuerySet["Reunion"]):
    def avec_date(self) -> ReunionQuerySet:
        return self.filter(debut__isnull=False)

    def a_venir(self, instant: dt.datetime | None = None) -> ReunionQuerySet:
        return self.filter(etat=EtatReunion.CONVOQUEE, fin__gte=instant or timezone.now())

    def closes(self) -> ReunionQuerySet:
        return self.filter(etat=EtatReunion.CLOSE)

    def a_clore(self, instant: dt.datetime | None = None) -> ReunionQuerySet:
        return self.filter(etat=EtatReunion.CONVOQUEE, fin__lt=instant or timezone.now())

    def en_seance(self, instant: dt.datetime | None = None) -> ReunionQuerySet:
        """Those whose sheet may be signed now."""
        maintenant = instant or timezone.now()
        return self.filter(
            etat=EtatReunion.CONVOQUEE,
            debut__lte=maintenant + dt.timedelta(minutes=settings.EMARGEMENT_AVANCE),
            fin__gte=maintenant - dt.timedelta(minutes=settings.EMARGEMENT_RETARD),
        )


class Reunion(models.Model):
    """One entry; what follows (sheet, hours, claim, minutes, proof) is never typed again."""

    annee = models.PositiveSmallIntegerField("année", editable=False)
    numero = models.PositiveIntegerField("numéro", editable=False)
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="reunions", verbose_name="instance"
    )
    titre = models.CharField("titre", max_length=160)
    etat = models.CharField(
        "état", max_length=12, choices=EtatReunion, default=EtatReunion.PREPARATION
    )
    cadre = models.CharField("au titre de", max_length=12, choices=Cadre)
    debut = models.DateTimeField("début", null=True, blank=True)
    fin = models.DateTimeField("fin", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    lien_visio = models.URLField("lien de visio", max_length=500, blank=True)
    ordre_du_jour = models.TextField("ordre du jour", blank=True, max_length=10_000)
    animateur = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        related_name="reunions_animees",
        null=True,
        blank=True,
        verbose_name="animation",
    )
    compte_rendu = models.TextField("compte rendu", blank=True, max_length=50_000)
    # Draws the codes of the room's screen; never leaves the server.
    secret = models.CharField(max_length=64, default=nouveau_secret, editable=False)
    # Grows with each change of date or place: calendars then replace what they have.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="créée par",
    )
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)
    convoquee_le = models.DateTimeField("convoquée le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="close par",
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    motif_annulation = models.CharField("motif", max_length=200, blank=True)

    objects = ReunionQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["-debut", "-pk"]
        indexes = [
            models.Index(fields=["etat", "debut"], name="reunion_etat_debut"),
            models.Index(fields=["instance", "-debut"], name="reunion_instance_debut"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["annee", "numero"],
                name="reunion_numero_unique",
                violation_error_message="Une réunion porte déjà ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(debut=None, fin=None)
                | Q(debut__isnull=False, fin__isnull=False, fin__gt=F("debut")),
                name="reunion_fin_apres_debut",
                violation_error_message="La réunion finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatReunion.PREPARATION, EtatReunion.SONDAGE])
                | Q(etat=EtatReunion.ANNULEE)
                | Q(debut__isnull=False),
                name="reunion_convoquee_a_une_date",
                violation_error_message="Donnez une date avant de convoquer.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatReunion.CLOSE, close_le__isnull=False)
                | (~Q(etat=EtatReunion.CLOSE) & Q(close_le=None)),
                name="reunion_close_datee",
                violation_error_message="Une réunion close porte la date de sa clôture.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatReunion.ANNULEE, annulee_le__isnull=False)
                | (~Q(etat=EtatReunion.ANNULEE) & Q(annulee_le=None)),
                name="reunion_annulee_datee",
                violation_error_message="Une réunion annulée porte la date de son annulation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre} ({self.reference})"

    @property
    def reference(self) -> str:
        return f"R-{self.annee}-{self.numero:03d}"

    @property
    def minutes(self) -> int:
        if self.debut is None or self.fin is None:
            return 0
        return duree.minutes_de_presence(self.debut, self.fin, self.debut, None)

    @property
    def est_modifiable(self) -> bool:
        return self.etat in (
            EtatReunion.PREPARATION,
            EtatReunion.SONDAGE,
            EtatReunion.CONVOQUEE,
        )

    @property
    def est_close(self) -> bool:
        return self.etat == EtatReunion.CLOSE

    def en_seance(self, instant: dt.datetime | None = None) -> bool:
        """Same window as `ReunionQuerySet.en_seance`, for the row in hand."""
        if self.etat != EtatReunion.CONVOQUEE or self.debut is None or self.fin is None:
            return False
        maintenant = instant or timezone.now()
        return self.ouverture <= maintenant <= self.fermeture

    @property
    def ouverture(self) -> dt.datetime:
        assert self.debut is not None  # noqa: S101 - a dated meeting, for the type checker
        return self.debut - dt.timedelta(minutes=settings.EMARGEMENT_AVANCE)

    @property
    def fermeture(self) -> dt.datetime:
        assert self.fin is not None  # noqa: S101 - a dated meeting, for the type checker
        return self.fin + dt.timedelta(minutes=settings.EMARGEMENT_RETARD)


def stockage_prive() -> Storage:
    return storages["prives"]


def chemin_de_piece(piece: Piece, nom: str) -> str:
    """Never under its own name: a private file is reached by its row alone."""
    return f"reunions/{piece.reunion_id}/{secrets.token_hex(16)}"


class Piece(models.Model):
    """A document of a meeting: sent with the agenda, or attached to the minutes."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="pieces", verbose_name="réunion"
    )
    titre = models.CharField("titre", max_length=160)
    nom = models.CharField("nom du fichier", max_length=160)
    fichier = models.FileField("fichier", storage=stockage_prive, upload_to=chemin_de_piece)
    type_mime = models.CharField("type", max_length=120)
    taille = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="déposée par",
    )
    depose_le = models.DateTimeField("déposée le", default=timezone.now)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "pièce de réunion"
        verbose_name_plural = "pièces de réunion"
        ordering = ["depose_le", "pk"]

    def __str__(self) -> str:
        return self.titre


class AbonnementCalendrier(models.Model):
    """A secret address for a calendar program; only its hash is kept, a new one revokes it."""

    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="abonnement_calendrier",
        verbose_name="compte",
    )
    empreinte = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    class Meta:
        verbose_name = "abonnement au calendrier"
        verbose_name_plural = "abonnements au calendrier"

    def __str__(self) -> str:
        return f"Calendrier de {self.compte}"
