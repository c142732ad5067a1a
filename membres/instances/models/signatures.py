"""What is signed, by whom and in whose name; and what people declare of their interests."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.ecriture import de
from cpts_portal.lib.periodes import couvre, dernier_jour
from membres.adhesions.models import Adherent
from membres.instances.enums import EtatSignature


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def en_cours(self, jour: dt.date | None = None) -> DelegationQuerySet:
        return self.filter(couvre(jour or timezone.localdate()))


class Delegation(models.Model):
    """The presidency lets someone sign in its name, for one object and for a time."""

    delegant = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="delegations_donnees", verbose_name="de"
    )
    delegataire = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="delegations_recues", verbose_name="à"
    )
    objet = models.CharField(
        "pour signer", max_length=200, help_text="Par exemple «\u00a0les procès-verbaux\u00a0»."
    )
    debut = models.DateField("à partir du")
    fin = models.DateField("premier jour sans la délégation")
    decision = models.CharField("décision", max_length=200, blank=True)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gte=F("debut")),
                name="delegation_fin_apres_debut",
                violation_error_message="La fin de la délégation vient après son début.",
            ),
            models.CheckConstraint(
                condition=~Q(delegant=F("delegataire")),
                name="delegation_a_un_autre",
                violation_error_message="On délègue à quelqu’un d’autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegant} à {self.delegataire}, {self.objet}"

    @property
    def dernier_jour(self) -> dt.date | None:
        return dernier_jour(self.fin)

    @property
    def est_en_cours(self) -> bool:
        return self.debut <= timezone.localdate() < self.fin


class DeclarationInteret(models.Model):
    """What someone who decides declares; a new one replaces the last without erasing it."""

    adherent = models.ForeignKey(
        Adherent, on_delete=models.PROTECT, related_name="declarations", verbose_name="adhérent"
    )
    le = models.DateField("déclarée le")
    neant = models.BooleanField("aucun intérêt à déclarer", default=False)
    texte = models.TextField("intérêts déclarés", blank=True)

    class Meta:
        verbose_name = "déclaration d’intérêts"
        verbose_name_plural = "déclarations d’intérêts"
        ordering = ["-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(neant=True) & Q(texte="")) | (Q(neant=False) & ~Q(texte="")),
                name="declaration_neant_ou_texte",
                violation_error_message=(
                    "Décrivez les intérêts, ou cochez qu’il n’y en a aucun, pas les deux."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Déclaration {de(self.adherent)}, {self.le:%d/%m/%Y}"


class Signature(models.Model):
    """A finished document waiting for the presidency, then signed or sent back."""

    titre = models.CharField("titre", max_length=300)
    document = models.OneToOneField(
        DocumentProduit, on_delete=models.PROTECT, related_name="signature", verbose_name="document"
    )
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="demandée par",
    )
    demandee_le = models.DateTimeField("demandée le", auto_now_add=True)
    etat = models.CharField(
        "état", max_length=10, choices=EtatSignature, default=EtatSignature.A_SIGNER
    )
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    # Of the very file that was read: a later version is another document.
    sha256 = models.CharField("empreinte signée", max_length=64, blank=True, editable=False)
    motif = models.CharField("motif du refus", max_length=300, blank=True)

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat=EtatSignature.SIGNEE)
                | (Q(decidee_par__isnull=False, decidee_le__isnull=False) & ~Q(sha256="")),
                name="signature_qui_quand_quoi",
                violation_error_message="Une signature dit qui, quand et quel fichier.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatSignature.REFUSEE) | ~Q(motif=""),
                name="signature_refus_motive",
                violation_error_message="Un refus de signer se motive.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre
