from django.contrib.postgres.fields import ArrayField
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.db.models import Q

from cpts_portal.lib.libelles import CLES, USUELS, Libelle, Libelles
from cpts_portal.referentiel.enums import Article, NumeroUrgent, numeros_urgents_par_defaut
from cpts_portal.referentiel.validators import (
    normaliser_siret,
    normaliser_telephone,
    telephone_lisible,
    valider_code_postal,
    valider_rna,
    valider_siret,
    valider_telephone,
)

CLE_UNIQUE = 1
TEINTE_PAR_DEFAUT = 188


def _mot(nom: str, usuel: Libelle) -> "models.CharField[str, str]":
    return models.CharField(nom, max_length=40, default=usuel.mot)


def _article(usuel: Libelle) -> "models.CharField[str, str]":
    return models.CharField("article", max_length=5, choices=Article.choices, default=usuel.article)


class Identite(models.Model):
    """The CPTS this portal serves. One row, never two."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=CLE_UNIQUE, editable=False)
    nom = models.CharField("nom complet", max_length=200, default="Notre CPTS")
    nom_court = models.CharField(
        "nom court",
        max_length=60,
        default="CPTS",
        help_text="Dans l’en-tête et les courriels, par exemple « Saint-Dizier, Der & Blaise ».",
    )
    accroche = models.CharField(
        "accroche",
        max_length=120,
        blank=True,
        default="Communauté de santé du territoire",
        help_text="Quelques mots sous le nom, dans l’en-tête.",
    )
    demonstration = models.BooleanField(
        "portail de démonstration",
        default=False,
        editable=False,
        help_text="Toutes les données sont fictives ; les pages et les PDF le disent.",
    )

    rna = models.CharField("numéro RNA", max_length=10, blank=True, validators=[valider_rna])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[valider_siret])
    siege_adresse = models.CharField("adresse du siège", max_length=200, blank=True)
    siege_complement = models.CharField("complément d’adresse", max_length=200, blank=True)
    siege_code_postal = models.CharField(
        "code postal", max_length=5, blank=True, validators=[valider_code_postal]
    )
    siege_ville = models.CharField("ville", max_length=100, blank=True)
    telephone = models.CharField(
        "téléphone", max_length=20, blank=True, validators=[valider_telephone]
    )
    courriel = models.EmailField("adresse électronique", blank=True)

    president_nom = models.CharField("prénom et nom", max_length=120, blank=True)
    president_qualite = models.CharField(
        "qualité", max_length=60, blank=True, help_text="Par exemple « présidente »."
    )

    teinte = models.PositiveSmallIntegerField(
        "teinte",
        default=TEINTE_PAR_DEFAUT,
        validators=[MaxValueValidator(359)],
        help_text="Angle de 0 à 359 sur le cercle des couleurs : toutes les nuances en découlent.",
    )
    logo = models.ImageField(
        "logo",
        upload_to="identite/",
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
        help_text="PNG, JPEG ou WebP, 1 Mo au plus. À défaut, le contour du territoire.",
    )

    numeros_urgents = ArrayField(
        models.CharField(max_length=6, choices=NumeroUrgent.choices),
        verbose_name="numéros de la barre d’urgence",
        default=numeros_urgents_par_defaut,
        blank=True,
    )
    numero_116117_actif = models.BooleanField(
        "116 117 en service",
        default=False,
        help_text="À cocher seulement si le 116 117 répond sur votre territoire.",
    )

    dpo_nom = models.CharField("délégué à la protection des données", max_length=120, blank=True)
    dpo_courriel = models.EmailField("adresse électronique du délégué", blank=True)
    hebergeur_nom = models.CharField("hébergeur", max_length=120, blank=True)
    hebergeur_adresse = models.CharField("adresse de l’hébergeur", max_length=250, blank=True)
    hebergeur_telephone = models.CharField(
        "téléphone de l’hébergeur", max_length=20, blank=True, validators=[valider_telephone]
    )

    # Two columns per word of `lib.libelles.CLES`: read with the identity, so at no cost.
    mot_aci = _mot("accord signé avec les financeurs", USUELS.aci)
    article_aci = _article(USUELS.aci)
    mot_cpts = _mot("communauté de professionnels", USUELS.cpts)
    article_cpts = _article(USUELS.cpts)
    mot_caisse = _mot("caisse", USUELS.caisse)
    article_caisse = _article(USUELS.caisse)
    mot_agence = _mot("agence régionale", USUELS.agence)
    article_agence = _article(USUELS.agence)

    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "identité de la CPTS"
        verbose_name_plural = "identité de la CPTS"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=CLE_UNIQUE),
                name="identite_ligne_unique",
                violation_error_message="Ce portail sert une seule CPTS : modifiez son identité.",
            ),
            models.CheckConstraint(
                condition=Q(teinte__lte=359),
                name="identite_teinte_sur_le_cercle",
                violation_error_message="La teinte va de 0 à 359.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^\d{14}$"),
                name="identite_siret_quatorze_chiffres",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(rna="") | Q(rna__regex=r"^W\d{9}$"),
                name="identite_rna_bien_forme",
                violation_error_message="Un numéro RNA s’écrit W suivi de neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=~Q(mot_aci="") & ~Q(mot_cpts="") & ~Q(mot_caisse="") & ~Q(mot_agence=""),
                name="identite_libelles_donnes",
                violation_error_message="Aucun des quatre mots ne peut être vide.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def clean_fields(self, exclude=None) -> None:
        # Before the validators: people type phone numbers and SIRET with spaces.
        self.siret = normaliser_siret(self.siret) if self.siret else ""
        self.rna = self.rna.replace(" ", "").upper()
        if self.telephone:
            self.telephone = normaliser_telephone(self.telephone)
        if self.hebergeur_telephone:
            self.hebergeur_telephone = normaliser_telephone(self.hebergeur_telephone)
        super().clean_fields(exclude=exclude)

    @property
    def telephone_lisible(self) -> str:
        return telephone_lisible(self.telephone)

    @property
    def hebergeur_telephone_lisible(self) -> str:
        return telephone_lisible(self.hebergeur_telephone)

    @property
    def siege_lignes(self) -> list[str]:
        ville = f"{self.siege_code_postal} {self.siege_ville}".strip()
        return [ligne for ligne in (self.siege_adresse, self.siege_complement, ville) if ligne]

    @property
    def siege(self) -> str:
        return ", ".join(self.siege_lignes)

    @property
    def urgences(self) -> list[NumeroUrgent]:
        return [NumeroUrgent(numero) for numero in self.numeros_urgents]

    @property
    def renseignee(self) -> bool:
        return not self._state.adding

    @property
    def numero_non_urgent(self) -> str:
        return "116117" if self.numero_116117_actif else ""

    @property
    def libelles(self) -> Libelles:
        return Libelles(
            **{
                cle: Libelle(getattr(self, f"mot_{cle}"), getattr(self, f"article_{cle}"))
                for cle in CLES
            }
        )

    @property
    def adresse(self) -> str:
        """The seat as written on an envelope, one line under the other."""
        return "\n".join(self.siege_lignes)
