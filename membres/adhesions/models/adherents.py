from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from cpts_portal.lib.ecriture import de
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.models._outils import FUnaccent
from cpts_portal.referentiel.validators import (
    normaliser_siret,
    normaliser_telephone,
    telephone_lisible,
    valider_siret,
    valider_telephone,
)
from membres.adhesions.enums import (
    GenreAdherent,
    ModeExercice,
    MotifDepart,
    ObjetConsentement,
    Voix,
)
from membres.adhesions.validators import normaliser_rpps, valider_rpps

if TYPE_CHECKING:
    from .adhesions import Adhesion


class College(models.Model):
    """A family of members that votes together; the statutes name them."""

    code = models.SlugField("code", max_length=40, unique=True)
    nom = models.CharField("nom", max_length=120)
    description = models.CharField("qui en fait partie", max_length=250, blank=True)
    voix = models.CharField("voix", max_length=15, choices=Voix, default=Voix.DELIBERATIVE)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    actif = models.BooleanField("proposé à l’adhésion", default=True)

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["ordre", "nom"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voix__in=Voix.values),
                name="college_voix_connue",
                violation_error_message="Une voix est délibérative ou consultative.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Coordonnees(models.Model):
    """What a person says of themselves when joining, kept as they said it."""

    genre = models.CharField(
        "qui adhère", max_length=15, choices=GenreAdherent, default=GenreAdherent.PERSONNE
    )
    nom = models.CharField("nom, ou raison sociale", max_length=150)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    representant = models.CharField(
        "personne qui représente la structure", max_length=150, blank=True
    )
    courriel = models.EmailField("adresse électronique")
    telephone = models.CharField(
        "téléphone", max_length=20, blank=True, validators=[valider_telephone]
    )
    profession = models.ForeignKey(
        Profession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="profession",
    )
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True, validators=[valider_rpps])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[valider_siret])
    mode_exercice = models.CharField(
        "mode d’exercice", max_length=12, choices=ModeExercice, blank=True
    )
    structure = models.CharField("cabinet, officine ou employeur", max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    college = models.ForeignKey(
        College,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="collège",
    )

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None) -> None:
        # Before the validators: people type numbers with spaces.
        self.rpps = normaliser_rpps(self.rpps) if self.rpps else ""
        self.siret = normaliser_siret(self.siret) if self.siret else ""
        self.courriel = self.courriel.strip().lower()
        if self.telephone:
            self.telephone = normaliser_telephone(self.telephone)
        super().clean_fields(exclude=exclude)

    @property
    def est_organisation(self) -> bool:
        return self.genre == GenreAdherent.ORGANISATION

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def telephone_lisible(self) -> str:
        return telephone_lisible(self.telephone)


class AdherentQuerySet(models.QuerySet["Adherent"]):
    def membres_le(self, jour: dt.date | None = None) -> AdherentQuerySet:
        """Members that day, whatever happened since: the register."""
        jour = jour or timezone.localdate()
        parti = Depart.objects.filter(
            adherent=models.OuterRef("pk"), entre_le__lte=jour, le__gt=jour
        )
        present = Q(membre_depuis__lte=jour) & (Q(sorti_le=None) | Q(sorti_le__gt=jour))
        return self.filter(present | models.Exists(parti))

    def en_ordre(self) -> AdherentQuerySet:
        return self.order_by("cle_tri", "pk")


