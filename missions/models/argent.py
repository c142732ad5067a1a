"""Money apart from its computation: announced, received, recovered, planned, committed, spent."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from membres.indemnisation.models import Demande
from missions.enums import EtatDepense, NatureVersement, Prorata, Solde, Volet
from missions.models.contrats import AnneeContrat
from missions.models.grilles import Mission
from missions.models.indicateurs import FicheAction


class RegleVersement(models.Model):
    """How the contract is paid, as dated data with its source."""

    date_effet = models.DateField("applicable à partir du", unique=True)
    taux_avance = models.DecimalField(
        "taux d’avance",
        max_digits=5,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text="0,75 pour 75 %.",
    )
    prorata = models.CharField("prorata compté en", max_length=6, choices=Prorata)
    delai_solde_jours = models.PositiveSmallIntegerField(
        "délai du solde, en jours", null=True, blank=True
    )
    solde_fonctionnement = models.CharField(
        "solde du fonctionnement",
        max_length=10,
        choices=[s for s in Solde.choices if s[0] != Solde.A_PART],
        default=Solde.ANNEE,
    )
    solde_fixe = models.CharField(
        "solde des parts fixes",
        max_length=10,
        choices=[s for s in Solde.choices if s[0] in (Solde.ANNEE, Solde.SANS)],
        default=Solde.ANNEE,
    )
    solde_variable = models.CharField(
        "parts variables",
        max_length=10,
        choices=[s for s in Solde.choices if s[0] in (Solde.ANNEE, Solde.A_PART)],
        default=Solde.ANNEE,
    )
    delai_variable_jours = models.PositiveSmallIntegerField(
        "délai des parts variables versées à part, en jours", null=True, blank=True
    )
    source = models.CharField("source", max_length=250)

    class Meta:
        verbose_name = "règle de versement"
        verbose_name_plural = "règles de versement"
        ordering = ["-date_effet"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taux_avance__gte=0, taux_avance__lte=1),
                name="regle_versement_taux",
                violation_error_message="Un taux d’avance va de 0 à 1.",
            ),
            models.CheckConstraint(
                condition=Q(delai_variable_jours=None) | Q(solde_variable=Solde.A_PART),
                name="regle_versement_delai_des_variables",
                violation_error_message=(
                    "Ce délai est celui de parts variables versées à part\u00a0: videz-le, ou "
                    "choisissez « À part »."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Versements à partir du {self.date_effet:%d/%m/%Y}"

    @property
    def contenu_du_solde(self) -> str:
        """« fonctionnement, parts fixes et parts variables »; empty when nothing is left to it."""
        parts = [
            nom
            for nom, quand in (
                ("fonctionnement", self.solde_fonctionnement),
                ("parts fixes", self.solde_fixe),
                ("parts variables", self.solde_variable),
            )
            if quand == Solde.ANNEE
        ]
        return " et ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


class AideAvantContrat(models.Model):
    """A free line: lettre d’intention, amorçage, FIR. No contract is needed to write it."""

    libelle = models.CharField("objet", max_length=200)
    financeur = models.CharField("versée par", max_length=120, blank=True)
    nature = models.CharField("nature", max_length=10, choices=NatureVersement)
    montant = models.DecimalField(
        "montant", max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    jour = models.DateField("date")
    source = models.CharField("source", max_length=250)
    # Ce qui en reste entre dans le report de la première année.
    depense = models.DecimalField(
        "déjà dépensé avant le contrat",
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0))],
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "aide d’avant contrat"
        verbose_name_plural = "aides d’avant contrat"
        ordering = ["-jour", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="aide_positive",
                violation_error_message="Une aide est un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(depense=0)
                | Q(nature=NatureVersement.RECU, depense__gte=0, depense__lte=F("montant")),
                name="aide_depensee_au_plus_recue",
                violation_error_message="On ne dépense que ce qui est reçu, au plus son montant.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class Versement(models.Model):
    """What the caisse says or does. A recovery is an amount it took back."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="versements", verbose_name="année"
    )
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="mission",
        help_text="Vide\u00a0: le fonctionnement.",
    )
    volet = models.CharField("volet", max_length=20, choices=Volet)
    nature = models.CharField("nature", max_length=10, choices=NatureVersement)
    montant = models.DecimalField(
        "montant", max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    jour = models.DateField("date")
    reference = models.CharField("référence", max_length=120, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "versement"
        verbose_name_plural = "versements"
        ordering = ["-jour", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="versement_positif",
                violation_error_message="Un versement est un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.get_volet_display().lower()}"


class Imputation(models.Model):
    """Where the cost of a paid claim goes, once; what it costs is told by its expenses."""

    demande = models.OneToOneField(
        Demande, on_delete=models.PROTECT, related_name="imputation", verbose_name="demande"
    )
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="enveloppe",
        help_text="Vide\u00a0: le fonctionnement.",
    )
    action = models.ForeignKey(
        FicheAction, on_delete=models.PROTECT, null=True, blank=True, verbose_name="action"
    )
    # Vide : par la réunion de la demande, d'elle-même.
    imputee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="imputée par",
    )
    imputee_le = models.DateTimeField("imputée le", auto_now=True)

    class Meta:
        verbose_name = "imputation"
        verbose_name_plural = "imputations"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action=None) | Q(mission__isnull=False),
                name="imputation_action_dans_une_mission",
                violation_error_message="Une action est celle d’une mission.",
            ),
        ]

    def __str__(self) -> str:
        return self.demande.reference


class Depense(models.Model):
    """A cost of an envelope; paid claims come by themselves with their reference.

    What comes back (a correction, a returned transfer) is a negative row of its own day: the
    expense it corrects stays as it was told, and every sum stays a plain sum.
    """

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="depenses", verbose_name="année"
    )
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="enveloppe",
        help_text="Vide\u00a0: le fonctionnement.",
    )
    action = models.ForeignKey(
        FicheAction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="depenses",
        verbose_name="action",
    )
    libelle = models.CharField("objet", max_length=200)
    tiers = models.CharField("fournisseur ou bénéficiaire", max_length=120, blank=True)
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)
    jour = models.DateField("date")
    etat = models.CharField("état", max_length=10, choices=EtatDepense)
    # Renseignée par ce qui l'impute (une demande payée) : la même ne compte qu'une fois.
    reference = models.CharField(
        "référence", max_length=80, unique=True, null=True, blank=True, editable=False
    )
    imputation = models.ForeignKey(
        Imputation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="depenses",
        verbose_name="imputation",
    )
    corrige = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name="corrige la dépense",
    )
    fichier = models.CharField("justificatif", max_length=200, blank=True, editable=False)
    nom_fichier = models.CharField("nom du fichier", max_length=140, blank=True, editable=False)
    type_mime = models.CharField("type du fichier", max_length=100, blank=True, editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True, editable=False)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="saisie par",
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "dépense"
        verbose_name_plural = "dépenses"
        ordering = ["-jour", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrige=None, montant__gt=0) | Q(corrige__isnull=False, montant__lt=0),
                name="depense_positive_ou_correction",
                violation_error_message=(
                    "Une dépense est un montant positif, ce qui la corrige un montant négatif."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reference=None, imputation=None)
                | Q(reference__isnull=False, imputation__isnull=False),
                name="depense_imputee_a_sa_reference",
                violation_error_message="Une dépense imputée porte la référence de sa demande.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle
