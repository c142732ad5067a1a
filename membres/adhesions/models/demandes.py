from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpts_portal.lib.ecriture import de
from membres.adhesions.enums import EtatDemande, ObjetConsentement

from .adherents import Adherent, Coordonnees


class DemandeQuerySet(models.QuerySet["DemandeAdhesion"]):
    def a_decider(self) -> DemandeQuerySet:
        return self.filter(etat=EtatDemande.A_DECIDER)

    def en_cours(self) -> DemandeQuerySet:
        return self.filter(etat__in=[EtatDemande.A_DECIDER, EtatDemande.PRECISIONS])


class DemandeAdhesion(Coordonnees):
    """What someone filled in on « Adhérer », until the bureau decides."""

    message = models.TextField("pourquoi rejoindre la communauté", blank=True)
    # [{"cle": "…", "nom": "…"}]: the groups may be renamed, the wish stays as made.
    groupes: models.JSONField = models.JSONField("groupes souhaités", default=list, blank=True)
    consentements: models.JSONField = models.JSONField(
        "consentements donnés", default=list, blank=True
    )
    etat = models.CharField(
        "état", max_length=12, choices=EtatDemande, default=EtatDemande.A_CONFIRMER
    )
    # Of the link last mailed: to confirm, then to answer a question.
    empreinte = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    expire_le = models.DateTimeField("lien valable jusqu’au", null=True, blank=True)
    deposee_le = models.DateTimeField("déposée le", auto_now_add=True)
    confirmee_le = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    question = models.TextField("précision demandée", blank=True)
    reponse = models.TextField("réponse", blank=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    # A decision the coordination records carries the day the bureau took it.
    bureau_du = models.DateField("décision du bureau du", null=True, blank=True)
    motif = models.TextField("motif", blank=True)
    adherent = models.OneToOneField(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demande",
        verbose_name="adhérent",
    )

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’adhésion"
        verbose_name_plural = "demandes d’adhésion"
        ordering = ["deposee_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatDemande.A_CONFIRMER) | Q(confirmee_le__isnull=False),
                name="demande_adresse_confirmee",
                violation_error_message="Une demande se traite une fois l’adresse confirmée.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDemande.REFUSEE) | ~Q(motif=""),
                name="demande_refus_motive",
                violation_error_message="Un refus se motive.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDemande.ACCEPTEE) | Q(adherent__isnull=False),
                name="demande_acceptee_a_son_adherent",
                violation_error_message="Une demande acceptée mène à un adhérent.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande {de(self.nom_complet)}"

    @property
    def consentements_dits(self) -> list[str]:
        return [objet.label for objet in ObjetConsentement if objet.value in self.consentements]

    def coordonnees(self) -> dict[str, Any]:
        """What an adherent keeps of it."""
        return {champ.name: getattr(self, champ.name) for champ in Coordonnees._meta.fields}
