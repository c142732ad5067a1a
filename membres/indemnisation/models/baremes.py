from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from cpts_portal.lib.periodes import Periode, couvre, dernier_jour
from cpts_portal.referentiel.models import Profession
from membres.adhesions.models import Adherent
from membres.indemnisation.enums import NATURES_PLAFONNEES, Nature, Unite
from membres.reunions.enums import Cadre


class Activite(models.Model):
    """What time is given to; its nature is the activity's own, so that no claim mixes the two."""

    code = models.SlugField("code", max_length=40, unique=True)
    libelle = models.CharField("libellé", max_length=120)
    nature = models.CharField("nature", max_length=15, choices=Nature)
    # The one a closed meeting of that frame fills by itself.
    cadre_de_reunion = models.CharField(
        "préparée par les réunions au titre de", max_length=12, choices=Cadre, blank=True
    )
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    active = models.BooleanField("proposée à la saisie", default=True)

    class Meta:
        verbose_name = "activité"
        verbose_name_plural = "activités"
        ordering = ["ordre", "libelle", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=[nature.value for nature in sorted(NATURES_PLAFONNEES)]),
                name="activite_nature_connue",
                violation_error_message="Une activité est indemnisée, ou rémunérée.",
            ),
            models.UniqueConstraint(
                fields=["cadre_de_reunion"],
                condition=~Q(cadre_de_reunion=""),
                name="activite_une_par_cadre",
                violation_error_message="Une autre activité est déjà préparée par ces réunions.",
            ),
            models.CheckConstraint(
                condition=Q(cadre_de_reunion="")
                | Q(cadre_de_reunion=Cadre.GOUVERNANCE, nature=Nature.INDEMNITE)
                | Q(cadre_de_reunion=Cadre.MISSION, nature=Nature.REMUNERATION),
                name="activite_cadre_et_nature",
                violation_error_message=(
                    "La gouvernance est indemnisée, la mission est rémunérée."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class BaremeQuerySet(models.QuerySet["Bareme"]):
    def en_vigueur(self, jour: dt.date) -> BaremeQuerySet:
        return self.filter(couvre(jour))


class Bareme(models.Model):
    """A rate decided by the association, dated and sourced; none is written in the code."""

    activite = models.ForeignKey(
        Activite, on_delete=models.PROTECT, related_name="baremes", verbose_name="activité"
    )
    profession = models.ForeignKey(
        Profession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="profession",
    )
    adherent = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="baremes",
        verbose_name="personne",
    )
    unite = models.CharField("unité", max_length=8, choices=Unite, default=Unite.HEURE)
    taux = models.DecimalField("montant", max_digits=8, decimal_places=2)
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour sans", null=True, blank=True)
    source = models.CharField(
        "décision", max_length=250, help_text="Par exemple « délibération du 12 mars 2026 »."
    )
    demonstration = models.BooleanField("barème de démonstration", default=False)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)

    objects = BaremeQuerySet.as_manager()

    class Meta:
        verbose_name = "barème"
        verbose_name_plural = "barèmes"
        ordering = ["activite", "-debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(profession=None) | Q(adherent=None),
                name="bareme_heures_profession_ou_personne",
                violation_error_message=(
                    "Un barème vise une profession ou une personne, pas les deux."
                ),
            ),
            models.CheckConstraint(
                condition=Q(taux__gt=0),
                name="bareme_heures_taux_positif",
                violation_error_message="Le montant est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gt=models.F("debut")),
                name="bareme_heures_fin_apres_debut",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="bareme_heures_source_obligatoire",
                violation_error_message="Dites quelle décision fixe ce barème.",
            ),
            ExclusionConstraint(
                name="bareme_heures_sans_chevauchement",
                expressions=[
                    ("activite", RangeOperators.EQUAL),
                    (Coalesce("profession", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("adherent", Value(0)), RangeOperators.EQUAL),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Un barème existe déjà à ces dates\u00a0: donnez-lui d’abord une fin."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activite}, {self.cible}"

    @property
    def cible(self) -> str:
        if self.adherent_id:
            return str(self.adherent)
        return str(self.profession) if self.profession_id else "toutes les professions"

    @property
    def dernier_jour(self) -> dt.date | None:
        return dernier_jour(self.fin)
