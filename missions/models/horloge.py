"""The clock of the contract: deadlines are data, their offsets are settings."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.enums import RepereEcheance
from missions.models.contrats import Contrat
from missions.models.indicateurs import Indicateur


def rappels_par_defaut() -> list[int]:
    return [30, 7]


class RegleEcheance(models.Model):
    """« Le rapport, 57 jours avant l’anniversaire ». An unknown offset is « à saisir »."""

    code = models.SlugField("code", max_length=40, unique=True)
    libelle = models.CharField("échéance", max_length=60)
    repere = models.CharField("compté depuis", max_length=20, choices=RepereEcheance)
    decalage_mois = models.SmallIntegerField("décalage en mois", null=True, blank=True)
    decalage_jours = models.SmallIntegerField("décalage en jours", null=True, blank=True)
    rappels = models.JSONField("rappels, en jours avant", default=rappels_par_defaut, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    active = models.BooleanField("suivie", default=True)

    class Meta:
        verbose_name = "règle d’échéance"
        verbose_name_plural = "règles d’échéance"
        ordering = ["libelle"]

    def __str__(self) -> str:
        return self.libelle

    @property
    def connue(self) -> bool:
        return self.decalage_mois is not None or self.decalage_jours is not None


class EcheanceFaite(models.Model):
    """A deadline of a rule met that year; removing the row undoes it."""

    contrat = models.ForeignKey(
        Contrat, on_delete=models.PROTECT, related_name="echeances_faites", verbose_name="contrat"
    )
    # « rapport:3 » : la règle et l'année.
    cle = models.CharField("échéance", max_length=60)
    faite_le = models.DateField("faite le")
    faite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )

    class Meta:
        verbose_name = "échéance faite"
        verbose_name_plural = "échéances faites"
        ordering = ["faite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "cle"],
                name="echeance_faite_une_fois",
                violation_error_message="Cette échéance est déjà notée faite.",
            ),
        ]

    def __str__(self) -> str:
        return self.cle


class RappelEnvoye(models.Model):
    """One reminder sent, so that the daily task sends it once."""

    contrat = models.ForeignKey(Contrat, on_delete=models.CASCADE, related_name="+")
    cle = models.CharField("échéance", max_length=80)
    # Jours avant l'échéance ; -1 : elle est passée.
    avant = models.SmallIntegerField("jours avant")
    envoye_le = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "rappel envoyé"
        verbose_name_plural = "rappels envoyés"
        ordering = ["-envoye_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "cle", "avant"],
                name="rappel_envoye_une_fois",
                violation_error_message="Ce rappel est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cle}, {self.avant}"


class AgendaPersonnel(models.Model):
    """The secret address a person's calendar reads; only its hash is kept."""

    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="compte"
    )
    empreinte = models.CharField(max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now=True)

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"

    def __str__(self) -> str:
        return f"Agenda de {self.compte}"

    @staticmethod
    def empreinte_de(jeton: str) -> str:
        return hashlib.sha256(jeton.encode()).hexdigest()


class Commentaire(models.Model):
    """What people say about an indicator; taken back, it stays in the history, struck out."""

    indicateur = models.ForeignKey(
        Indicateur,
        on_delete=models.PROTECT,
        related_name="commentaires",
        verbose_name="indicateur",
    )
    texte = models.TextField("commentaire", max_length=2000)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur"
    )
    ecrit_le = models.DateTimeField("écrit le", auto_now_add=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ["ecrit_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texte=""),
                name="commentaire_non_vide",
                violation_error_message="Écrivez votre commentaire.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte[:60]
