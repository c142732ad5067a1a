"""The assembly: rules of the statutes, agenda, convocations, presences, pouvoirs, votes."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.periodes import Periode, couvre, dernier_jour
from membres.adhesions.models import Adherent, College
from membres.instances.enums import (
    EtatAssemblee,
    Majorite,
    NatureAssemblee,
    NaturePoint,
    ReponseConvocation,
    Scrutin,
)

from .instances import Instance


class RegleQuerySet(models.QuerySet["RegleAssemblee"]):
    def en_vigueur(self, nature: str, jour: dt.date) -> RegleQuerySet:
        return self.filter(couvre(jour), nature=nature)


class RegleAssemblee(models.Model):
    """What the statutes say of an assembly, dated. Empty means they say nothing: no limit."""

    nature = models.CharField("assemblée", max_length=15, choices=NatureAssemblee)
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour après", null=True, blank=True)
    source = models.CharField(
        "source", max_length=200, help_text="Par exemple «\u00a0statuts, article 12\u00a0»."
    )
    delai_convocation = models.PositiveSmallIntegerField(
        "délai de convocation, en jours", null=True, blank=True
    )
    pouvoirs_max = models.PositiveSmallIntegerField(
        "pouvoirs par personne, au plus", null=True, blank=True
    )
    vote_a_jour = models.BooleanField("seuls votent les membres à jour de cotisation", default=True)
    scrutin = models.CharField(
        "scrutin", max_length=12, choices=Scrutin, default=Scrutin.MAIN_LEVEE
    )
    majorite = models.CharField(
        "majorité", max_length=12, choices=Majorite, default=Majorite.SIMPLE
    )

    objects = RegleQuerySet.as_manager()

    class Meta:
        verbose_name = "règle d’assemblée"
        verbose_name_plural = "règles d’assemblée"
        ordering = ["nature", "-debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gt=F("debut")),
                name="regle_fin_apres_debut",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="regle_source_obligatoire",
                violation_error_message="Dites d’où vient cette règle.",
            ),
            ExclusionConstraint(
                name="regle_sans_chevauchement",
                expressions=[
                    ("nature", RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une règle existe déjà à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.source}"

    @property
    def dernier_jour(self) -> dt.date | None:
        return dernier_jour(self.fin)


class Quorum(models.Model):
    """The share of a collège that must be there; without a collège, of the whole assembly."""

    regle = models.ForeignKey(RegleAssemblee, on_delete=models.CASCADE, related_name="quorums")
    college = models.ForeignKey(
        College, on_delete=models.PROTECT, null=True, blank=True, verbose_name="collège"
    )
    part = models.DecimalField("part requise, en %", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "quorum"
        verbose_name_plural = "quorums"
        ordering = ["college__ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regle", "college"],
                name="quorum_un_par_college",
                nulls_distinct=False,
                violation_error_message="Ce quorum est déjà saisi.",
            ),
            models.CheckConstraint(
                condition=Q(part__gt=0, part__lte=100),
                name="quorum_part_en_pourcent",
                violation_error_message="Un quorum va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.college or 'Ensemble'}\u00a0: {self.part} %"


class Assemblee(models.Model):
    """One session of the assembly, from its agenda to its minutes."""

    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="assemblees", verbose_name="instance"
    )
    nature = models.CharField(
        "nature", max_length=15, choices=NatureAssemblee, default=NatureAssemblee.ORDINAIRE
    )
    le = models.DateTimeField("date et heure")
    lieu = models.CharField("lieu", max_length=250, blank=True)
    visio = models.URLField("lien de visioconférence", blank=True)
    message = models.TextField("message joint à la convocation", blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatAssemblee, default=EtatAssemblee.PREPARATION
    )
    # The rules of the day it was convened: a later change does not touch it.
    regle = models.ForeignKey(
        RegleAssemblee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assemblees",
        verbose_name="règle",
    )
    convoquee_le = models.DateTimeField("convoquée le", null=True, blank=True)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    president = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="préside la séance",
    )
    secretaire = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="secrétaire de séance",
    )
    creee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="préparée par",
    )

    class Meta:
        verbose_name = "assemblée"
        verbose_name_plural = "assemblées"
        ordering = ["-le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(etat=EtatAssemblee.PREPARATION) | Q(convoquee_le__isnull=False),
                name="assemblee_convoquee_datee",
                violation_error_message="Une assemblée se tient après sa convocation.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatAssemblee.CLOSE) | Q(close_le__isnull=False),
                name="assemblee_close_datee",
                violation_error_message="Une assemblée close porte son heure de clôture.",
            ),
        ]

    def __str__(self) -> str:
        return f"Assemblée générale {self.get_nature_display().lower()} du {self.jour:%d/%m/%Y}"

    @property
    def jour(self) -> dt.date:
        return timezone.localdate(self.le)

    @property
    def modifiable(self) -> bool:
        return self.etat == EtatAssemblee.PREPARATION

    @property
    def en_seance(self) -> bool:
        return self.etat == EtatAssemblee.OUVERTE


class Point(models.Model):
    assemblee = models.ForeignKey(Assemblee, on_delete=models.CASCADE, related_name="points")
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=200)
    texte = models.TextField("texte soumis", blank=True)
    nature = models.CharField(
        "nature", max_length=12, choices=NaturePoint, default=NaturePoint.INFORMATION
    )
    scrutin = models.CharField("scrutin", max_length=12, choices=Scrutin, blank=True)
    majorite = models.CharField("majorité", max_length=12, choices=Majorite, blank=True)
    compte_rendu = models.TextField("ce qui s’est dit", blank=True)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assemblee", "rang"],
                name="point_rang_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rang}. {self.titre}"

    @property
    def se_vote(self) -> bool:
        return self.nature != NaturePoint.INFORMATION


class Decompte(models.Model):
    """The voices counted on a point, collège by collège; a secret vote keeps no name."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="decomptes")
    college = models.ForeignKey(
        College, on_delete=models.PROTECT, null=True, blank=True, verbose_name="collège"
    )
    pour = models.PositiveSmallIntegerField("pour", default=0)
    contre = models.PositiveSmallIntegerField("contre", default=0)
    abstention = models.PositiveSmallIntegerField("abstention", default=0)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saisi_le = models.DateTimeField("saisi le", auto_now=True)

    class Meta:
        verbose_name = "décompte"
        verbose_name_plural = "décomptes"
        ordering = ["college__ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "college"], name="decompte_un_par_college", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}, {self.college or 'sans collège'}"

    @property
    def total(self) -> int:
        return self.pour + self.contre + self.abstention


class Convocation(models.Model):
    """The trace: who was convened, at which address, by which e-mail, and what they answered."""

    assemblee = models.ForeignKey(Assemblee, on_delete=models.CASCADE, related_name="convocations")
    adherent = models.ForeignKey(Adherent, on_delete=models.PROTECT, related_name="convocations_ag")
    adresse = models.EmailField("adresse")
    courriel = models.ForeignKey(
        Courriel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    empreinte = models.CharField(max_length=64, unique=True, editable=False)
    le = models.DateTimeField("écrite le", auto_now_add=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseConvocation, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["adherent__cle_tri", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assemblee", "adherent"],
                name="convocation_une_par_adherent",
                violation_error_message="Cette personne est déjà convoquée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Convocation {de(self.adherent)}"


class Presence(models.Model):
    assemblee = models.ForeignKey(Assemblee, on_delete=models.CASCADE, related_name="presences")
    adherent = models.ForeignKey(Adherent, on_delete=models.PROTECT, related_name="presences_ag")
    arrivee = models.DateTimeField("arrivée")
    depart = models.DateTimeField("départ", null=True, blank=True)
    note_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["adherent__cle_tri", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assemblee", "adherent"],
                name="presence_une_fois",
                violation_error_message="Cette personne est déjà notée présente.",
            ),
            models.CheckConstraint(
                condition=Q(depart=None) | Q(depart__gte=F("arrivee")),
                name="presence_depart_apres_arrivee",
                violation_error_message="On part après être arrivé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adherent} à {self.assemblee}"


class PouvoirQuerySet(models.QuerySet["Pouvoir"]):
    def valables(self) -> PouvoirQuerySet:
        return self.filter(retire_le=None)


class Pouvoir(models.Model):
    """« Je donne pouvoir à… »; taken back, it stays with its date."""

    assemblee = models.ForeignKey(Assemblee, on_delete=models.CASCADE, related_name="pouvoirs")
    mandant = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="pouvoirs_donnes", verbose_name="de"
    )
    mandataire = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="pouvoirs_recus", verbose_name="à"
    )
    recu_le = models.DateTimeField("reçu le")
    # None: the member gave it themselves, from their link.
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = PouvoirQuerySet.as_manager()

    class Meta:
        verbose_name = "pouvoir"
        verbose_name_plural = "pouvoirs"
        ordering = ["recu_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assemblee", "mandant"],
                condition=Q(retire_le=None),
                name="pouvoir_un_par_mandant",
                violation_error_message="Cette personne a déjà donné pouvoir.",
            ),
            models.CheckConstraint(
                condition=~Q(mandant=F("mandataire")),
                name="pouvoir_a_un_autre",
                violation_error_message="On donne pouvoir à quelqu’un d’autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandant} à {self.mandataire}"
