"""Who has not been told yet that the annuaire holds data about them."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from annuaire.enums import Genre, Information, Source
from annuaire.models import Fiche


def a_informer() -> QuerySet[Fiche]:
    """Published people a register brought: who typed their own entry knows already."""
    return Fiche.objects.publiees().filter(
        genre=Genre.PERSONNE, source=Source.RPPS, informee_le=None, compte=None
    )


def a_ecrire() -> QuerySet[Fiche]:
    """Without an address, or invented: by letter, at the first place of practice."""
    return (
        a_informer()
        .filter(Q(courriel="") | Q(fictive=True))
        .prefetch_related("exercices__lieu__commune")
        .order_by("cle_tri", "pk")
    )


@dataclass(frozen=True, slots=True)
class EtatInformation:
    par_courriel: int
    par_lettre: int
    fictives: int
    informes_courriel: int
    informes_lettre: int
    derniere: object


def etat_information() -> EtatInformation:
    reste = a_informer().aggregate(
        par_courriel=Count("pk", filter=Q(fictive=False) & ~Q(courriel="")),
        par_lettre=Count("pk", filter=Q(courriel="") | Q(fictive=True)),
        fictives=Count("pk", filter=Q(fictive=True)),
    )
    faits = Fiche.objects.aggregate(
        informes_courriel=Count("pk", filter=Q(informee_par=Information.COURRIEL)),
        informes_lettre=Count("pk", filter=Q(informee_par=Information.LETTRE)),
        derniere=Max("informee_le"),
    )
    return EtatInformation(**reste, **faits)
