"""Counts that other pages show: the home page, the projet de santé."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from annuaire.enums import Categorie, Genre
from annuaire.models import Exercice, Fiche
from annuaire.models.fiche import FicheQuerySet


@dataclass(frozen=True, slots=True)
class Effectif:
    code: str
    libelle: str
    nombre: int


def _comptees(alentour: bool) -> FicheQuerySet:
    """`alentour`: what the search finds, hence also the entries just outside the territory."""
    publiees = Fiche.objects.publiees()
    return publiees if alentour else publiees.filter(hors_territoire=False)


def par_categorie(*, alentour: bool = False) -> dict[Categorie, int]:
    """Published entries; every category is there, even at zero."""
    lignes = _comptees(alentour).order_by().values_list("categorie").annotate(Count("pk"))
    comptes = dict(lignes)
    return {categorie: comptes.get(categorie.value, 0) for categorie in Categorie}


@dataclass(frozen=True, slots=True)
class Fraicheur:
    fiches: int
    verifiees: int


def fraicheur(*, alentour: bool = False) -> Fraicheur:
    jour = timezone.localdate()
    comptes = (
        _comptees(alentour)
        .avec_echeance()
        .aggregate(fiches=Count("pk"), verifiees=Count("pk", filter=Q(a_verifier_le__gte=jour)))
    )
    return Fraicheur(**comptes)


def par_profession() -> list[Effectif]:
    """People with a published entry in the territory, by profession, the most numerous first."""
    lignes = (
        Fiche.objects.publiees()
        .filter(genre=Genre.PERSONNE, hors_territoire=False, profession__isnull=False)
        .order_by()
        .values_list("profession_id", "profession__libelle")
        .annotate(nombre=Count("pk"))
        .order_by("-nombre", "profession_id")
    )
    return [Effectif(*ligne) for ligne in lignes]


def par_commune() -> dict[str, int]:
    """INSEE code -> entries that receive there."""
    lignes = (
        Exercice.objects.filter(fiche__publiee=True, lieu__commune__isnull=False)
        .order_by()
        .values_list("lieu__commune__code_insee")
        .annotate(Count("fiche", distinct=True))
    )
    return dict(lignes)
