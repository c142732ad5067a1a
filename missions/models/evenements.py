"""A declared crisis: its log, its calls for volunteers, its assessment."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from membres.groupes.models import Message
from missions.enums_crise import Autorite, Disponibilite, GenreConsigne, TypeCrise
from missions.models.contrats import EvenementReconnu
from missions.models.crise import VolontaireCrise


class EvenementCrise(models.Model):
    titre = models.CharField("événement", max_length=150)
    type = models.CharField("nature", max_length=12, choices=TypeCrise)
    declenche_par = models.CharField("déclenché par", max_length=10, choices=Autorite)
    description = models.TextField("ce qui se passe", blank=True, max_length=5000)
    ouvert_le = models.DateField("ouvert le")
    clos_le = models.DateField("clos le", null=True, blank=True)
    bilan = models.TextField("bilan", blank=True, max_length=10_000)
    declare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="déclaré par",
    )
    # Reconnu par une personne, jamais par le portail ; retiré au contrat, il redevient à proposer.
    reconnu = models.OneToOneField(
        EvenementReconnu,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="crise",
        verbose_name="événement reconnu",
    )
    non_reconnu_le = models.DateField("non reconnu le", null=True, blank=True)

    class Meta:
        verbose_name = "événement de crise"
        verbose_name_plural = "événements de crise"
        ordering = ("-ouvert_le", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(clos_le=None) | Q(clos_le__gte=F("ouvert_le")),
                name="evenement_crise_dates_ordonnees",
                violation_error_message="Un événement se clôt après son ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(clos_le=None) | ~Q(bilan=""),
                name="evenement_crise_clos_avec_bilan",
                violation_error_message="Écrivez le bilan avant de clore.",
            ),
            models.CheckConstraint(
                condition=Q(reconnu=None) | Q(non_reconnu_le=None),
                name="evenement_crise_reconnu_ou_non",
                violation_error_message="Un événement est reconnu, ou ne l’est pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def ouvert(self) -> bool:
        return self.clos_le is None


class EntreeMainCourante(models.Model):
    """One line of the log. A trigger of the database refuses any change: one corrects by adding."""

    evenement = models.ForeignKey(
        EvenementCrise,
        on_delete=models.PROTECT,
        related_name="main_courante",
        verbose_name="événement",
    )
    heure = models.DateTimeField("quand", default=timezone.now)
    genre = models.CharField(
        "genre", max_length=12, choices=GenreConsigne, default=GenreConsigne.INFORMATION
    )
    texte = models.TextField("ce qui est su, décidé ou fait", max_length=2000)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )
    inscrite_le = models.DateTimeField("inscrite le", auto_now_add=True)

    class Meta:
        verbose_name = "ligne de la main courante"
        verbose_name_plural = "main courante"
        ordering = ("heure", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(texte=""),
                name="main_courante_non_vide",
                violation_error_message="Écrivez ce qui est su, décidé ou fait.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte[:60]


class AppelVolontaires(models.Model):
    """A call: the message that carried it, and what each person answered."""

    evenement = models.ForeignKey(
        EvenementCrise, on_delete=models.PROTECT, related_name="appels", verbose_name="événement"
    )
    objet = models.CharField("objet", max_length=150)
    texte = models.TextField("message", max_length=4000)
    a_qui = models.CharField("à qui", max_length=150)
    # Effacé avec les messages anciens ; l'appel et ses réponses restent.
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="message"
    )
    lance_le = models.DateTimeField("lancé le", default=timezone.now)
    lance_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lancé par",
    )

    class Meta:
        verbose_name = "appel aux volontaires"
        verbose_name_plural = "appels aux volontaires"
        ordering = ("-lance_le", "-pk")

    def __str__(self) -> str:
        return self.objet


class ReponseAppel(models.Model):
    """One person called; empty until they answer."""

    appel = models.ForeignKey(
        AppelVolontaires, on_delete=models.PROTECT, related_name="reponses", verbose_name="appel"
    )
    volontaire = models.ForeignKey(
        VolontaireCrise,
        on_delete=models.CASCADE,
        related_name="reponses",
        verbose_name="volontaire",
    )
    reponse = models.CharField("réponse", max_length=3, choices=Disponibilite, blank=True)
    mot = models.CharField("précision", max_length=200, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse à un appel"
        verbose_name_plural = "réponses à un appel"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["appel", "volontaire"],
                name="reponse_appel_unique",
                violation_error_message="Cette personne est déjà appelée.",
            ),
            models.CheckConstraint(
                condition=Q(reponse="", repondu_le=None)
                | (~Q(reponse="") & Q(repondu_le__isnull=False)),
                name="reponse_appel_datee",
                violation_error_message="Une réponse est datée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volontaire}, {self.get_reponse_display() or 'sans réponse'}"
