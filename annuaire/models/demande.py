from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annuaire.enums import EtatDemande, EtatRevendication, GenreDemande, PorteSur, Preuve

from .fiche import Fiche

_FAITS = {
    "prenom": "Prénom",
    "nom": "Nom",
    "rpps": "Numéro RPPS",
    "commune_nom": "Commune",
    "adresse": "Adresse",
    "telephone": "Téléphone",
    "quoi": "Porte sur",
}


class DemandeQuerySet(models.QuerySet["Demande"]):
    def a_traiter(self) -> "DemandeQuerySet":
        return self.filter(etat=EtatDemande.A_TRAITER)


class Demande(models.Model):
    """What someone without an account asks; it counts once the mailbox has confirmed it."""

    genre = models.CharField("demande", max_length=10, choices=GenreDemande)
    etat = models.CharField(
        "état", max_length=12, choices=EtatDemande, default=EtatDemande.A_CONFIRMER
    )
    # Kept without the entry once that one is erased: the request still has its answer.
    fiche = models.ForeignKey(
        Fiche, on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    courriel = models.EmailField("adresse du demandeur")
    nom = models.CharField("nom du demandeur", max_length=150, blank=True)
    texte = models.TextField("message", max_length=1000, blank=True)
    details = models.JSONField("détails", default=dict, blank=True)
    # The mailbox that confirmed is one the entry itself bears.
    adresse_prouvee = models.BooleanField("adresse de la fiche", default=False)
    recue_le = models.DateTimeField("reçue le", auto_now_add=True)
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    echeance = models.DateField("réponse due le", null=True, blank=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="décidée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reponse = models.TextField("réponse", max_length=1000, blank=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ["-recue_le", "-pk"]
        indexes = [models.Index(fields=["etat", "echeance"], name="demande_echeance")]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat="a_confirmer", confirmee_le=None)
                | Q(~Q(etat="a_confirmer"), confirmee_le__isnull=False),
                name="demande_confirmee_datee",
                violation_error_message="Une demande confirmée porte sa date de confirmation.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=("faite", "refusee"), decidee_le__isnull=False)
                | Q(~Q(etat__in=("faite", "refusee")), decidee_le=None),
                name="demande_decidee_datee",
                violation_error_message="Une demande close porte la date de sa décision.",
            ),
        ]

    def __str__(self) -> str:
        sujet: Any = self.fiche or self.details.get("nom") or self.nom
        return f"{self.get_genre_display()} : {sujet}"

    @property
    def a_confirmer(self) -> bool:
        return self.etat == EtatDemande.A_CONFIRMER

    @property
    def en_retard(self) -> bool:
        return not self.close and self.echeance is not None and self.echeance < timezone.localdate()

    @property
    def faits(self) -> list[tuple[str, str]]:
        """What the form asked beside the message, in words."""
        porte_sur = (PorteSur(valeur).label for valeur in self.details.get("quoi", []))
        dits = {**self.details, "quoi": ", ".join(porte_sur)}
        return [(nom, dits[cle]) for cle, nom in _FAITS.items() if dits.get(cle)]

    @property
    def close(self) -> bool:
        return self.etat in (EtatDemande.FAITE, EtatDemande.REFUSEE)


_EN_COURS = ("a_confirmer", "a_decider")


class RevendicationQuerySet(models.QuerySet["Revendication"]):
    def en_cours(self) -> "RevendicationQuerySet":
        return self.filter(etat__in=_EN_COURS)

    def a_decider(self) -> "RevendicationQuerySet":
        return self.filter(etat=EtatRevendication.A_DECIDER)


class Revendication(models.Model):
    """« C’est ma fiche »: a member says so; a proof or the coordination makes it true."""

    fiche = models.ForeignKey(Fiche, on_delete=models.CASCADE, related_name="revendications")
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="revendications"
    )
    etat = models.CharField("état", max_length=12, choices=EtatRevendication)
    rpps = models.CharField("numéro RPPS donné", max_length=11, blank=True)
    texte = models.CharField("message", max_length=300, blank=True)
    preuve = models.CharField("reconnue", max_length=12, choices=Preuve, blank=True)
    demandee_le = models.DateTimeField("demandée le", auto_now_add=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="décidée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    motif = models.CharField("motif", max_length=250, blank=True)

    objects = RevendicationQuerySet.as_manager()

    class Meta:
        verbose_name = "revendication"
        verbose_name_plural = "revendications"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte"],
                condition=Q(etat__in=_EN_COURS),
                name="revendication_une_en_cours_par_compte",
                violation_error_message="Une demande est déjà en cours pour votre compte.",
            ),
            models.CheckConstraint(
                condition=Q(etat="acceptee") & ~Q(preuve="") | ~Q(etat="acceptee"),
                name="revendication_acceptee_prouvee",
                violation_error_message="Une fiche reconnue dit par quelle preuve.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte}, fiche {self.fiche}"
