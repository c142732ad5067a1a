"""The crisis plan: a draft made of lines, versions frozen from it, members who volunteer."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.validators import (
    normaliser_telephone,
    telephone_lisible,
    valider_telephone,
)
from membres.adhesions.models import Adherent
from missions.enums_crise import (
    DestinatairePlan,
    FonctionCellule,
    GenreFiche,
    GenreRessource,
    TypeCrise,
)

_LU = "Lu par tous les membres et imprimé dans le plan."


def _telephone(libelle: str, **options: object) -> models.CharField:
    return models.CharField(libelle, max_length=20, validators=[valider_telephone], **options)  # type: ignore[arg-type]  # les options d'un champ


def _membre(libelle: str) -> models.ForeignKey:
    return models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle,
    )


class LignePlanQuerySet(models.QuerySet):
    def vives(self) -> "LignePlanQuerySet":
        return self.filter(retiree_le=None)


class LignePlan(models.Model):
    """A line of the draft: ordered by hand, taken out without being destroyed."""

    ordre = models.PositiveSmallIntegerField("ordre", default=0, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = LignePlanQuerySet.as_manager()
    # Numbers are kept as they are dialled from anywhere; people type them with spaces.
    telephones: tuple[str, ...] = ()

    class Meta:
        abstract = True
        ordering = ("ordre", "pk")

    def clean_fields(self, exclude=None) -> None:
        for nom in self.telephones:
            if saisi := getattr(self, nom):
                setattr(self, nom, normaliser_telephone(saisi))
        super().clean_fields(exclude=exclude)


class ReferentCrise(LignePlan):
    """Who is called, in that order."""

    telephones = ("telephone",)

    adherent = _membre("adhérent")
    nom = models.CharField(
        "nom", max_length=120, blank=True, help_text="Pour une personne qui n’adhère pas."
    )
    qualite = models.CharField("qualité", max_length=120, blank=True)
    telephone = _telephone("téléphone", help_text=_LU)
    joignable = models.CharField("joignable", max_length=120, blank=True)

    class Meta(LignePlan.Meta):
        verbose_name = "référent"
        verbose_name_plural = "référents"
        constraints = [
            models.CheckConstraint(
                condition=Q(adherent__isnull=False, nom="") | (Q(adherent=None) & ~Q(nom="")),
                name="referent_crise_nomme",
                violation_error_message="Choisissez un adhérent, ou écrivez un nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom or str(self.adherent)


class MembreCellule(LignePlan):
    """A function of the crisis cell, its holder and who replaces them."""

    telephones = ("titulaire_telephone", "suppleant_telephone")

    fonction = models.CharField("fonction", max_length=15, choices=FonctionCellule)
    precision = models.CharField(
        "précision", max_length=120, blank=True, help_text="Ce qui lui revient, ou l’organisme."
    )
    titulaire = _membre("titulaire, adhérent")
    titulaire_nom = models.CharField("titulaire, autre personne", max_length=120, blank=True)
    titulaire_telephone = _telephone("téléphone du titulaire", blank=True, help_text=_LU)
    suppleant = _membre("suppléant, adhérent")
    suppleant_nom = models.CharField("suppléant, autre personne", max_length=120, blank=True)
    suppleant_telephone = _telephone("téléphone du suppléant", blank=True, help_text=_LU)

    class Meta(LignePlan.Meta):
        verbose_name = "fonction de la cellule"
        verbose_name_plural = "cellule de crise"
        constraints = [
            models.CheckConstraint(
                condition=Q(titulaire__isnull=False, titulaire_nom="")
                | (Q(titulaire=None) & ~Q(titulaire_nom="")),
                name="cellule_titulaire_nomme",
                violation_error_message="Nommez le titulaire\u00a0: un adhérent, ou un nom.",
            ),
            models.CheckConstraint(
                condition=Q(suppleant=None) | Q(suppleant_nom=""),
                name="cellule_un_suppleant",
                violation_error_message="Le suppléant est un adhérent, ou un nom, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_fonction_display()

    @property
    def nom_titulaire(self) -> str:
        return self.titulaire_nom or str(self.titulaire)

    @property
    def nom_suppleant(self) -> str:
        return self.suppleant_nom or (str(self.suppleant) if self.suppleant else "")


class MaillonAlerte(LignePlan):
    """One link of the alert chain: who tells whom, how."""

    qui = models.CharField("qui", max_length=120)
    previent = models.CharField("prévient", max_length=120)
    moyen = models.CharField("par quel moyen", max_length=120, blank=True)
    consigne = models.CharField("consigne", max_length=250, blank=True)

    class Meta(LignePlan.Meta):
        verbose_name = "maillon de l’alerte"
        verbose_name_plural = "chaîne d’alerte"

    def __str__(self) -> str:
        return f"{self.qui} prévient {self.previent}"


class RessourceCrise(LignePlan):
    """A place, a stock, a vehicle: where it is, who holds it, when it can be had."""

    telephones = ("telephone",)

    genre = models.CharField("genre", max_length=10, choices=GenreRessource)
    libelle = models.CharField("quoi", max_length=150)
    quantite = models.CharField("quantité", max_length=80, blank=True)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    lieu = models.CharField("lieu précis", max_length=150, blank=True)
    detenteur = models.CharField("détenteur", max_length=120, blank=True)
    telephone = _telephone("téléphone", blank=True, help_text=_LU)
    disponibilite = models.CharField("disponibilité", max_length=150, blank=True)
    # Vide : pour toute crise.
    types = models.JSONField("pour quelles crises", default=list, blank=True)
    verifiee_le = models.DateField("vérifiée le", null=True, blank=True)

    class Meta(LignePlan.Meta):
        verbose_name = "ressource"
        verbose_name_plural = "ressources"

    def __str__(self) -> str:
        return self.libelle

    @property
    def types_dits(self) -> str:
        libelles = [TypeCrise(t).label for t in self.types if t in TypeCrise.values]
        return ", ".join(libelles) or "toute crise"


class FicheCrise(LignePlan):
    """A text of the plan: a risk, a reflex sheet, continuity, messages, an exercise."""

    genre = models.CharField("genre", max_length=15, choices=GenreFiche)
    type = models.CharField("type de crise", max_length=12, choices=TypeCrise, blank=True)
    titre = models.CharField("titre", max_length=150)
    texte = models.TextField("texte", max_length=20_000)

    class Meta(LignePlan.Meta):
        verbose_name = "fiche du plan"
        verbose_name_plural = "fiches du plan"

    def __str__(self) -> str:
        return self.titre


class VersionPlan(models.Model):
    """The plan as it was decided that day. A trigger of the database refuses any change."""

    numero = models.PositiveSmallIntegerField("version", unique=True)
    arretee_le = models.DateField("arrêtée le")
    objet = models.CharField("ce qui change", max_length=300)
    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    arretee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="arrêtée par",
    )
    enregistree_le = models.DateTimeField("enregistrée le", auto_now_add=True)

    class Meta:
        verbose_name = "version du plan de crise"
        verbose_name_plural = "versions du plan de crise"
        ordering = ("-numero",)

    def __str__(self) -> str:
        return f"Plan de crise, version {self.numero}"


class TransmissionPlan(models.Model):
    """A version sent to the ARS or to the CPAM; noted by mistake, it is cancelled, not erased."""

    version = models.ForeignKey(
        VersionPlan, on_delete=models.PROTECT, related_name="transmissions", verbose_name="version"
    )
    a = models.CharField("à", max_length=4, choices=DestinatairePlan)
    le = models.DateField("envoyée le")
    moyen = models.CharField("comment", max_length=120, blank=True)
    # Chemin dans le stockage « prives » : jamais une adresse.
    fichier = models.CharField("justificatif", max_length=200, blank=True, editable=False)
    nom_fichier = models.CharField("nom du fichier", max_length=140, blank=True, editable=False)
    type_mime = models.CharField("type du fichier", max_length=100, blank=True, editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True, editable=False)
    notee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )
    notee_le = models.DateTimeField("notée le", auto_now_add=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "envoi du plan de crise"
        verbose_name_plural = "envois du plan de crise"
        ordering = ("le", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "a"],
                condition=Q(annulee_le=None),
                name="transmission_plan_unique",
                violation_error_message="Cette version est déjà notée envoyée à ce destinataire.",
            ),
            models.CheckConstraint(
                condition=Q(fichier="", sha256="") | (~Q(fichier="") & ~Q(sha256="")),
                name="transmission_plan_fichier_entier",
                violation_error_message="Un justificatif porte son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.get_a_display()}"


class VolontaireQuerySet(models.QuerySet["VolontaireCrise"]):
    def inscrits(self) -> "VolontaireQuerySet":
        """Today's: whoever left the association is no longer one."""
        return self.filter(retire_le=None, adherent__in=Adherent.objects.membres_le())


