"""The row of a piece of background work. It is the truth; the queue is only a hint."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpts_portal.travaux.enums import Etat


class TravailQuerySet(models.QuerySet):
    def a_prendre(self):
        return self.filter(Q(pas_avant__isnull=True) | Q(pas_avant__lte=Now()), etat=Etat.DEMANDE)

    def bail_expire(self):
        return self.filter(etat=Etat.EN_COURS, bail_jusqu_a__lt=Now())

    def actifs(self):
        return self.filter(etat__in=[Etat.DEMANDE, Etat.EN_COURS])


class Travail(models.Model):
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.DEMANDE)
    demande_le = models.DateTimeField("demandé le", db_default=Now(), editable=False)
    pas_avant = models.DateTimeField("pas avant", null=True, blank=True, editable=False)
    mis_en_file_le = models.DateTimeField("mis en file le", null=True, editable=False)
    # Augmente à chaque prise : un ancien preneur ne peut plus rien écrire.
    jeton = models.PositiveBigIntegerField("jeton", default=0, editable=False)
    bail_jusqu_a = models.DateTimeField("bail jusqu’à", null=True, editable=False)
    battement = models.DateTimeField("dernier battement", null=True, editable=False)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0, editable=False)
    etape = models.CharField("étape", max_length=200, blank=True)
    pourcent = models.PositiveSmallIntegerField(
        "avancement", null=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    raison = models.TextField("raison de l’échec", blank=True)
    termine_le = models.DateTimeField("terminé le", null=True, editable=False)

    objects = TravailQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["demande_le"],
                name="%(class)s_a_faire",
                condition=Q(etat__in=["demande", "en_cours"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_bail",
                condition=Q(etat="en_cours", bail_jusqu_a__isnull=False)
                | (~Q(etat="en_cours") & Q(bail_jusqu_a__isnull=True)),
                violation_error_message="Un travail en cours a un bail, et lui seul.",
            ),
            models.CheckConstraint(
                name="%(class)s_raison",
                condition=~Q(etat__in=["echec", "incertain"]) | ~Q(raison=""),
                violation_error_message="Un échec dit sa raison.",
            ),
            models.CheckConstraint(
                name="%(class)s_pourcent",
                condition=Q(pourcent__isnull=True) | Q(pourcent__lte=100),
                violation_error_message="L’avancement va de 0 à 100.",
            ),
        ]
