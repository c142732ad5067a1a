from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from membres.reunions.duree import ecrire_duree
from membres.reunions.enums import GenreRectification

from .presences import Signature
from .reunions import Reunion


class Rectification(models.Model):
    """A dated correction of a closed sheet: it keeps what was said, and is never rewritten."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="rectifications", verbose_name="réunion"
    )
    signature = models.ForeignKey(
        Signature, on_delete=models.PROTECT, related_name="rectifications", verbose_name="ligne"
    )
    genre = models.CharField("genre", max_length=8, choices=GenreRectification)
    motif = models.CharField("raison", max_length=300)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    quand = models.DateTimeField("quand", default=timezone.now)
    # What the closed sheet said; empty for someone it did not name.
    arrivee_avant = models.DateTimeField("arrivée avant", null=True, blank=True)
    depart_avant = models.DateTimeField("départ avant", null=True, blank=True)
    minutes_avant = models.PositiveIntegerField("minutes avant", null=True, blank=True)
    # What it says since; empty for a line taken off.
    minutes_apres = models.PositiveIntegerField("minutes après", null=True, blank=True)

    class Meta:
        verbose_name = "rectification de présence"
        verbose_name_plural = "rectifications de présence"
        ordering = ["quand", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="rectification_motivee",
                violation_error_message="Dites pourquoi la présence est rectifiée.",
            ),
            models.CheckConstraint(
                condition=Q(
                    genre=GenreRectification.HEURES,
                    minutes_avant__isnull=False,
                    minutes_apres__isnull=False,
                )
                | Q(
                    genre=GenreRectification.AJOUT,
                    minutes_avant=None,
                    minutes_apres__isnull=False,
                )
                | Q(
                    genre=GenreRectification.RETRAIT,
                    minutes_avant__isnull=False,
                    minutes_apres=None,
                ),
                name="rectification_avant_apres",
                violation_error_message="Une rectification dit ce qui était écrit et ce qui l’est.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}\u00a0: {self.signature.nom}"

    @property
    def changement(self) -> str:
        """« 1 h 30 au lieu de 2 h », for a page, a sheet or a letter."""
        if self.minutes_avant is None and self.minutes_apres is not None:
            return f"présence ajoutée, {ecrire_duree(self.minutes_apres)}"
        avant = ecrire_duree(self.minutes_avant or 0)
        if self.minutes_apres is None:
            return f"présence retirée ({avant})"
        apres = ecrire_duree(self.minutes_apres)
        if apres == avant:
            return f"heures d’arrivée et de départ, toujours {apres}"
        return f"{apres} au lieu de {avant}"
