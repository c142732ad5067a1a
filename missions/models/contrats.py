from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.http import urlencode

from cpts_portal.referentiel.models import Commune
from missions.enums import Volet
from missions.models.grilles import ClasseTaille, Grille, Mission


class Contrat(models.Model):
    """The tripartite contract. Deadlines count from signature, contract years from effect."""

    reference = models.CharField("référence", max_length=40, unique=True)
    date_signature = models.DateField("signé le")
    date_effet = models.DateField("prend effet le")
    duree_annees = models.PositiveSmallIntegerField("durée, en années", default=5)
    caisse = models.CharField("caisse pilote", max_length=120, blank=True)
    agence = models.CharField("agence régionale de santé", max_length=120, blank=True)
    autres_caisses = models.CharField("autres caisses", max_length=200, blank=True)
    signataires = models.TextField("représentants des parties", blank=True)
    majoration = models.CharField(
        "majoration", max_length=200, blank=True, help_text="S’il en est écrit une, et sa source."
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)
    population_millesime = models.PositiveSmallIntegerField(
        "millésime de la population", null=True, blank=True
    )
    population_source = models.CharField("source de la population", max_length=200, blank=True)
    communes = models.ManyToManyField(
        Commune, blank=True, related_name="+", verbose_name="communes du territoire"
    )
    taille_forcee = models.ForeignKey(
        ClasseTaille,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="taille fixée à la main",
    )
    taille_motif = models.CharField(
        "motif de la taille fixée à la main", max_length=200, blank=True
    )
    demonstration = models.BooleanField("contrat de démonstration", default=False)

    class Meta:
        verbose_name = "contrat"
        verbose_name_plural = "contrats"
        ordering = ["date_effet"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duree_annees__gte=1),
                name="contrat_dure_au_moins_un_an",
                violation_error_message="Un contrat dure au moins une année.",
            ),
            models.CheckConstraint(
                condition=Q(population=None)
                | (Q(population_millesime__isnull=False) & ~Q(population_source="")),
                name="contrat_population_datee_et_sourcee",
                violation_error_message="Une population porte son millésime et sa source.",
            ),
            models.CheckConstraint(
                condition=Q(taille_forcee=None, taille_motif="")
                | (Q(taille_forcee__isnull=False) & ~Q(taille_motif="")),
                name="contrat_taille_forcee_motivee",
                violation_error_message="Une taille fixée à la main porte son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contrat {self.reference}"

    def bornes_annee(self, numero: int) -> tuple[date, date]:
        """Contract years run from the anniversary, not from 1 January."""
        debut = _decaler_annees(self.date_effet, numero - 1)
        return debut, _decaler_annees(self.date_effet, numero) - timedelta(days=1)

    @property
    def date_fin(self) -> date:
        return self.bornes_annee(self.duree_annees)[1]


def _decaler_annees(jour: date, annees: int) -> date:
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:
        # Le 29 février n'existe pas cette année-là : l'anniversaire tombe le 1er mars.
        return date(jour.year + annees, 3, 1)


class Avenant(models.Model):
    """What the parties added to their contract: a mission, a new text, another territory."""

    contrat = models.ForeignKey(
        Contrat, on_delete=models.PROTECT, related_name="avenants", verbose_name="contrat"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    objet = models.CharField("objet", max_length=200)
    date_signature = models.DateField("signé le")
    date_effet = models.DateField("prend effet le")
    grille = models.ForeignKey(
        Grille,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="grille qu’il apporte",
        help_text="Les années ouvertes ensuite la prendront\u00a0; les autres gardent la leur.",
    )

    class Meta:
        verbose_name = "avenant"
        verbose_name_plural = "avenants"
        ordering = ["contrat", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "numero"],
                name="avenant_numero_unique",
                violation_error_message="Cet avenant existe déjà au contrat.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avenant {self.numero}, {self.objet}"


class AnneeContrat(models.Model):
    contrat = models.ForeignKey(
        Contrat, on_delete=models.PROTECT, related_name="annees", verbose_name="contrat"
    )
    numero = models.PositiveSmallIntegerField("année")
    debut = models.DateField("début")
    fin = models.DateField("fin")
    grille = models.ForeignKey(
        Grille,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annees",
        verbose_name="grille appliquée",
    )
    # Figée avec l'année : la population ou les bornes peuvent changer ensuite.
    taille_close = models.ForeignKey(
        ClasseTaille,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="taille à la clôture",
    )
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="close par",
    )

    class Meta:
        verbose_name = "année de contrat"
        verbose_name_plural = "années de contrat"
        ordering = ["contrat", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "numero"],
                name="annee_contrat_unique",
                violation_error_message="Cette année de contrat existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut"), numero__gte=1),
                name="annee_contrat_bornes_ordonnees",
                violation_error_message="L’année de contrat finit après son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contrat}, année {self.numero}"

    @property
    def close(self) -> bool:
        return self.close_le is not None

    @property
    def parametres(self) -> str:
        """What an address says to mean this year: two contracts both have a year 1."""
        return urlencode([("contrat", self.contrat.reference), ("annee", str(self.numero))])


