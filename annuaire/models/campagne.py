from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.enums import Ecart, NatureEnvoi, ReponseVerification
from cpts_portal.courriels.models import Courriel
from cpts_portal.travaux.models import Travail

from .fiche import Fiche


class Campagne(models.Model):
    """« Tout est juste ? », asked of many entries; one a month is the portal's own."""

    titre = models.CharField("nom de la campagne", max_length=120)
    lancee_le = models.DateTimeField("lancée le", auto_now_add=True)
    lancee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="lancée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # In words, as chosen on the day: « Commune : Wassy ».
    criteres = models.JSONField("fiches choisies", default=list, blank=True)
    # The first of the month whose due entries the portal asks by itself.
    mois = models.DateField("mois de l’envoi automatique", null=True, blank=True, unique=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="close par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "campagne de vérification"
        verbose_name_plural = "campagnes de vérification"
        ordering = ["-lancee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(titre=""),
                name="campagne_nommee",
                violation_error_message="Donnez un nom à cette campagne.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre


class Sollicitation(models.Model):
    """One entry asked; its answer comes from a signed page, without a password."""

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="sollicitations")
    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="sollicitations")
    # Empty: by letter, at the place of practice.
    adresse = models.EmailField("adresse sollicitée", blank=True)
    # The last message sent: its row says what became of it.
    courriel = models.ForeignKey(
        Courriel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    creee_le = models.DateTimeField("préparée le", auto_now_add=True)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    relances = models.PositiveSmallIntegerField("relances", default=0)
    relancee_le = models.DateTimeField("relancée le", null=True, blank=True)
    ecartee = models.CharField("écartée", max_length=10, choices=Ecart, blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseVerification, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "sollicitation"
        verbose_name_plural = "sollicitations"
        ordering = ["campagne", "fiche"]
        indexes = [models.Index(fields=["fiche", "-creee_le"], name="sollicitation_de_la_fiche")]
        constraints = [
            models.UniqueConstraint(
                fields=["campagne", "fiche"],
                name="sollicitation_une_par_fiche",
                violation_error_message="Cette fiche est déjà sollicitée par cette campagne.",
            ),
            models.CheckConstraint(
                condition=Q(reponse="", repondue_le=None)
                | Q(~Q(reponse=""), repondue_le__isnull=False),
                name="sollicitation_reponse_datee",
                violation_error_message="Une réponse porte sa date.",
            ),
            models.CheckConstraint(
                condition=Q(ecartee="") | Q(envoyee_le=None),
                name="sollicitation_ecartee_avant_l_envoi",
                violation_error_message="Une fiche déjà sollicitée ne s’écarte plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campagne} : {self.fiche}"


class EnvoiCampagne(Travail):
    """The messages of a campaign, or its reminders: background work, told as it goes."""

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="envois")
    nature = models.CharField("envoi", max_length=10, choices=NatureEnvoi)
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    envoyes = models.PositiveIntegerField("courriels écrits", default=0)

    class Meta(Travail.Meta):
        verbose_name = "envoi de campagne"
        verbose_name_plural = "envois de campagne"
        ordering: ClassVar[Any] = ["-demande_le", "-pk"]
        constraints = [
            *Travail.Meta.constraints,
            models.UniqueConstraint(
                fields=["campagne"],
                condition=Q(etat__in=["demande", "en_cours"]),
                name="envoi_un_seul_a_la_fois",
                violation_error_message="Un envoi de cette campagne est déjà en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.campagne}"
