from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from membres.reunions.models import Reunion
from missions.calcul import SECRET, Valeur
from missions.enums import GenrePreuve, NatureMesure, OrigineMesure
from missions.models._outils import valeur_chiffree
from missions.models.indicateurs import Indicateur, PieceAttendue

# Numérateur et dénominateur.
Rapport = tuple[Decimal, Decimal]


class MesureQuerySet(models.QuerySet["Mesure"]):
    def valables(self) -> "MesureQuerySet":
        return self.filter(annulation=None)


class Mesure(models.Model):
    """A value and who gave it. Never modified: a correction is a new row, an undo another."""

    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.PROTECT, related_name="mesures", verbose_name="indicateur"
    )
    nature = models.CharField("nature", max_length=10, choices=NatureMesure)
    date = models.DateField("date de la donnée")
    nombre = valeur_chiffree("valeur", null=True, blank=True)
    oui_non = models.BooleanField("fait", null=True, blank=True)
    secret = models.BooleanField("secret statistique", default=False)
    numerateur = valeur_chiffree("numérateur", null=True, blank=True)
    denominateur = valeur_chiffree("dénominateur", null=True, blank=True)
    motif = models.CharField("motif ou remarque", max_length=300, blank=True)
    origine = models.CharField(
        "origine", max_length=20, choices=OrigineMesure, default=OrigineMesure.SAISIE
    )
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
    )
    saisie_le = models.DateTimeField("saisie le", auto_now_add=True)

    objects = MesureQuerySet.as_manager()

    class Meta:
        verbose_name = "mesure"
        verbose_name_plural = "mesures"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nombre__isnull=False, oui_non=None, secret=False)
                | Q(nombre=None, oui_non__isnull=False, secret=False)
                | Q(nombre=None, oui_non=None, secret=True),
                name="mesure_une_seule_valeur",
                violation_error_message=(
                    "Une mesure est un nombre, un oui ou non, ou le secret statistique."
                ),
            ),
            models.CheckConstraint(
                condition=Q(numerateur=None, denominateur=None)
                | Q(numerateur__isnull=False, denominateur__isnull=False, denominateur__gt=0),
                name="mesure_rapport_complet",
                violation_error_message="Un rapport garde son numérateur et son dénominateur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicateur.code} au {self.date:%d/%m/%Y}"

    @property
    def valeur(self) -> Valeur:
        if self.secret:
            return SECRET
        if self.nombre is not None:
            return self.nombre
        return bool(self.oui_non)

    @property
    def rapport(self) -> Rapport | None:
        if self.numerateur is None or self.denominateur is None:
            return None
        return self.numerateur, self.denominateur


class AnnulationMesure(models.Model):
    """The undo of a measure; both rows stay in the history."""

    mesure = models.OneToOneField(
        Mesure, on_delete=models.PROTECT, related_name="annulation", verbose_name="mesure"
    )
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulée par",
    )
    annulee_le = models.DateTimeField("annulée le", auto_now_add=True)

    class Meta:
        verbose_name = "annulation de mesure"
        verbose_name_plural = "annulations de mesure"

    def __str__(self) -> str:
        return f"Annulation de {self.mesure}"


class Preuve(models.Model):
    """A proof; with its name alone it stays « fichier à joindre » and missing from the dossier."""

    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.PROTECT, related_name="preuves", verbose_name="indicateur"
    )
    piece = models.ForeignKey(
        PieceAttendue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="preuves",
        verbose_name="pièce attendue",
    )
    # Apportée par une mesure, elle tombe avec elle si la mesure est annulée.
    mesure = models.ForeignKey(
        Mesure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="preuves",
        verbose_name="mesure",
    )
    nom = models.CharField("nom de la pièce", max_length=200)
    genre = models.CharField("genre", max_length=12, choices=GenrePreuve, default=GenrePreuve.NOM)
    # Chemin dans le stockage « prives » : jamais une adresse.
    fichier = models.CharField("fichier", max_length=200, blank=True, editable=False)
    nom_fichier = models.CharField("nom du fichier", max_length=140, blank=True, editable=False)
    type_mime = models.CharField("type du fichier", max_length=100, blank=True, editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True, editable=False)
    taille = models.PositiveIntegerField("taille en octets", null=True, editable=False)
    lien = models.URLField("lien", max_length=500, blank=True)
    # Sa feuille d'émargement s'imprime quand le dossier se fait : elle suit ses corrections.
    reunion = models.ForeignKey(
        Reunion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="preuves",
        verbose_name="réunion",
    )
    texte = models.TextField("texte de l’attestation", max_length=2000, blank=True)
    ajoutee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajoutée par",
    )
    ajoutee_le = models.DateTimeField("ajoutée le", auto_now_add=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
        ordering = ["ajoutee_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(genre="nom", fichier="", lien="", texte="")
                | (Q(genre__in=["fichier", "feuille"]) & ~Q(fichier="") & ~Q(sha256=""))
                | (Q(genre="lien") & ~Q(lien=""))
                | (Q(genre="attestation") & ~Q(texte=""))
                | Q(genre="reunion", reunion__isnull=False),
                name="preuve_selon_son_genre",
                violation_error_message=(
                    "Une preuve est un fichier, une réunion, un lien ou une attestation "
                    "écrite\u00a0; sinon, un nom seul."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def jointe(self) -> bool:
        return self.genre != GenrePreuve.NOM and self.tient

    @property
    def tient(self) -> bool:
        """A meeting cancelled since proves nothing any more."""
        return self.reunion is None or self.reunion.est_close