class MissionContrat(models.Model):
    """A mission the contract commits to, with the dates its deadlines are judged on."""

    contrat = models.ForeignKey(
        Contrat, on_delete=models.PROTECT, related_name="missions", verbose_name="contrat"
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="contrats", verbose_name="mission"
    )
    date_demarrage = models.DateField("démarrée le", null=True, blank=True)
    date_deploiement = models.DateField("déployée le", null=True, blank=True)
    pilotes = models.CharField("pilotes", max_length=200, blank=True)

    class Meta:
        verbose_name = "mission du contrat"
        verbose_name_plural = "missions du contrat"
        ordering = ["contrat", "mission__ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "mission"],
                name="mission_contrat_unique",
                violation_error_message="Cette mission est déjà au contrat.",
            ),
            models.CheckConstraint(
                condition=Q(date_demarrage=None)
                | Q(date_deploiement=None)
                | Q(date_deploiement__gte=F("date_demarrage")),
                name="mission_contrat_dates_ordonnees",
                violation_error_message="Le déploiement vient après le démarrage.",
            ),
        ]

    def __str__(self) -> str:
        return self.mission.libelle_court


class MontantContrat(models.Model):
    """An amount written in the contract itself: it overrides the national grid for that year."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="montants", verbose_name="année"
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, null=True, blank=True, verbose_name="mission"
    )
    volet = models.CharField("volet", max_length=20, choices=Volet)
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "montant du contrat"
        verbose_name_plural = "montants du contrat"
        ordering = ["annee", "mission", "volet"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee", "mission", "volet"],
                nulls_distinct=False,
                name="montant_contrat_unique",
                violation_error_message="Ce montant est déjà saisi pour l’année.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="montant_contrat_positif",
                violation_error_message="Un montant est positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_volet_display()}, {self.annee}"


class EvenementReconnu(models.Model):
    """A crisis recognised by the authorities: it alone opens the conditional part."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="evenements", verbose_name="année"
    )
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, verbose_name="mission")
    libelle = models.CharField("événement", max_length=200)
    reconnu_par = models.CharField("reconnu par", max_length=120)
    reconnu_le = models.DateField("reconnu le")

    class Meta:
        verbose_name = "événement reconnu"
        verbose_name_plural = "événements reconnus"
        ordering = ["reconnu_le"]

    def __str__(self) -> str:
        return self.libelle


class Echeance(models.Model):
    """A date of the contract year, drawn on its ruler."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.CASCADE, related_name="echeances", verbose_name="année"
    )
    date = models.DateField("date")
    libelle = models.CharField("échéance", max_length=60)
    faite = models.BooleanField("faite", default=False)

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.libelle
