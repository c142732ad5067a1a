"""The dialogue de gestion: frozen snapshots, the funders' questions and values."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from membres.acces_externe.models import AccesExterne
from missions.models.contrats import AnneeContrat
from missions.models.mesures import Mesure


class Instantane(models.Model):
    """The year as it stood that day. A trigger of the database refuses any change."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="instantanes", verbose_name="année"
    )
    libelle = models.CharField("libellé", max_length=80)
    arrete_au = models.DateField("arrêté au")
    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pris par",
    )
    pris_le = models.DateTimeField("pris le", auto_now_add=True)

    class Meta:
        verbose_name = "instantané"
        verbose_name_plural = "instantanés"
        ordering = ["-pris_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.libelle}, {self.annee}"


class AccesFinanceur(models.Model):
    """Which snapshot an agent of the ARS or of the CPAM reads through their link."""

    acces = models.OneToOneField(
        AccesExterne, on_delete=models.PROTECT, related_name="+", verbose_name="accès"
    )
    instantane = models.ForeignKey(
        Instantane, on_delete=models.PROTECT, related_name="acces", verbose_name="instantané"
    )

    class Meta:
        verbose_name = "accès d’un financeur"
        verbose_name_plural = "accès des financeurs"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.acces)


class QuestionFinanceur(models.Model):
    """A question asked on a figure, and its answer at the same place."""

    acces = models.ForeignKey(
        AccesFinanceur, on_delete=models.PROTECT, related_name="questions", verbose_name="accès"
    )
    # Code de l'indicateur dans l'instantané ; vide : une question sur l'ensemble.
    code = models.CharField("indicateur", max_length=20, blank=True)
    texte = models.TextField("question", max_length=2000)
    posee_le = models.DateTimeField("posée le", auto_now_add=True)
    reponse = models.TextField("réponse", blank=True, max_length=2000)
    repondu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="répondu par",
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "question d’un financeur"
        verbose_name_plural = "questions des financeurs"
        ordering = ["posee_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texte=""),
                name="question_non_vide",
                violation_error_message="Écrivez votre question.",
            ),
            models.CheckConstraint(
                condition=Q(reponse="", repondu_le=None)
                | (~Q(reponse="") & Q(repondu_le__isnull=False)),
                name="question_reponse_datee",
                violation_error_message="Une réponse est datée.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte[:60]


class ValeurProposee(models.Model):
    """A value the funder proposes to retain; agreed, it becomes the retained measure."""

    acces = models.ForeignKey(
        AccesFinanceur, on_delete=models.PROTECT, related_name="valeurs", verbose_name="accès"
    )
    code = models.CharField("indicateur", max_length=20)
    valeur = models.CharField("valeur proposée", max_length=40)
    motif = models.CharField("motif", max_length=300, blank=True)
    proposee_le = models.DateTimeField("proposée le", auto_now_add=True)
    # None : attend la coordination.
    acceptee = models.BooleanField("acceptée", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    mesure = models.OneToOneField(
        Mesure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "valeur proposée"
        verbose_name_plural = "valeurs proposées"
        ordering = ["proposee_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acceptee=None, mesure=None, decidee_le=None)
                | Q(acceptee=False, mesure=None, decidee_le__isnull=False)
                | Q(acceptee=True, mesure__isnull=False, decidee_le__isnull=False),
                name="valeur_proposee_decidee",
                violation_error_message="Une valeur acceptée est devenue une mesure retenue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.valeur}"
