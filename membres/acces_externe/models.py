"""The door of those who have no account: a personal, dated, revocable link, then a mailed code."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class AccesExterneQuerySet(models.QuerySet["AccesExterne"]):
    def en_cours(self, instant: datetime | None = None) -> "AccesExterneQuerySet":
        return self.filter(revoque_le=None, expire_le__gt=instant or timezone.now())


class AccesExterne(models.Model):
    """One person, one thing to read, until a date. The app that opens it keeps the linking row."""

    # Inscrit par l'app qui ouvre : membres.acces_externe.registre.
    genre = models.SlugField("genre", max_length=40, db_index=False)
    objet = models.CharField("ce qui est montré", max_length=200)
    nom = models.CharField("nom de la personne", max_length=120)
    organisme = models.CharField("organisme", max_length=120)
    email = models.EmailField("adresse électronique")
    # Du jeton ne reste que l'empreinte : qui lit la base ne peut pas entrer.
    empreinte = models.CharField(max_length=64, unique=True, editable=False)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ouvert par",
    )
    ouvert_le = models.DateTimeField("ouvert le", auto_now_add=True)
    expire_le = models.DateTimeField("valable jusqu’au")
    revoque_le = models.DateTimeField("retiré le", null=True, blank=True)
    revoque_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="retiré par",
    )

    objects = AccesExterneQuerySet.as_manager()

    class Meta:
        verbose_name = "accès externe"
        verbose_name_plural = "accès externes"
        ordering = ["-ouvert_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_le__gt=F("ouvert_le")),
                name="acces_externe_dure",
                violation_error_message="Un accès s’arrête après son ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.organisme}"

    @property
    def en_cours(self) -> bool:
        return self.revoque_le is None and self.expire_le > timezone.now()


class CodeAccesQuerySet(models.QuerySet["CodeAcces"]):
    def valables(self) -> "CodeAccesQuerySet":
        return self.filter(
            utilise_le=None, expire_le__gt=timezone.now(), essais__lt=CodeAcces.ESSAIS
        )


class CodeAcces(models.Model):
    """The code mailed to the address of the link; used once, soon stale, few tries."""

    ESSAIS = 5

    acces = models.ForeignKey(
        AccesExterne, on_delete=models.CASCADE, related_name="codes", verbose_name="accès"
    )
    empreinte = models.CharField(max_length=64, editable=False)
    envoye_le = models.DateTimeField("envoyé le", auto_now_add=True)
    expire_le = models.DateTimeField("valable jusqu’à")
    essais = models.PositiveSmallIntegerField("essais", default=0)
    utilise_le = models.DateTimeField("utilisé le", null=True, blank=True)

    objects = CodeAccesQuerySet.as_manager()

    class Meta:
        verbose_name = "code d’accès"
        verbose_name_plural = "codes d’accès"
        ordering = ["-envoye_le", "-pk"]

    def __str__(self) -> str:
        return f"Code pour {self.acces}"
