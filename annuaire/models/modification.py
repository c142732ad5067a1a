from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.champs import Ligne, libelle, lignes
from annuaire.enums import EtatModification, Source

from .fiche import Fiche


class ModificationQuerySet(models.QuerySet["Modification"]):
    def a_relire(self) -> "ModificationQuerySet":
        return self.filter(etat=EtatModification.A_RELIRE)

    def appliquees(self) -> "ModificationQuerySet":
        return self.filter(etat=EtatModification.APPLIQUEE)


class Modification(models.Model):
    """One edit by a human, field by field: what the history tells and what an undo restores."""

    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="modifications")
    etat = models.CharField(
        "état", max_length=10, choices=EtatModification, default=EtatModification.APPLIQUEE
    )
    source = models.CharField("source", max_length=20, choices=Source.choices)
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="faite par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    acteur_libelle = models.CharField("nom de l’auteur", max_length=300, blank=True)
    faite_le = models.DateTimeField("faite le", auto_now_add=True)
    champs = models.JSONField("champs", help_text="Par champ : la valeur d’avant et celle d’après.")
    anterieur = models.JSONField(
        "état antérieur",
        default=dict,
        blank=True,
        help_text="Provenances et vérification d’avant : ce qu’une annulation rétablit.",
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="décidée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The same for all the entries one gesture changed together: they are undone together.
    lot = models.UUIDField("lot", null=True, blank=True, db_index=True)
    motif = models.CharField("motif", max_length=250, blank=True)

    objects = ModificationQuerySet.as_manager()

    class Meta:
        verbose_name = "modification"
        verbose_name_plural = "modifications"
        ordering = ["-faite_le", "-pk"]
        indexes = [models.Index(fields=["fiche", "-faite_le"], name="modification_de_la_fiche")]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche"],
                condition=Q(etat="a_relire"),
                name="modification_une_seule_a_relire",
                violation_error_message="Une proposition attend déjà d’être relue.",
            ),
            models.CheckConstraint(
                condition=~Q(champs={}),
                name="modification_dit_ce_qui_change",
                violation_error_message="Une modification dit ce qu’elle change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiche} : {', '.join(libelle(cle) for cle in self.champs)}"

    @property
    def lignes(self) -> list[Ligne]:
        return lignes(self.champs)
