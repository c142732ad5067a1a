from django.db import models

from annuaire.enums import Source


class Importation(models.Model):
    """A file that was applied: which one, when, and what it changed."""

    genre = models.CharField("registre", max_length=20, choices=Source.choices)
    fichier = models.CharField("nom du fichier", max_length=250)
    empreinte = models.CharField("SHA-256 du fichier", max_length=64)
    date_source = models.DateField("date des données")
    bilan = models.JSONField("bilan", default=dict)
    appliquee_le = models.DateTimeField("appliquée le", auto_now_add=True)

    class Meta:
        verbose_name = "importation"
        verbose_name_plural = "importations"
        ordering = ["-appliquee_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.date_source:%d/%m/%Y}"
