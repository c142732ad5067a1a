from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from .fiche import Fiche


class SurTerre(models.Field):
    """A point of the globe in three dimensions: straight lines sort as distances do, anywhere."""

    def db_type(self, connection: Any) -> str:
        return "cube"


class Repere(models.Model):
    """What the search reads of a published entry: a narrow row for each of its positions.

    Written by the database itself at each change of an entry (migration 0011), as are the two
    tables of counts below: no update can forget them. `indexer_annuaire` rebuilds the three.
    """

    fiche = models.ForeignKey(
        Fiche, on_delete=models.DO_NOTHING, db_constraint=False, related_name="reperes"
    )
    premier = models.BooleanField("celui qui compte la fiche")
    seul = models.BooleanField("seule position de la fiche")
    hors_territoire = models.BooleanField("hors du territoire")
    groupe = models.BigIntegerField("empreinte du regroupement")
    cle_tri = models.CharField("clé de tri", max_length=250, db_collation="C")
    terre = SurTerre("point du globe", null=True)
    # Each word as it is, then with N before it when the name says it, with M when the trade does.
    mots = SearchVectorField("mots")

    class Meta:
        verbose_name = "repère"
        verbose_name_plural = "repères"
        ordering = ["cle_tri", "fiche_id", "pk"]
        indexes = [
            models.Index(
                fields=["cle_tri", "fiche"],
                include=["hors_territoire"],
                condition=Q(premier=True),
                name="repere_alphabet",
            ),
            models.Index(
                fields=["groupe", "cle_tri", "fiche"],
                condition=Q(premier=True),
                name="repere_groupe",
            ),
            # A short list of pending words: it is read whole by each search.
            GinIndex(fields=["mots"], gin_pending_list_limit=64, name="repere_mots"),
            GistIndex(fields=["terre"], name="repere_terre"),
        ]

    def __str__(self) -> str:
        return self.cle_tri


class Regroupement(models.Model):
    """How many published entries are alike for every facet; the rows of one group add up."""

    groupe = models.BigIntegerField("empreinte", db_index=True)
    categorie = models.CharField("rubrique", max_length=30)
    profession = models.CharField("code de la profession", max_length=8, null=True)
    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes")
    langues = ArrayField(models.CharField(max_length=40), verbose_name="langues")
    hors_territoire = models.BooleanField("hors du territoire")
    nouveaux_patients = models.BooleanField("prend de nouveaux patients")
    visites_domicile = models.BooleanField("se déplace à domicile")
    acces_fauteuil = models.BooleanField("accès en fauteuil")
    carte_vitale = models.BooleanField("carte Vitale")
    teleconsultation = models.BooleanField("téléconsultation")
    nombre = models.IntegerField("nombre de fiches, en plus ou en moins")

    class Meta:
        verbose_name = "regroupement"
        verbose_name_plural = "regroupements"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.categorie} {self.profession or ''} : {self.nombre}"


class Initiale(models.Model):
    """How many published entries begin so: it opens a deep page without counting those before."""

    hors_territoire = models.BooleanField("hors du territoire")
    debut = models.CharField("trois premières lettres", max_length=3, db_collation="C")
    nombre = models.IntegerField("nombre de fiches, en plus ou en moins")

    class Meta:
        verbose_name = "initiale"
        verbose_name_plural = "initiales"
        ordering = ["debut", "pk"]

    def __str__(self) -> str:
        return f"{self.debut} : {self.nombre}"
