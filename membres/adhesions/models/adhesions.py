from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpts_portal.lib.ecriture import de
from cpts_portal.lib.periodes import Periode, couvre, dernier_jour
from membres.adhesions.enums import ETATS_VALABLES, EtatAdhesion

from .adherents import Adherent


class AdhesionQuerySet(models.QuerySet["Adhesion"]):
    def le(self, jour: dt.date | None = None) -> AdhesionQuerySet:
        return self.filter(couvre(jour or timezone.localdate())).exclude(etat=EtatAdhesion.ANNULEE)

    def valables(self, jour: dt.date | None = None) -> AdhesionQuerySet:
        return self.le(jour).filter(etat__in=ETATS_VALABLES)


class Adhesion(models.Model):
    """One period of membership and what is owed for it; `fin` is the first day after."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="adhesions", verbose_name="adhérent"
    )
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour après")
    # None: nobody entered a scale for it, « à saisir ».
    cotisation = models.DecimalField(
        "cotisation", max_digits=8, decimal_places=2, null=True, blank=True
    )
    etat = models.CharField(
        "état", max_length=10, choices=EtatAdhesion, default=EtatAdhesion.ATTENDUE
    )
    motif = models.CharField("motif", max_length=200, blank=True)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enregistrée par",
    )
    cree_le = models.DateTimeField("enregistrée le", auto_now_add=True)

    objects = AdhesionQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="adhesion_fin_apres_debut",
                violation_error_message="La fin de l’adhésion vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(cotisation=None) | Q(cotisation__gte=0),
                name="adhesion_cotisation_positive",
                violation_error_message="Une cotisation n’est pas négative.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=EtatAdhesion.values),
                name="adhesion_etat_connu",
                violation_error_message="Cet état n’existe pas.",
            ),
            ExclusionConstraint(
                name="adhesion_sans_chevauchement",
                expressions=[
                    ("adherent", RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(etat=EtatAdhesion.ANNULEE),
                violation_error_message="Cet adhérent a déjà une adhésion à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"Adhésion {de(self.adherent)} ({self.periode})"

    @property
    def dernier_jour(self) -> dt.date:
        jour = dernier_jour(self.fin)
        assert jour is not None  # noqa: S101 - for the type checker
        return jour

    @property
    def periode(self) -> str:
        """« 2026 » for a civil year, else its two days."""
        dernier = self.dernier_jour
        if (self.debut.month, self.debut.day, dernier.month, dernier.day) == (1, 1, 12, 31):
            return str(self.debut.year)
        return f"du {self.debut:%d/%m/%Y} au {dernier:%d/%m/%Y}"

    @property
    def est_valable(self) -> bool:
        return self.etat in ETATS_VALABLES
