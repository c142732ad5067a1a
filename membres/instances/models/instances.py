from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpts_portal.lib.periodes import Periode, couvre, dernier_jour
from membres.adhesions.models import Adherent
from membres.comptes.models import AttributionRole
from membres.instances.enums import (
    FONCTIONS_UNIQUES,
    NATURES_SANS_MANDAT,
    Fonction,
    NatureInstance,
)


class InstanceQuerySet(models.QuerySet["Instance"]):
    def actives(self) -> InstanceQuerySet:
        return self.filter(active=True)


class Instance(models.Model):
    """Where members decide or work together: assembly, council, bureau, committee, group."""

    nature = models.CharField("nature", max_length=10, choices=NatureInstance)
    nom = models.CharField("nom", max_length=120)
    slug = models.SlugField("adresse de la page", max_length=140, unique=True)
    description = models.TextField("description", blank=True)
    active = models.BooleanField("active", default=True)
    creee_le = models.DateTimeField("créée le", auto_now_add=True)

    objects = InstanceQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["nature", "nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=NatureInstance.values),
                name="instance_nature_connue",
                violation_error_message="Cette nature d’instance n’existe pas.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["nature"],
                    condition=Q(nature=nature, active=True),
                    name=f"instance_une_seule_{nature}",
                    violation_error_message="Cette instance existe déjà.",
                )
                for nature in (NatureInstance.AG, NatureInstance.CA, NatureInstance.BUREAU)
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def a_des_mandats(self) -> bool:
        return self.nature not in NATURES_SANS_MANDAT


class MandatQuerySet(models.QuerySet["Mandat"]):
    def en_cours(self, jour: dt.date | None = None) -> MandatQuerySet:
        return self.filter(couvre(jour or timezone.localdate()))

    def vivants(self, jour: dt.date | None = None) -> MandatQuerySet:
        """In force or to come."""
        jour = jour or timezone.localdate()
        return self.filter(Q(fin=None) | Q(fin__gt=jour)).exclude(fin=F("debut"))


class Mandat(models.Model):
    """A function held from `debut` (included) to `fin` (excluded). Rights follow it."""

    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="mandats", verbose_name="instance"
    )
    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="mandats", verbose_name="adhérent"
    )
    fonction = models.CharField(
        "fonction", max_length=20, choices=Fonction, default=Fonction.MEMBRE
    )
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour sans le mandat", null=True, blank=True)
    decision = models.CharField(
        "décision", max_length=200, blank=True, help_text="Par exemple « élection du 12 mars »."
    )
    motif_fin = models.CharField("motif de la fin", max_length=200, blank=True)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enregistré par",
    )
    cree_le = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = MandatQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="mandat_fin_apres_debut",
                violation_error_message="La fin du mandat vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(fonction__in=Fonction.values),
                name="mandat_fonction_connue",
                violation_error_message="Cette fonction n’existe pas.",
            ),
            ExclusionConstraint(
                name="mandat_sans_chevauchement",
                expressions=[
                    ("instance", RangeOperators.EQUAL),
                    ("adherent", RangeOperators.EQUAL),
                    ("fonction", RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne tient déjà cette fonction à ces dates.",
            ),
            ExclusionConstraint(
                name="mandat_fonction_unique",
                expressions=[
                    ("instance", RangeOperators.EQUAL),
                    ("fonction", RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                condition=Q(fonction__in=[f.value for f in FONCTIONS_UNIQUES]),
                violation_error_message=(
                    "Quelqu’un tient déjà cette fonction à ces dates. "
                    "Mettez d’abord fin au mandat en cours."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fonction_display()}, {self.instance} ({self.adherent})"

    @property
    def dernier_jour(self) -> dt.date | None:
        return dernier_jour(self.fin)

    @property
    def est_en_cours(self) -> bool:
        jour = timezone.localdate()
        return self.debut <= jour and (self.fin is None or self.fin > jour)

    @property
    def est_a_venir(self) -> bool:
        return self.debut > timezone.localdate() and self.fin != self.debut


class RoleDeMandat(models.Model):
    """Which dated roles a mandate opened: they end with it."""

    mandat = models.ForeignKey(Mandat, on_delete=models.PROTECT, related_name="roles")
    attribution = models.OneToOneField(
        AttributionRole, on_delete=models.PROTECT, related_name="mandat_origine"
    )

    class Meta:
        verbose_name = "rôle venu d’un mandat"
        verbose_name_plural = "rôles venus d’un mandat"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attribution} par {self.mandat}"
