from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from cpts_portal.journal import registre


class Entree(models.Model):
    """Qui a fait, vu ou exporté quoi. Un déclencheur de la base refuse de la modifier."""

    quand = models.DateTimeField("quand", db_default=Now(), editable=False)
    # PROTECT : SET_NULL serait une modification, et un compte se ferme, il ne se supprime pas.
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="acteur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    acteur_libelle = models.CharField("nom de l’acteur", max_length=300, blank=True)
    action = models.CharField("action", max_length=80)
    objet_type = models.CharField("type de l’objet", max_length=80, blank=True)
    objet_id = models.CharField("identifiant de l’objet", max_length=64, blank=True)
    objet_libelle = models.CharField("libellé de l’objet", max_length=300, blank=True)
    details = models.JSONField("détails", default=dict, blank=True, encoder=DjangoJSONEncoder)
    adresse_reseau = models.CharField("réseau d’origine", max_length=50, blank=True)
    requete = models.CharField("identifiant de la requête", max_length=64, blank=True)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["-quand", "-id"], name="journal_quand"),
            models.Index(fields=["acteur", "-quand"], name="journal_acteur"),
            models.Index(fields=["action", "-quand"], name="journal_action"),
            models.Index(fields=["objet_type", "objet_id"], name="journal_objet"),
        ]

    def __str__(self) -> str:
        return f"{self.acteur_libelle} {self.phrase}"

    @property
    def phrase(self) -> str:
        return registre.phrase(self.action, self.objet_libelle)