class Adherent(Coordonnees):
    """A member of the association, person or legal entity; a departure keeps the row."""

    cle_tri = models.GeneratedField(
        verbose_name="clé de tri",
        expression=Lower(FUnaccent(Concat("nom", Value(" "), "prenom"))),
        output_field=models.CharField(max_length=260, db_collation="C"),
        db_persist=True,
    )
    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adherent",
        verbose_name="compte",
    )
    membre_depuis = models.DateField("membre depuis le")
    # The first day it is no longer a member; coming back clears it, `Depart` remembers.
    sorti_le = models.DateField("premier jour hors de l’association", null=True, blank=True)
    cree_le = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = AdherentQuerySet.as_manager()

    class Meta:
        verbose_name = "adhérent"
        verbose_name_plural = "adhérents"
        ordering = ["cle_tri", "pk"]
        indexes = [models.Index(fields=["cle_tri", "id"], name="adherent_tri")]
        constraints = [
            models.UniqueConstraint(
                fields=["rpps"],
                condition=~Q(rpps=""),
                name="adherent_rpps_unique",
                violation_error_message="Un adhérent porte déjà ce numéro RPPS.",
            ),
            models.CheckConstraint(
                condition=Q(rpps="") | Q(rpps__regex=r"^\d{11}$"),
                name="adherent_rpps_onze_chiffres",
                violation_error_message="Un numéro RPPS compte onze chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(genre=GenreAdherent.ORGANISATION) | ~Q(prenom=""),
                name="adherent_personne_a_un_prenom",
                violation_error_message="Une personne porte un prénom et un nom.",
            ),
            models.CheckConstraint(
                condition=Q(genre=GenreAdherent.PERSONNE) | Q(rpps="", prenom=""),
                name="adherent_structure_sans_rpps",
                violation_error_message="Une structure n’a ni prénom ni numéro RPPS.",
            ),
            models.CheckConstraint(
                condition=Q(sorti_le=None) | Q(sorti_le__gte=F("membre_depuis")),
                name="adherent_sortie_apres_entree",
                violation_error_message="Le départ vient après l’entrée.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def adhesion_du_jour(self) -> Adhesion | None:
        """Of a row the register read, with the adhésion of its day."""
        adhesions: list[Adhesion] = self.adhesions_du_jour  # type: ignore[attr-defined]  # préchargé
        return adhesions[0] if adhesions else None

    @property
    def est_membre(self) -> bool:
        jour = timezone.localdate()
        return self.membre_depuis <= jour and (self.sorti_le is None or self.sorti_le > jour)


class Consentement(models.Model):
    """A yes with its date, taken back with another; no row is a no."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.CASCADE, related_name="consentements", verbose_name="adhérent"
    )
    objet = models.CharField("objet", max_length=12, choices=ObjetConsentement)
    donne_le = models.DateTimeField("donné le")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    origine = models.CharField("recueilli par", max_length=120, blank=True)

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["objet", "donne_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["adherent", "objet"],
                condition=Q(retire_le=None),
                name="consentement_une_seule_fois",
                violation_error_message="Ce consentement est déjà donné.",
            ),
            models.CheckConstraint(
                condition=Q(retire_le=None) | Q(retire_le__gte=F("donne_le")),
                name="consentement_retrait_apres",
                violation_error_message="Un consentement se retire après avoir été donné.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_objet_display()} ({self.adherent})"


class Depart(models.Model):
    """The end of a membership: why, when, decided by whom; it remembers the whole period."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="departs", verbose_name="adhérent"
    )
    motif = models.CharField("motif", max_length=12, choices=MotifDepart)
    entre_le = models.DateField("membre depuis le")
    le = models.DateField("premier jour hors de l’association")
    entendu_le = models.DateField("entendu le", null=True, blank=True)
    precision = models.CharField("précision", max_length=250, blank=True)
    # What was settled that day, in words: mandates, tasks, claims, fiche.
    suites: models.JSONField = models.JSONField("suites réglées", default=list, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enregistré par",
    )
    cree_le = models.DateTimeField("enregistré le", auto_now_add=True)

    class Meta:
        verbose_name = "départ"
        verbose_name_plural = "départs"
        ordering = ["-le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(le__gte=F("entre_le")),
                name="depart_apres_entree",
                violation_error_message="Le départ vient après l’entrée.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=MotifDepart.RADIATION) | Q(entendu_le__isnull=False),
                name="depart_radiation_entendue",
                violation_error_message=(
                    "Une radiation se décide après avoir entendu la personne\u00a0: "
                    "donnez la date de l’audition."
                ),
            ),
            models.CheckConstraint(
                condition=Q(entendu_le=None) | Q(entendu_le__lte=F("le")),
                name="depart_audition_avant",
                violation_error_message="L’audition vient avant le départ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_motif_display()} {de(self.adherent)}"
