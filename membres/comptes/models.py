from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower


class CompteManager(DjangoUserManager["Compte"]):
    def create_user(self, email, password=None, **champs):  # type: ignore[override]
        compte = self.model(email=self.normalize_email(email).lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte

    def create_superuser(self, email, password=None, **champs):  # type: ignore[override]
        raise NotImplementedError(
            "Pas de superutilisateur : `manage.py initialiser` crée l'administrateur."
        )


class Compte(AbstractUser):
    """Une personne qui se connecte. Ses droits viennent de ses rôles datés, jamais d'un booléen."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("adresse électronique", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = CompteManager()  # type: ignore[misc]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="compte_email_sans_casse",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
