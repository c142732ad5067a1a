"""A file of a register, what it would change, and what became of each change."""

from collections import defaultdict
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from annuaire.enums import Decision, Genre, Nature, Origine, Registre, Statut
from cpts_portal.travaux.models import Travail, TravailQuerySet

from .fiche import Fiche
from .lieu import Lieu


class ImportationQuerySet(TravailQuerySet):
    def references(self, registre: str) -> "ImportationQuerySet":
        """What the next file of this register is measured against, latest first."""
        return self.filter(
            registre=registre,
            statut__in=[Statut.APPLIQUEE, Statut.SANS_OBJET],
            hors_reference=False,
        ).order_by("-demande_le", "-pk")


class Importation(Travail):
    """The proposal: its reading is background work, its decision is a person's."""

    registre = models.CharField("registre", max_length=20, choices=Registre.choices)
    origine = models.CharField("origine", max_length=12, choices=Origine.choices)
    statut = models.CharField(
        "suite donnée", max_length=12, choices=Statut.choices, default=Statut.A_DECIDER
    )
    fichier = models.CharField("nom du fichier", max_length=250)
    # Names in the private storage, by role (« principal », « savoir_faire »…), until read.
    chemins = models.JSONField("fichiers déposés", default=dict, blank=True)
    empreinte = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    date_source = models.DateField("date des données")
    options = models.JSONField("options", default=dict, blank=True)
    forcer = models.CharField("raison de passer outre", max_length=250, blank=True)
    hors_reference = models.BooleanField(
        "ne sert pas de référence", default=False, help_text="Jeu de démonstration."
    )
    bilan = models.JSONField("bilan", default=dict, blank=True)
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    appliquee_le = models.DateTimeField("appliquée le", null=True, blank=True)
    appliquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="appliquée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="annulée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The undo window closed: the payloads, which name people, are gone.
    purgee_le = models.DateTimeField("détail effacé le", null=True, blank=True)

    objects: ClassVar = ImportationQuerySet.as_manager()

    class Meta(Travail.Meta):
        verbose_name = "importation"
        verbose_name_plural = "importations"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            *Travail.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(statut__in=["appliquee", "annulee"]) | Q(appliquee_le__isnull=False),
                name="importation_appliquee_datee",
                violation_error_message="Une proposition appliquée porte la date de l’application.",
            ),
            models.CheckConstraint(
                condition=Q(statut="annulee", annulee_le__isnull=False)
                | (~Q(statut="annulee") & Q(annulee_le__isnull=True)),
                name="importation_annulee_datee",
                violation_error_message="Une proposition annulée porte la date de l’annulation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_registre_display()} du {self.date_source:%d/%m/%Y}"

    @property
    def chiffres(self) -> "defaultdict[str, Any]":
        """The counts, zero for those a file still being read has not given."""
        return defaultdict(int, self.bilan)


class Changement(models.Model):
    """One line of a proposal, complete enough to be applied, then undone, weeks later."""

    importation = models.ForeignKey(
        Importation, on_delete=models.CASCADE, related_name="changements"
    )
    nature = models.CharField("nature", max_length=10, choices=Nature.choices)
    # A person, a structure, a place (« lieu ») or a commune.
    objet = models.CharField("porte sur", max_length=10)
    cle = models.CharField("clé", max_length=140)
    titre = models.CharField("nom", max_length=250)
    detail = models.CharField("métier", max_length=250, blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    fiche = models.ForeignKey(
        Fiche, on_delete=models.SET_NULL, null=True, blank=True, related_name="changements"
    )
    autre = models.ForeignKey(
        Fiche, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lieu = models.ForeignKey(
        Lieu, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Par champ : libellé, avant, après, et la correction humaine qui le protège.
    differences = models.JSONField("différences", default=list, encoder=DjangoJSONEncoder)
    donnees = models.JSONField("ce que dit le registre", default=dict, encoder=DjangoJSONEncoder)
    decision = models.CharField(
        "décision", max_length=10, choices=Decision.choices, default=Decision.A_DECIDER
    )
    # The same change refused before stays refused, and says so.
    deja_refuse = models.BooleanField("déjà refusé", default=False)
    empreinte = models.CharField("empreinte du changement", max_length=64, db_index=True)
    applique = models.BooleanField("appliqué", default=False)
    # What applying it replaced; undoing needs nothing else.
    retour = models.JSONField("état d’avant", null=True, blank=True, encoder=DjangoJSONEncoder)
    suite = models.CharField("suite", max_length=250, blank=True)

    class Meta:
        verbose_name = "changement proposé"
        verbose_name_plural = "changements proposés"
        ordering = ["titre", "pk"]
        indexes = [models.Index(fields=["importation", "nature"], name="changement_nature")]
        constraints = [
            models.UniqueConstraint(
                fields=["importation", "objet", "cle", "nature"],
                name="changement_une_fois",
                violation_error_message="Ce changement est déjà dans la proposition.",
            ),
            models.CheckConstraint(
                condition=Q(applique=False) | Q(decision="accepte"),
                name="changement_applique_accepte",
                violation_error_message="Seul un changement accepté s’applique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} : {self.titre}"


class Alias(models.Model):
    """Where a merged entry is found now: « finess:520… », « rpps:… », « page:… »."""

    cle = models.CharField("identifiant", max_length=200, unique=True)
    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="alias")

    class Meta:
        verbose_name = "ancien identifiant"
        verbose_name_plural = "anciens identifiants"
        ordering = ["cle"]

    def __str__(self) -> str:
        return f"{self.cle} → {self.fiche}"


class Fusion(models.Model):
    """Two entries made one: what moved, so that it can move back."""

    gardee = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="fusions")
    # Null once the absorbed entry is erased: the merge can no longer be undone.
    absorbee = models.ForeignKey(Fiche, on_delete=models.SET_NULL, null=True, related_name="+")
    absorbee_titre = models.CharField("fiche absorbée", max_length=250)
    retour = models.JSONField("ce qui a bougé", default=dict, encoder=DjangoJSONEncoder)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", auto_now_add=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"
        ordering = ["-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(gardee=models.F("absorbee")),
                name="fusion_de_deux_fiches",
                violation_error_message="Une fiche ne se réunit pas avec elle-même.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbee_titre} réunie avec {self.gardee}"


class Opposition(models.Model):
    """Who objected never comes back: only a keyed hash of the identifier is kept."""

    empreinte = models.CharField("empreinte de l’identifiant", max_length=64, unique=True)
    genre = models.CharField("genre", max_length=10, choices=Genre.choices)
    motif = models.CharField("motif", max_length=250, blank=True)
    le = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "opposition"
        verbose_name_plural = "oppositions"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"Opposition du {self.le:%d/%m/%Y}"


class RetraitPasse(models.Model):
    """What the coordination withdrew and time erased: only a keyed hash of the identifier."""

    empreinte = models.CharField("empreinte de l’identifiant", max_length=64, unique=True)
    le = models.DateField("retirée le")

    class Meta:
        verbose_name = "retrait passé"
        verbose_name_plural = "retraits passés"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"Retrait du {self.le:%d/%m/%Y}"


class Geocodage(models.Model):
    """An address already asked of the geocoder, found or not: it is not asked twice."""

    cle = models.CharField("adresse normalisée", max_length=250, unique=True, db_collation="C")
    longitude = models.FloatField("longitude", null=True)
    latitude = models.FloatField("latitude", null=True)
    precision = models.CharField("précision", max_length=10)
    score = models.FloatField("score", null=True)
    le = models.DateField("le", auto_now_add=True)

    class Meta:
        verbose_name = "adresse géocodée"
        verbose_name_plural = "adresses géocodées"
        ordering = ["cle"]

    def __str__(self) -> str:
        return self.cle
