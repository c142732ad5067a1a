from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.referentiel.models import Profession
from cpts_portal.travaux.models import Travail, TravailQuerySet
from membres.adhesions.models import Adherent
from membres.instances.models import Instance

from .enums import Cible, Entree, EtatEntree


class Reglage(models.Model):
    """How one enters a group; without a row, the pilot accepts requests."""

    instance = models.OneToOneField(Instance, on_delete=models.CASCADE, related_name="reglage")
    entree = models.CharField("entrée", max_length=8, choices=Entree, default=Entree.SUR_DEMANDE)

    class Meta:
        verbose_name = "réglage de groupe"
        verbose_name_plural = "réglages de groupe"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entree__in=Entree.values),
                name="groupe_entree_connue",
                violation_error_message="Dites comment on entre dans ce groupe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instance} : {self.get_entree_display()}"


class DemandeEntree(models.Model):
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="demandes_entree")
    adherent = models.ForeignKey(Adherent, on_delete=models.PROTECT, related_name="demandes_entree")
    mot = models.CharField("un mot au pilote", max_length=300, blank=True)
    etat = models.CharField("état", max_length=8, choices=EtatEntree, default=EtatEntree.ATTENTE)
    faite_le = models.DateTimeField("faite le", default=timezone.now)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "demande d’entrée"
        verbose_name_plural = "demandes d’entrée"
        ordering = ["faite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "adherent"],
                condition=Q(etat=EtatEntree.ATTENTE),
                name="groupe_une_demande_a_la_fois",
                violation_error_message="Votre demande est déjà en attente.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatEntree.ATTENTE, decidee_le=None)
                | (~Q(etat=EtatEntree.ATTENTE) & Q(decidee_le__isnull=False)),
                name="groupe_demande_close_datee",
                violation_error_message="Une demande close porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adherent} vers {self.instance}"


class Message(Travail):
    """A plain message to many: the worker makes one e-mail per person, each with its fate."""

    cible = models.CharField("à qui", max_length=10, choices=Cible)
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    profession = models.ForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # « volontaires de Langres » : who a list of people chosen by an app above is.
    liste = models.CharField("personnes choisies", max_length=150, blank=True)
    objet = models.CharField("objet", max_length=150)
    texte = models.TextField("message", max_length=5000)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages_envoyes"
    )
    # Those counted in the preview the author accepted; the others chose silence, or have left.
    destinataires = models.PositiveIntegerField("destinataires", editable=False)
    ecartes = models.PositiveIntegerField("écartés par leur choix", editable=False)

    objects: ClassVar = TravailQuerySet.as_manager()

    class Meta(Travail.Meta):
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            *Travail.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cible=Cible.INSTANCE, instance__isnull=False, profession=None, liste="")
                | Q(cible=Cible.PROFESSION, instance=None, profession__isnull=False, liste="")
                | Q(cible=Cible.ADHERENTS, instance=None, profession=None, liste="")
                | (Q(cible=Cible.LISTE, instance=None, profession=None) & ~Q(liste="")),
                name="message_cible_nommee",
                violation_error_message="Dites à qui ce message s’adresse.",
            ),
        ]

    def __str__(self) -> str:
        return self.objet

    @property
    def a_qui(self) -> str:
        return str(self.instance or self.profession or self.liste or self.get_cible_display())


class Envoi(models.Model):
    """One person of a message, and the e-mail that carries it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="envois")
    adherent = models.ForeignKey(Adherent, on_delete=models.PROTECT, related_name="+")
    # Forgotten when the purge erases old e-mails; the count of the message stays.
    courriel = models.ForeignKey(
        Courriel, on_delete=models.SET_NULL, null=True, related_name="envois"
    )

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "adherent"],
                name="message_une_fois_par_personne",
                violation_error_message="Cette personne a déjà reçu ce message.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} à {self.adherent}"


class Silence(models.Model):
    """« Plus de messages de ce groupe », or of any. Convocations are not messages."""

    adherent = models.ForeignKey(Adherent, on_delete=models.CASCADE, related_name="silences")
    instance = models.ForeignKey(
        Instance, on_delete=models.CASCADE, null=True, blank=True, related_name="silences"
    )
    depuis = models.DateTimeField("depuis", default=timezone.now)

    class Meta:
        verbose_name = "silence"
        verbose_name_plural = "silences"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adherent", "instance"],
                nulls_distinct=False,
                name="silence_une_seule_fois",
                violation_error_message="C’est déjà noté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adherent} sans {self.instance or 'aucun message'}"


class TacheQuerySet(models.QuerySet["Tache"]):
    def ouvertes(self) -> TacheQuerySet:
        return self.filter(faite_le=None, retiree_le=None)


class Tache(models.Model):
    """What a group does between two meetings; those decided in a meeting live with it."""

    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="taches_du_groupe"
    )
    libelle = models.CharField("à faire", max_length=200)
    responsable = models.ForeignKey(
        Adherent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taches_de_groupe",
        verbose_name="qui s’en charge",
    )
    echeance = models.DateField("pour le", null=True, blank=True)
    faite_le = models.DateTimeField("faite le", null=True, blank=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True)
    creee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now)

    objects = TacheQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche du groupe"
        verbose_name_plural = "tâches du groupe"
        ordering = ["echeance", "pk"]

    def __str__(self) -> str:
        return self.libelle

    @property
    def en_retard(self) -> bool:
        return bool(
            self.faite_le is None and self.echeance and self.echeance < timezone.localdate()
        )
