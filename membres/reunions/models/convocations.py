from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpts_portal.courriels.models import Courriel
from cpts_portal.lib.ecriture import date_longue, heure
from membres.adhesions.models import Adherent
from membres.reunions.enums import Avis, Reponse

from .reunions import Reunion


class ConvocationQuerySet(models.QuerySet["Convocation"]):
    def envoyees(self) -> ConvocationQuerySet:
        return self.filter(envoyee_le__isnull=False)


class Convocation(models.Model):
    """One person asked to one meeting: what was sent to them, and what they answered."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="convocations", verbose_name="réunion"
    )
    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="convocations", verbose_name="adhérent"
    )
    # Empty while only the date is being asked.
    envoyee_le = models.DateTimeField("convoqué le", null=True, blank=True)
    courriel = models.ForeignKey(
        Courriel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dernier courriel",
    )
    reponse = models.CharField("réponse", max_length=10, choices=Reponse, default=Reponse.ATTENDUE)
    mandataire = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pouvoirs_de_reunion",
        verbose_name="pouvoir donné à",
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["pk"]
        indexes = [models.Index(fields=["adherent", "reunion"], name="convocation_adherent")]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "adherent"],
                name="convocation_une_par_personne",
                violation_error_message="Cette personne est déjà convoquée.",
            ),
            models.CheckConstraint(
                condition=Q(reponse=Reponse.POUVOIR, mandataire__isnull=False)
                | (~Q(reponse=Reponse.POUVOIR) & Q(mandataire=None)),
                name="convocation_pouvoir_a_quelquun",
                violation_error_message="Dites à qui vous donnez pouvoir.",
            ),
            models.CheckConstraint(
                condition=Q(mandataire=None) | ~Q(mandataire=F("adherent")),
                name="convocation_pouvoir_a_un_autre",
                violation_error_message="On ne se donne pas pouvoir à soi-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adherent}, {self.reunion}"

    @property
    def choix(self) -> list[Reponse]:
        """The answers of one gesture; giving a proxy asks to whom."""
        return [Reponse.PRESENT, Reponse.VISIO, Reponse.ABSENT]

    @property
    def choix_avis(self) -> list[tuple[str, str]]:
        return list(Avis.choices)

    @property
    def reponse_dite(self) -> str:
        if self.mandataire_id:
            return f"pouvoir donné à {self.mandataire}."
        return f"{self.get_reponse_display().lower()}."


class CreneauPropose(models.Model):
    """A date the group may choose."""

    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="creneaux", verbose_name="réunion"
    )
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ["debut", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "debut"],
                name="creneau_une_fois",
                violation_error_message="Cette date est déjà proposée.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_fin_apres_debut",
                violation_error_message="La réunion finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{date_longue(self.debut)}, {heure(self.debut)}"


class Disponibilite(models.Model):
    creneau = models.ForeignKey(
        CreneauPropose, on_delete=models.CASCADE, related_name="avis", verbose_name="date"
    )
    convocation = models.ForeignKey(
        Convocation, on_delete=models.CASCADE, related_name="avis", verbose_name="personne"
    )
    avis = models.CharField("avis", max_length=10, choices=Avis)

    class Meta:
        verbose_name = "disponibilité"
        verbose_name_plural = "disponibilités"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["creneau", "convocation"],
                name="disponibilite_une_par_personne",
                violation_error_message="Cette personne a déjà répondu pour cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.convocation_id}, {self.creneau} : {self.avis}"
