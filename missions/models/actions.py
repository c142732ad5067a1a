"""What an action lives: its steps, its years, its meetings, what was done day after day."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from annuaire.models import Fiche
from membres.adhesions.models import Adherent
from membres.reunions.models import Reunion
from missions.enums import RoleActeur
from missions.models.contrats import AnneeContrat
from missions.models.indicateurs import FicheAction


class EtapeAction(models.Model):
    action = models.ForeignKey(
        FicheAction, on_delete=models.CASCADE, related_name="jalons", verbose_name="action"
    )
    libelle = models.CharField("étape", max_length=120)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("échéance", null=True, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = [F("fin").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                name="etape_dates_ordonnees",
                violation_error_message="L’étape finit après son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class AnneeAction(models.Model):
    """A fiche lives by the year: what was done, what comes next."""

    action = models.ForeignKey(
        FicheAction, on_delete=models.CASCADE, related_name="annees", verbose_name="action"
    )
    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="+", verbose_name="année"
    )
    realise = models.TextField("actions menées", blank=True, max_length=5000)
    perspectives = models.TextField("perspectives", blank=True, max_length=5000)

    class Meta:
        verbose_name = "année d’une action"
        verbose_name_plural = "années d’une action"
        ordering = ["annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "annee"],
                name="annee_action_unique",
                violation_error_message="Cette année est déjà racontée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.annee}"


class ActeurAction(models.Model):
    """Who leads an action or takes part: a member, an entry of the annuaire, else a name."""

    action = models.ForeignKey(
        FicheAction, on_delete=models.CASCADE, related_name="intervenants", verbose_name="action"
    )
    role = models.CharField("rôle", max_length=10, choices=RoleActeur)
    adherent = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="adhérent",
    )
    # Une fiche effacée emporte son lien : rien de la personne ne reste ici.
    fiche = models.ForeignKey(
        Fiche,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fiche de l’annuaire",
    )
    nom = models.CharField("nom", max_length=120, blank=True)

    class Meta:
        verbose_name = "acteur d’une action"
        verbose_name_plural = "acteurs d’une action"
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adherent__isnull=False, fiche=None, nom="")
                | Q(adherent=None, fiche__isnull=False, nom="")
                | (Q(adherent=None, fiche=None) & ~Q(nom="")),
                name="acteur_adherent_fiche_ou_nom",
                violation_error_message="Un acteur est un adhérent, une fiche, ou un nom.",
            ),
            models.UniqueConstraint(
                fields=["action", "role", "adherent", "fiche", "nom"],
                nulls_distinct=False,
                name="acteur_une_fois",
                violation_error_message="Cet acteur est déjà à l’action.",
            ),
        ]

    def __str__(self) -> str:
        if self.adherent:
            return str(self.adherent)
        return self.fiche.titre if self.fiche else self.nom


class ReunionAction(models.Model):
    """A closed meeting that served an action; set aside with a reason, it no longer counts."""

    action = models.ForeignKey(
        FicheAction, on_delete=models.PROTECT, related_name="reunions", verbose_name="action"
    )
    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="actions", verbose_name="réunion"
    )
    ajoutee_le = models.DateTimeField("ajoutée le", auto_now_add=True)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)
    motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "réunion d’une action"
        verbose_name_plural = "réunions d’une action"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "reunion"],
                name="reunion_action_unique",
                violation_error_message="Cette réunion est déjà à l’action.",
            ),
            models.CheckConstraint(
                condition=Q(ecartee_le=None) | ~Q(motif=""),
                name="reunion_ecartee_motivee",
                violation_error_message="Dites pourquoi cette réunion ne compte plus.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reunion)


class Realisation(models.Model):
    """« J’ai fait… »: one line a day, participants by category only, never a name."""

    action = models.ForeignKey(
        FicheAction, on_delete=models.PROTECT, related_name="realisations", verbose_name="action"
    )
    jour = models.DateField("date")
    quoi = models.CharField("ce qui a été fait", max_length=200)
    minutes = models.PositiveSmallIntegerField(
        "durée en minutes", null=True, blank=True, validators=[MaxValueValidator(24 * 60)]
    )
    # Un nombre par catégorie : quatre infirmiers, douze habitants.
    participants = models.JSONField("participants par catégorie", default=dict, blank=True)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    saisie_le = models.DateTimeField("saisie le", auto_now_add=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "réalisation"
        verbose_name_plural = "réalisations"
        ordering = ["-jour", "-pk"]

    def __str__(self) -> str:
        return self.quoi

    @property
    def presents(self) -> int:
        return sum(self.participants.values())
