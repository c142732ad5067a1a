from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.reunions.enums import TACHES_OUVERTES, EtatTache

from .reunions import Reunion


class Decision(models.Model):
    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="decisions", verbose_name="réunion"
    )
    texte = models.CharField("décision", max_length=500)
    cree_le = models.DateTimeField("enregistrée le", default=timezone.now)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["cree_le", "pk"]

    def __str__(self) -> str:
        return self.texte


class TacheQuerySet(models.QuerySet["Tache"]):
    def ouvertes(self) -> TacheQuerySet:
        return self.filter(etat__in=TACHES_OUVERTES)

    def a_rappeler(self, jour: dt.date) -> TacheQuerySet:
        """Soon due and never reminded of, or overdue and not reminded of since."""
        bientot = Q(
            echeance__gte=jour,
            echeance__lte=jour + dt.timedelta(days=settings.TACHES_RAPPEL_AVANT),
            rappel_avant_le=None,
        )
        depassee = Q(echeance__lt=jour) & (
            Q(rappel_retard_le=None)
            | Q(rappel_retard_le__lte=jour - dt.timedelta(days=settings.TACHES_RAPPEL_RETARD))
        )
        return self.ouvertes().filter(bientot | depassee)


class Tache(models.Model):
    """What someone took on at a meeting."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="taches", verbose_name="réunion"
    )
    libelle = models.CharField("à faire", max_length=300)
    responsable = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="taches", verbose_name="responsable"
    )
    echeance = models.DateField("échéance", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatTache, default=EtatTache.A_FAIRE)
    cree_le = models.DateTimeField("enregistrée le", default=timezone.now)
    faite_le = models.DateTimeField("faite le", null=True, blank=True)
    rappel_avant_le = models.DateField("rappelée avant l’échéance le", null=True, blank=True)
    rappel_retard_le = models.DateField("rappelée après l’échéance le", null=True, blank=True)

    objects = TacheQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        ordering = ["echeance", "pk"]
        indexes = [models.Index(fields=["responsable", "etat"], name="tache_responsable")]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatTache.FAITE, faite_le__isnull=False)
                | (~Q(etat=EtatTache.FAITE) & Q(faite_le=None)),
                name="tache_faite_datee",
                violation_error_message="Une tâche faite porte sa date.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def est_ouverte(self) -> bool:
        return self.etat in TACHES_OUVERTES

    @property
    def en_retard(self) -> bool:
        return bool(self.est_ouverte and self.echeance and self.echeance < timezone.localdate())
