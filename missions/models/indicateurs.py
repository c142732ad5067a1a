from django.conf import settings
from django.db import models
from django.db.models import Q

from cpts_portal.referentiel.models import Profession
from membres.instances.models import Instance
from missions.enums import FORMES_CHIFFREES, FormeIndicateur, Sens, StatutAction
from missions.models._outils import montant_en_euros, valeur_chiffree
from missions.models.contrats import AnneeContrat, MissionContrat


class FicheActionQuerySet(models.QuerySet["FicheAction"]):
    def vives(self) -> "FicheActionQuerySet":
        return self.filter(archivee_le=None)


class FicheAction(models.Model):
    mission = models.ForeignKey(
        MissionContrat, on_delete=models.PROTECT, related_name="actions", verbose_name="mission"
    )
    titre = models.CharField("intitulé", max_length=120)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    numero = models.CharField(
        "numéro", max_length=10, blank=True, help_text="Celui du projet de santé, par exemple 2.1."
    )
    version = models.PositiveSmallIntegerField("version", default=1)
    version_du = models.DateField("version du", null=True, blank=True)
    constat = models.TextField("constat", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    etapes = models.TextField("étapes", blank=True)
    acteurs = models.TextField("acteurs et partenaires", blank=True)
    moyens = models.TextField("moyens", blank=True)
    public = models.CharField("public visé", max_length=200, blank=True)
    referents = models.CharField("référents", max_length=200, blank=True)
    calendrier = models.CharField("calendrier", max_length=200, blank=True)
    statut = models.CharField(
        "statut", max_length=12, choices=StatutAction, default=StatutAction.EN_COURS
    )
    axe = models.CharField("axe du projet de santé", max_length=120, blank=True)
    objectif_general = models.TextField("objectif général", blank=True)
    territoire = models.CharField("territoire visé", max_length=200, blank=True)
    budget = montant_en_euros("budget prévu")
    financeur = models.CharField("financeur", max_length=120, blank=True)
    evaluation = models.TextField("évaluation", blank=True)
    freins = models.TextField("freins et risques", blank=True)
    leviers = models.TextField("leviers", blank=True)
    articulation = models.TextField(
        "articulation", blank=True, help_text="Contrat local de santé, autres fiches."
    )
    # Les réunions closes de cette instance nourrissent l'action.
    instance = models.ForeignKey(
        Instance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="groupe qui la porte",
    )
    archivee_le = models.DateTimeField("archivée le", null=True, blank=True)

    objects = FicheActionQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche action"
        verbose_name_plural = "fiches action"
        ordering = ["mission", "ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "titre"],
                name="fiche_action_unique",
                violation_error_message="Cette mission a déjà une action de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre


class Indicateur(models.Model):
    """One line of the annex, negotiated for one contract year."""

    annee = models.ForeignKey(
        AnneeContrat, on_delete=models.PROTECT, related_name="indicateurs", verbose_name="année"
    )
    action = models.ForeignKey(
        FicheAction, on_delete=models.PROTECT, related_name="indicateurs", verbose_name="action"
    )
    code = models.CharField("code", max_length=20)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    libelle = models.CharField("indicateur", max_length=200)
    forme = models.CharField("forme", max_length=20, choices=FormeIndicateur)
    sens = models.CharField("sens", max_length=10, choices=Sens, blank=True)
    unite = models.CharField("unité", max_length=40, blank=True)
    source = models.CharField("source de la donnée", max_length=120, blank=True)
    valeur_initiale = valeur_chiffree("valeur de départ", null=True, blank=True)
    date_initiale = models.DateField("date de la valeur de départ", null=True, blank=True)
    cible = valeur_chiffree("cible", null=True, blank=True)
    ecart_cible = valeur_chiffree("écart attendu", null=True, blank=True)
    montant_max = montant_en_euros("montant maximal")
    reconduit = models.BooleanField("reconduit de l’année précédente", default=False)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="responsable",
    )
    rappel_le = models.DateField("rappel le", null=True, blank=True)
    # Rempli, l'indicateur se compte lui-même (missions.compteurs).
    compteur = models.CharField("se compte par", max_length=20, blank=True)
    compteur_profession = models.ForeignKey(
        Profession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="profession comptée",
    )

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ["ordre", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee", "code"],
                name="indicateur_code_unique",
                violation_error_message="Ce code d’indicateur existe déjà dans l’année.",
            ),
            models.CheckConstraint(
                condition=~Q(forme__in=[f.value for f in FORMES_CHIFFREES]) | ~Q(sens=""),
                name="indicateur_chiffre_a_un_sens",
                violation_error_message="Un indicateur chiffré va à la hausse ou à la baisse.",
            ),
            models.CheckConstraint(
                condition=Q(montant_max=None) | Q(montant_max__gte=0),
                name="indicateur_montant_positif",
                violation_error_message="Un montant est positif, ou reste à saisir.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.libelle}"

    @property
    def chiffre(self) -> bool:
        return self.forme in FORMES_CHIFFREES

    def descend_sous_zero(self) -> bool:
        """Only an annex that itself writes a negative bound measures a change, not a count."""
        bornes = (self.valeur_initiale, self.cible)
        return (
            any(borne is not None and borne < 0 for borne in bornes)
            or self.paliers.filter(Q(borne__lt=0) | Q(autre_borne__lt=0)).exists()
        )


class PalierIndicateur(models.Model):
    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.CASCADE, related_name="paliers", verbose_name="indicateur"
    )
    borne = valeur_chiffree("borne à atteindre")
    autre_borne = valeur_chiffree("autre borne", null=True, blank=True)
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "palier"
        verbose_name_plural = "paliers"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="palier_montant_positif",
                violation_error_message="Le montant d’un palier est positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.borne} : {self.montant}"


class PieceAttendue(models.Model):
    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.CASCADE, related_name="pieces", verbose_name="indicateur"
    )
    libelle = models.CharField("pièce attendue", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "pièce attendue"
        verbose_name_plural = "pièces attendues"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "libelle"],
                name="piece_attendue_unique",
                violation_error_message="Cette pièce est déjà attendue.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle
