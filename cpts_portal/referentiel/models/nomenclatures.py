import re

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ._outils import cle_de_tri

_APRES_TRAIT = re.compile(r"(?<=-)\w")


class _Nomenclature(models.Model):
    """An entry of a national list. The code is the key; the label may be corrected."""

    code = models.CharField("code", max_length=8, unique=True)
    libelle = models.CharField("libellé", max_length=250)
    libelle_tri = cle_de_tri("libelle")
    nomenclature = models.CharField("nomenclature", max_length=20)
    version = models.CharField("version de la nomenclature", max_length=80)
    actif = models.BooleanField("proposé à la saisie", default=True)

    class Meta:
        abstract = True
        ordering = ["libelle_tri", "code"]

    def __str__(self) -> str:
        return self.libelle


def nom_de_profession(libelle: str) -> str:
    """« Sage-Femme » on the national list, « Sage-femme » in French."""
    return _APRES_TRAIT.sub(lambda lettre: lettre[0].lower(), libelle)


class Profession(_Nomenclature):
    class Meta(_Nomenclature.Meta):
        verbose_name = "profession"
        verbose_name_plural = "professions"
        indexes = [
            GinIndex(
                name="profession_libelle_trgm", fields=["libelle_tri"], opclasses=["gin_trgm_ops"]
            )
        ]

    def __str__(self) -> str:
        return nom_de_profession(self.libelle)


class SavoirFaire(_Nomenclature):
    class Meta(_Nomenclature.Meta):
        verbose_name = "savoir-faire"
        verbose_name_plural = "savoir-faire"
        indexes = [
            GinIndex(
                name="savoirfaire_libelle_trgm", fields=["libelle_tri"], opclasses=["gin_trgm_ops"]
            )
        ]
