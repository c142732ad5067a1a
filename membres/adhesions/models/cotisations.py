from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from cpts_portal.courriels.models import Courriel
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.periodes import Periode, couvre, dernier_jour
from cpts_portal.referentiel.models import Profession
from membres.adhesions.enums import GenreAdherent, Moyen

from .adherents import College
from .adhesions import Adhesion


class BaremeQuerySet(models.QuerySet["Bareme"]):
    def en_vigueur(self, jour: dt.date) -> BaremeQuerySet:
        return self.filter(couvre(jour))


class Bareme(models.Model):
    """One line of the scale the assembly votes, with its dates and its source."""

    genre = models.CharField("pour", max_length=15, choices=GenreAdherent)
    profession = models.ForeignKey(
        Profession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="profession",
    )
    college = models.ForeignKey(
        College,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="baremes",
        verbose_name="collège",
    )
    montant = models.DecimalField("montant", max_digits=8, decimal_places=2)
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour après", null=True, blank=True)
    source = models.CharField(
        "source", max_length=200, help_text="Par exemple « AG du 12 mars 2026, résolution 4 »."
    )
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )

    objects = BaremeQuerySet.as_manager()

    class Meta:
        verbose_name = "cotisation"
        verbose_name_plural = "barème des cotisations"
        ordering = ["-debut", "genre", "college__ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="bareme_montant_positif",
                violation_error_message="Une cotisation n’est pas négative.",
            ),
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gt=F("debut")),
                name="bareme_fin_apres_debut",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="bareme_source_obligatoire",
                violation_error_message="Dites d’où vient ce montant.",
            ),
            ExclusionConstraint(
                name="bareme_sans_chevauchement",
                expressions=[
                    ("genre", RangeOperators.EQUAL),
                    (Coalesce("profession", 0), RangeOperators.EQUAL),
                    (Coalesce("college", 0), RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Un montant existe déjà pour ces personnes à ces dates\u00a0: "
                    "donnez-lui d’abord une fin."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pour}, depuis le {self.debut:%d/%m/%Y}"

    @property
    def pour(self) -> str:
        precisions = [str(p) for p in (self.profession, self.college) if p]
        return ", ".join([self.get_genre_display(), *precisions])

    @property
    def dernier_jour(self) -> dt.date | None:
        return dernier_jour(self.fin)


class Paiement(models.Model):
    """Money received for an adhésion. Corrected by cancelling with a reason, never erased."""

    adhesion = models.ForeignKey(
        Adhesion, on_delete=models.PROTECT, related_name="paiements", verbose_name="adhésion"
    )
    montant = models.DecimalField("montant", max_digits=8, decimal_places=2)
    recu_le = models.DateField("reçu le")
    moyen = models.CharField("moyen", max_length=12, choices=Moyen)
    reference = models.CharField(
        "référence", max_length=120, blank=True, help_text="Numéro de chèque, libellé du virement."
    )
    enregistre_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enregistré par",
    )
    enregistre_le = models.DateTimeField("enregistré le", auto_now_add=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulé par",
    )
    motif_annulation = models.CharField("motif de l’annulation", max_length=200, blank=True)

    class Meta:
        verbose_name = "paiement"
        verbose_name_plural = "paiements"
        ordering = ["-recu_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="paiement_montant_positif",
                violation_error_message="Un paiement est un montant au-dessus de zéro.",
            ),
            models.CheckConstraint(
                condition=Q(annule_le=None) | ~Q(motif_annulation=""),
                name="paiement_annulation_motivee",
                violation_error_message="Dites pourquoi ce paiement est annulé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Paiement {de(self.adhesion.adherent)}"


class Relance(models.Model):
    """A reminder that left, by hand or by the daily task."""

    adhesion = models.ForeignKey(
        Adhesion, on_delete=models.CASCADE, related_name="relances", verbose_name="adhésion"
    )
    courriel = models.ForeignKey(
        Courriel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("envoyée le", auto_now_add=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="envoyée par",
    )

    class Meta:
        verbose_name = "relance"
        verbose_name_plural = "relances"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"Relance {de(self.adhesion.adherent)}"
