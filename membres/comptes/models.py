from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from .enums import Role


class CompteQuerySet(models.QuerySet["Compte"]):
    def ouverts(self) -> CompteQuerySet:
        return self.filter(is_active=True)

    def fermes(self) -> CompteQuerySet:
        return self.filter(is_active=False)

    def ayant_role(self, *roles: Role, jour: dt.date | None = None) -> CompteQuerySet:
        attributions = AttributionRole.objects.en_cours(jour).filter(role__in=roles)
        return self.filter(models.Exists(attributions.filter(compte=models.OuterRef("pk"))))


class CompteManager(DjangoUserManager["Compte"].from_queryset(CompteQuerySet)):  # type: ignore[misc]  # a base made on the fly
    def create_user(self, email, password=None, **champs):
        champs.setdefault("active_le", timezone.now())
        compte = self.model(email=self.normalize_email(email).lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte

    def create_superuser(self, email, password=None, **champs):
        raise NotImplementedError(
            "Pas de superutilisateur : `manage.py initialiser` crée l'administrateur."
        )


class Compte(AbstractUser):
    """A person who logs in. Rights come from dated roles, never from a boolean."""

    username = None  # type: ignore[assignment]  # Django's way to drop a field
    email = models.EmailField("adresse électronique", unique=True)
    # Nobody logs in before accepting the invitation, even by a code sent to that address.
    active_le = models.DateTimeField("activé le", null=True, blank=True)
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    _roles_actifs: frozenset[Role]

    objects: ClassVar[CompteManager] = CompteManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="compte_email_sans_casse",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="compte_sans_superutilisateur",
                violation_error_message=(
                    "Aucun compte n’est superutilisateur\u00a0: les droits viennent des rôles."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, ferme_le=None)
                | Q(is_active=False, ferme_le__isnull=False),
                name="compte_ferme_date",
                violation_error_message="Un compte fermé porte sa date de fermeture.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def etat(self) -> str:
        if not self.is_active:
            return "fermé"
        return "ouvert" if self.active_le else "invité"

    def roles_actifs(self) -> frozenset[Role]:
        """One query per instance, hence per HTTP request: an expired role is worth nothing."""
        try:
            return self._roles_actifs
        except AttributeError:
            roles = self.attributions.en_cours().values_list("role", flat=True)
            self._roles_actifs = frozenset(map(Role, roles)) if self.is_active else frozenset()
            return self._roles_actifs

    def oublier_roles(self) -> None:
        self.__dict__.pop("_roles_actifs", None)

    def a_role(self, *roles: Role) -> bool:
        return not self.roles_actifs().isdisjoint(roles)

    def refresh_from_db(self, *args, **kwargs):
        self.oublier_roles()
        return super().refresh_from_db(*args, **kwargs)


class RoleQuerySet(models.QuerySet["AttributionRole"]):
    def en_cours(self, jour: dt.date | None = None) -> RoleQuerySet:
        jour = jour or timezone.localdate()
        return self.filter(Q(fin=None) | Q(fin__gt=jour), debut__lte=jour)

    def a_venir(self, jour: dt.date | None = None) -> RoleQuerySet:
        return self.filter(debut__gt=jour or timezone.localdate()).exclude(fin=F("debut"))

    def sans_fin(self) -> RoleQuerySet:
        return self.filter(fin=None)


class AttributionRole(models.Model):
    """A role held from `debut` (included) to `fin` (excluded), by someone else's decision."""

    compte = models.ForeignKey(
        Compte, on_delete=models.PROTECT, related_name="attributions", verbose_name="compte"
    )
    role = models.CharField("rôle", max_length=20, choices=Role)
    debut = models.DateField("à partir du")
    # Equal to `debut` when withdrawn on the first day: it then never applied.
    fin = models.DateField("premier jour sans le rôle", null=True, blank=True)
    attribue_par = models.ForeignKey(
        Compte,
        on_delete=models.PROTECT,
        related_name="roles_attribues",
        null=True,
        blank=True,
        verbose_name="attribué par",
    )
    motif = models.CharField("motif", max_length=200, blank=True)
    motif_fin = models.CharField("motif de la fin", max_length=200, blank=True)
    cree_le = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "attribution de rôle"
        verbose_name_plural = "attributions de rôle"
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="attribution_fin_apres_debut",
                violation_error_message="La fin du rôle vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(attribue_par=None) | ~Q(attribue_par=F("compte")),
                name="attribution_par_un_autre",
                violation_error_message="Personne ne se donne un rôle à soi-même.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="attribution_role_connu",
                violation_error_message="Ce rôle n’existe pas.",
            ),
            ExclusionConstraint(
                name="attribution_sans_chevauchement",
                expressions=[
                    ("compte", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("debut"),
                            F("fin"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=(
                    "Cette personne a déjà ce rôle sur une partie de la période. "
                    "Mettez d’abord fin au rôle en cours."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.compte})"

    @property
    def dernier_jour(self) -> dt.date | None:
        return self.fin - dt.timedelta(days=1) if self.fin else None

    @property
    def est_en_cours(self) -> bool:
        jour = timezone.localdate()
        return self.debut <= jour and (self.fin is None or self.fin > jour)

    @property
    def est_a_venir(self) -> bool:
        return self.debut > timezone.localdate() and self.fin != self.debut


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def en_attente(self) -> InvitationQuerySet:
        return self.filter(acceptee_le=None, annulee_le=None)

    def valables(self) -> InvitationQuerySet:
        return self.en_attente().filter(expire_le__gt=timezone.now())


class Invitation(models.Model):
    """A personal, dated, revocable link; only the hash of its token is kept."""

    compte = models.ForeignKey(
        Compte, on_delete=models.PROTECT, related_name="invitations", verbose_name="compte"
    )
    empreinte = models.CharField(max_length=64, unique=True)
    envoyee_par = models.ForeignKey(
        Compte,
        on_delete=models.PROTECT,
        related_name="invitations_envoyees",
        null=True,
        blank=True,
        verbose_name="envoyée par",
    )
    envoyee_le = models.DateTimeField("envoyée le", auto_now_add=True)
    expire_le = models.DateTimeField("valable jusqu’au")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-envoyee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte"],
                condition=Q(acceptee_le=None, annulee_le=None),
                name="invitation_une_seule_en_attente",
                violation_error_message="Une invitation est déjà en attente pour ce compte.",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le=None) | Q(annulee_le=None),
                name="invitation_acceptee_ou_annulee",
                violation_error_message="Une invitation est acceptée ou annulée, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation de {self.compte}"

    @property
    def est_expiree(self) -> bool:
        return self.expire_le <= timezone.now()
