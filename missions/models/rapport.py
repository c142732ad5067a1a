"""The models of the yearly report: for whom, its sections, the columns of its tables."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from missions.colonnes import SUPPORTS, completer, nom_de, valider
from missions.enums import DestinataireRapport, GenreSection


def _colonnes(libelle: str) -> ArrayField:
    # Vide : celles d'origine.
    return ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name=libelle
    )


class ModeleRapportQuerySet(models.QuerySet):
    def en_vue(self) -> "ModeleRapportQuerySet":
        return self.filter(retire_le=None)


class ModeleRapport(models.Model):
    nom = models.CharField("nom", max_length=80)
    destinataire = models.CharField("remis à", max_length=10, choices=DestinataireRapport)
    colonnes_rapport = _colonnes("colonnes du rapport")
    colonnes_suivi = _colonnes("colonnes du tableau de suivi")
    colonnes_classeur = _colonnes("colonnes du classeur")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    objects = ModeleRapportQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle du rapport"
        verbose_name_plural = "modèles du rapport"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["destinataire"],
                condition=Q(destinataire="commun"),
                name="un_seul_modele_commun",
                violation_error_message="Le modèle commun existe déjà\u00a0: choisissez "
                "l’agence ou la caisse.",
            ),
            models.UniqueConstraint(
                fields=["nom"],
                condition=Q(retire_le=None),
                name="nom_de_modele_unique",
                violation_error_message="Un autre modèle porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(destinataire="commun") | Q(retire_le=None),
                name="modele_commun_garde",
                violation_error_message="Le modèle commun ne se retire pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def commun(self) -> bool:
        return self.destinataire == DestinataireRapport.COMMUN

    @property
    def choisies(self) -> dict[str, list[str]]:
        """What was chosen for each table; empty where nothing was."""
        return {support: getattr(self, f"colonnes_{support}") for support in SUPPORTS}

    @property
    def colonnes(self) -> dict[str, list[str]]:
        return completer(self.choisies)

    @property
    def retenues(self) -> int | None:
        """How many sections it prints; None while nobody arranged them."""
        sections = list(self.sections.all()) if self.pk else []
        return sum(s.active for s in sections) if sections else None

    def noms_des_colonnes(self) -> list[tuple[str, list[str]]]:
        return [
            (SUPPORTS[support], [nom_de(code, self.destinataire) for code in codes])
            for support, codes in self.choisies.items()
            if codes
        ]

    def clean(self) -> None:
        fautes = {}
        for support, codes in self.choisies.items():
            try:
                if codes:
                    valider(support, codes)
            except ValidationError as faute:
                fautes[f"colonnes_{support}"] = faute
        if fautes:
            raise ValidationError(fautes)


class SectionRapport(models.Model):
    """One section of the yearly report, as the coordinator arranges it in one model."""

    modele = models.ForeignKey(
        ModeleRapport, on_delete=models.CASCADE, related_name="sections", verbose_name="modèle"
    )
    code = models.SlugField("code", max_length=40)
    genre = models.CharField("contenu", max_length=20, choices=GenreSection)
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", blank=True, max_length=20_000)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    active = models.BooleanField("dans le rapport", default=True)

    class Meta:
        verbose_name = "section du rapport"
        verbose_name_plural = "sections du rapport"
        ordering = ("ordre", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["modele", "code"],
                name="section_unique_du_modele",
                violation_error_message="Cette section est déjà dans le modèle.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre
