from django.conf import settings
from django.db import models

from projet_sante.enums import EtatChapitre
from projet_sante.models.pages import Chapitre


class SuiviChapitre(models.Model):
    """Who answers for a chapter, for when, and where it stands. Beside the page: not its text."""

    chapitre = models.OneToOneField(
        Chapitre, on_delete=models.CASCADE, related_name="suivi", verbose_name="chapitre"
    )
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="responsable",
    )
    echeance = models.DateField("à rendre pour le", null=True, blank=True)
    etat = models.CharField(
        "état", max_length=10, choices=EtatChapitre, default=EtatChapitre.A_ECRIRE
    )

    class Meta:
        verbose_name = "suivi de chapitre"
        verbose_name_plural = "suivis de chapitre"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(etat__in=EtatChapitre.values),
                name="suivi_chapitre_etat_connu",
                violation_error_message="Cet état de chapitre n’existe pas.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chapitre} : {self.get_etat_display()}"


class Redacteur(models.Model):
    """This person writes this chapter, and no other."""

    chapitre = models.ForeignKey(
        Chapitre, on_delete=models.CASCADE, related_name="redacteurs", verbose_name="chapitre"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="compte",
    )

    class Meta:
        verbose_name = "rédacteur"
        verbose_name_plural = "rédacteurs"
        constraints = [
            models.UniqueConstraint(
                fields=["chapitre", "compte"],
                name="redacteur_une_fois",
                violation_error_message="Cette personne écrit déjà ce chapitre.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.compte}, {self.chapitre}"