class VolontaireCrise(models.Model):
    """A member who said « je suis volontaire »; commune and profession are those they declared."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="volontariats", verbose_name="adhérent"
    )
    telephone = models.CharField(
        "téléphone d’urgence", max_length=20, validators=[valider_telephone]
    )
    competences = models.CharField("compétences utiles", max_length=200, blank=True)
    disponibilites = models.CharField("disponibilités", max_length=200, blank=True)
    inscrit_le = models.DateTimeField("inscrit le", auto_now_add=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = VolontaireQuerySet.as_manager()

    class Meta:
        verbose_name = "volontaire"
        verbose_name_plural = "volontaires"
        ordering = ("inscrit_le", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["adherent"],
                condition=Q(retire_le=None),
                name="volontaire_crise_une_fois",
                violation_error_message="Vous êtes déjà volontaire.",
            ),
            models.CheckConstraint(
                condition=Q(retire_le__isnull=False) | ~Q(telephone=""),
                name="volontaire_crise_joignable",
                violation_error_message="Donnez un numéro où l’on vous joint.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.adherent)

    def clean_fields(self, exclude=None) -> None:
        if self.telephone:
            self.telephone = normaliser_telephone(self.telephone)
        super().clean_fields(exclude=exclude)

    @property
    def telephone_lisible(self) -> str:
        return telephone_lisible(self.telephone)
