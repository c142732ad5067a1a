from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from annuaire.champs import Origine, origines
from annuaire.enums import Categorie, Genre, Information, MotifRetrait, Source, Visibilite
from annuaire.fraicheur import RYTHME_MAX_MOIS, echeance_sql, perimee
from cpts_portal.referentiel.models import Profession

# Not for the public unless the person agrees: for it, these columns never leave the database.
CHAMPS_RESERVES = ("telephone_direct", "mssante", "courriel")


class FicheQuerySet(models.QuerySet["Fiche"]):
    def publiees(self) -> "FicheQuerySet":
        return self.filter(publiee=True)

    def sans_reserve(self) -> "FicheQuerySet":
        return self.defer(*CHAMPS_RESERVES, "recherche", "provenances")

    def avec_echeance(self) -> "FicheQuerySet":
        """`a_verifier_le`: the last day its verification is worth something; None if never made."""
        return self.annotate(a_verifier_le=echeance_sql())


def _possible(libelle: str) -> models.BooleanField:
    """Yes, no or unknown: no answer is not a refusal."""
    return models.BooleanField(libelle, null=True, blank=True)


class Fiche(models.Model):
    """One entry, person or structure, in the same format for all."""

    genre = models.CharField("genre", max_length=10, choices=Genre.choices)
    categorie = models.CharField("rubrique", max_length=30, choices=Categorie.choices)
    slug = models.SlugField("adresse de la page", max_length=160, unique=True)
    titre = models.CharField("nom affiché", max_length=250)
    metier = models.CharField("métier ou type affiché", max_length=250, blank=True)
    # The code itself is stored: facets and filters need no join.
    profession = models.ForeignKey(
        Profession,
        to_field="code",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fiches",
    )
    cle_tri = models.CharField("clé de tri", max_length=250, db_collation="C", editable=False)
    recherche = models.TextField("mots cherchés", db_collation="C", editable=False, default="")
    # From its places, so that counting by commune joins nothing.
    communes = ArrayField(
        models.CharField(max_length=5),
        verbose_name="codes des communes d’exercice",
        default=list,
        blank=True,
        editable=False,
    )
    # From its places too, longitude then latitude, so that sorting by distance joins nothing.
    positions = ArrayField(
        ArrayField(models.FloatField(), size=2),
        verbose_name="positions des lieux d’exercice",
        default=list,
        blank=True,
        editable=False,
    )

    publiee = models.BooleanField("publiée", default=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)
    retrait_motif = models.CharField(
        "raison du retrait", max_length=12, choices=MotifRetrait.choices, blank=True
    )
    fusionnee_dans = models.ForeignKey(
        "self",
        verbose_name="réunie avec",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="absorbees",
    )
    hors_territoire = models.BooleanField("hors du territoire", default=False, editable=False)
    fictive = models.BooleanField("personne ou structure inventée", default=False)

    nouveaux_patients = _possible("prend de nouveaux patients")
    visites_domicile = _possible("se déplace à domicile")
    acces_fauteuil = _possible("accès en fauteuil")
    carte_vitale = _possible("carte Vitale")
    teleconsultation = _possible("téléconsultation")
    tarif = models.CharField("tarif", max_length=120, blank=True)
    langues = ArrayField(
        models.CharField(max_length=40), verbose_name="langues", default=list, blank=True
    )
    rendez_vous = models.CharField("comment prendre rendez-vous", max_length=250, blank=True)
    rendez_vous_url = models.URLField("adresse de prise de rendez-vous", blank=True)

    # Away or closed for a while; once the last day is past, nothing is said any more.
    fermeture_du = models.DateField("fermeture temporaire, du", null=True, blank=True)
    fermeture_au = models.DateField("fermeture temporaire, au", null=True, blank=True)

    # The number is the place's; whether this entry shows it is its own affair (a ward, a home…).
    telephone_visible = models.CharField(
        "qui voit le téléphone du lieu",
        max_length=10,
        choices=Visibilite.choices,
        default=Visibilite.PUBLIC,
    )
    telephone_direct = models.CharField("ligne directe", max_length=20, blank=True)
    telephone_direct_visible = models.CharField(
        max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    mssante = models.EmailField("messagerie sécurisée MSSanté", blank=True)
    mssante_visible = models.CharField(
        max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    courriel = models.EmailField("adresse électronique professionnelle", blank=True)
    courriel_visible = models.CharField(
        max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )

    source = models.CharField("source", max_length=20, choices=Source.choices)
    source_date = models.DateField("date de la source")
    provenances = models.JSONField(
        "provenance de chaque information",
        default=dict,
        blank=True,
        help_text="Par champ : la source et la date.",
    )
    verifiee_le = models.DateField("vérifiée le", null=True, blank=True)
    verifiee_par = models.CharField(
        "vérifiée par", max_length=20, choices=Source.choices, blank=True
    )
    rythme_mois = models.PositiveSmallIntegerField(
        "rythme de vérification, en mois",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(RYTHME_MAX_MOIS)],
        help_text="Vide : le rythme commun de l’annuaire.",
    )
    sans_courriel_depuis = models.DateField(
        "ne veut plus de courriel de vérification depuis le", null=True, blank=True
    )
    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="compte de l’intéressé",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="fiche_annuaire",
    )
    informee_le = models.DateField("intéressé informé le", null=True, blank=True)
    informee_par = models.CharField(
        "intéressé informé", max_length=10, choices=Information.choices, blank=True
    )
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche"
        verbose_name_plural = "fiches"
        ordering = ["cle_tri", "pk"]
        indexes = [
            models.Index(
                fields=["cle_tri", "id"], condition=Q(publiee=True), name="fiche_tri_publiee"
            ),
            models.Index(
                fields=["categorie", "profession"],
                condition=Q(publiee=True),
                name="fiche_facettes_publiee",
            ),
            GinIndex(OpClass("recherche", name="gin_trgm_ops"), name="fiche_recherche_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(publiee=True, retiree_le__isnull=True) | Q(publiee=False),
                name="fiche_publiee_sans_date_de_retrait",
                violation_error_message="Une fiche publiée ne porte pas de date de retrait.",
            ),
            models.CheckConstraint(
                condition=Q(verifiee_le__isnull=True, verifiee_par="")
                | (Q(verifiee_le__isnull=False) & ~Q(verifiee_par="")),
                name="fiche_verification_datee_et_signee",
                violation_error_message="Une vérification dit sa date et qui l’a faite.",
            ),
            models.CheckConstraint(
                condition=Q(fermeture_du=None, fermeture_au=None)
                | Q(
                    fermeture_du__isnull=False,
                    fermeture_au__isnull=False,
                    fermeture_au__gte=models.F("fermeture_du"),
                ),
                name="fiche_fermeture_dans_l_ordre",
                violation_error_message="Une fermeture dit son premier et son dernier jour.",
            ),
            models.CheckConstraint(
                condition=~Q(titre=""),
                name="fiche_nommee",
                violation_error_message="Donnez un nom à cette fiche.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("annuaire:fiche", args=[self.slug])

    @property
    def perimee(self) -> bool:
        return perimee(self, timezone.localdate())

    @property
    def fermeture_annoncee(self) -> bool:
        return self.fermeture_au is not None and self.fermeture_au >= timezone.localdate()

    @property
    def origines(self) -> list[Origine]:
        """Who said what, and when: the fields a person typed first."""
        return origines(self.provenances)
