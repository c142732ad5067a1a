from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpts_portal.rgpd.enums import Canal, EtatDemande, NatureDemande


class DemandeQuerySet(models.QuerySet["Demande"]):
    def ouvertes(self) -> DemandeQuerySet:
        return self.filter(etat=EtatDemande.RECUE)


class Demande(models.Model):
    """A person uses a right over their data; the law gives a month to answer."""

    nature = models.CharField("demande", max_length=15, choices=NatureDemande)
    canal = models.CharField("reçue", max_length=10, choices=Canal, default=Canal.PORTAIL)
    # Empty for someone without an account, whom `nom` and `courriel` then name.
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes_rgpd",
        verbose_name="compte",
    )
    nom = models.CharField("nom de la personne", max_length=200)
    courriel = models.EmailField("où lui répondre", blank=True)
    texte = models.TextField("ce qui est demandé", max_length=3000)
    recue_le = models.DateField("reçue le")
    echeance = models.DateField("réponse due le")
    motif_prolongation = models.CharField("motif de la prolongation", max_length=300, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatDemande, default=EtatDemande.RECUE)
    reponse = models.TextField("réponse", max_length=3000, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    repondue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="répondue par",
    )
    creee_le = models.DateTimeField("enregistrée le", auto_now_add=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande sur ses données"
        verbose_name_plural = "demandes sur ses données"
        ordering = ["echeance", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=NatureDemande.values)
                & Q(canal__in=Canal.values)
                & Q(etat__in=EtatDemande.values),
                name="demande_rgpd_valeurs_connues",
                violation_error_message="Cette demande porte une valeur inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(echeance__gt=F("recue_le")),
                name="demande_rgpd_echeance_apres",
                violation_error_message="La réponse est due après la réception.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatDemande.RECUE) | Q(repondue_le__isnull=False),
                name="demande_rgpd_close_datee",
                violation_error_message="Une demande close porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDemande.REFUSEE) | ~Q(reponse=""),
                name="demande_rgpd_refus_motive",
                violation_error_message="Un refus dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} ({self.nom})"

    @property
    def est_ouverte(self) -> bool:
        return self.etat == EtatDemande.RECUE

    @property
    def jours_restants(self) -> int:
        return (self.echeance - timezone.localdate()).days

    @property
    def est_en_retard(self) -> bool:
        return self.est_ouverte and self.jours_restants < 0

    @property
    def delai_de_reponse(self) -> int | None:
        """Days from reception to answer."""
        if self.repondue_le is None:
            return None
        return (timezone.localdate(self.repondue_le) - self.recue_le).days


class Passage(models.Model):
    """One rule of one purge: how many, older than what. The log of what is no longer there."""

    regle = models.CharField("règle", max_length=60)
    libelle = models.CharField("ce qui est visé", max_length=200)
    avant = models.DateField("plus ancien que le")
    nombre = models.PositiveIntegerField("effacés")
    echec = models.CharField("échec", max_length=300, blank=True)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "passage de la purge"
        verbose_name_plural = "passages de la purge"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["regle", "-le"], name="passage_regle")]

    def __str__(self) -> str:
        return f"{self.libelle} : {self.nombre}"


class Traitement(models.Model):
    """One line of the register that article 30 of the GDPR asks for."""

    nom = models.CharField("traitement", max_length=150)
    finalites = models.TextField("à quoi il sert", max_length=2000)
    base_legale = models.CharField("base légale", max_length=300)
    personnes = models.CharField("personnes concernées", max_length=300)
    donnees = models.TextField("données", max_length=2000)
    destinataires = models.TextField("qui les reçoit", max_length=1000)
    transferts = models.CharField("transferts hors de l’Union européenne", max_length=300)
    conservation = models.TextField("durée de conservation", max_length=1000)
    mesures = models.TextField("mesures de sécurité", max_length=2000)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "traitement"
        verbose_name_plural = "registre des traitements"
        ordering = ["ordre", "pk"]

    def __str__(self) -> str:
        return self.nom
