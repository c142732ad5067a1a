from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.enums import ReponseVerification
from cpts_portal.courriels.models import Courriel

from .fiche import Fiche


class Campagne(models.Model):
    """« Tout est juste ? », asked by e-mail to many entries at once."""

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
    # Fixed on the day: those the selection named and nobody could write to.
    sans_adresse = models.PositiveIntegerField("fiches sans adresse", default=0)

    class Meta:
        verbose_name = "campagne de vérification"
        verbose_name_plural = "campagnes de vérification"
        ordering = ["-lancee_le", "-pk"]

    def __str__(self) -> str:
        return self.titre


class Sollicitation(models.Model):
    """One entry asked; its answer comes from a signed page, without a password."""

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="sollicitations")
    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="sollicitations")
    adresse = models.EmailField("adresse sollicitée")
    # The last message sent: its row says what became of it.
    courriel = models.ForeignKey(
        Courriel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    envoyee_le = models.DateTimeField("envoyée le", auto_now_add=True)
    relances = models.PositiveSmallIntegerField("relances", default=0)
    relancee_le = models.DateTimeField("relancée le", null=True, blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseVerification, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "sollicitation"
        verbose_name_plural = "sollicitations"
        ordering = ["campagne", "fiche"]
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
        ]

    def __str__(self) -> str:
        return f"{self.campagne} : {self.fiche}"
