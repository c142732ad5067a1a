from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from membres.adhesions.convention import CHAMPS, champs_inconnus
from membres.adhesions.enums import NatureTexte

from .adherents import Adherent
from .demandes import DemandeAdhesion


class TexteQuerySet(models.QuerySet["Texte"]):
    def applicables(self, jour: dt.date) -> TexteQuerySet:
        """The version in force of each nature."""
        return (
            self.filter(applicable_du__lte=jour)
            .order_by("nature", "-applicable_du", "-pk")
            .distinct("nature")
        )


class Texte(models.Model):
    """A version of the charter, the règlement, the statutes, the convention. Never rewritten."""

    nature = models.CharField("texte", max_length=12, choices=NatureTexte)
    version = models.CharField("version", max_length=20)
    adopte_le = models.DateField("adopté le")
    applicable_du = models.DateField("applicable à partir du")
    corps = models.TextField("texte")

    objects = TexteQuerySet.as_manager()

    class Meta:
        verbose_name = "texte de l’association"
        verbose_name_plural = "textes de l’association"
        ordering = ["nature", "-applicable_du"]
        constraints = [
            models.UniqueConstraint(
                fields=["nature", "version"],
                name="texte_version_unique",
                violation_error_message="Cette version existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(applicable_du__gte=F("adopte_le")),
                name="texte_applicable_apres_adoption",
                violation_error_message="Un texte s’applique après son adoption.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, version {self.version}"

    def clean(self) -> None:
        inconnus = champs_inconnus(self.corps) if self.nature == NatureTexte.CONVENTION else []
        if inconnus:
            connus = ", ".join(f"[{nom}]" for nom in CHAMPS)
            raise ValidationError(
                {
                    "corps": f"Champ inconnu\u00a0: [{inconnus[0]}]. "
                    f"Une convention se remplit avec {connus}."
                }
            )


class Acceptation(models.Model):
    """Which version someone accepted, and when: the request's, then the member's."""

    texte = models.ForeignKey(Texte, on_delete=models.PROTECT, related_name="acceptations")
    demande = models.ForeignKey(
        DemandeAdhesion,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="acceptations",
    )
    adherent = models.ForeignKey(
        Adherent, on_delete=models.CASCADE, null=True, blank=True, related_name="acceptations"
    )
    le = models.DateTimeField("accepté le")

    class Meta:
        verbose_name = "acceptation d’un texte"
        verbose_name_plural = "acceptations des textes"
        ordering = ["le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(demande__isnull=False) | Q(adherent__isnull=False),
                name="acceptation_de_quelqu_un",
                violation_error_message="Une acceptation vient de quelqu’un.",
            ),
            models.UniqueConstraint(
                fields=["adherent", "texte"], name="acceptation_une_fois_par_adherent"
            ),
            models.UniqueConstraint(
                fields=["demande", "texte"], name="acceptation_une_fois_par_demande"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.texte}, acceptée le {self.le:%d/%m/%Y}"
