"""One entry, with exactly what this reader may see of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from annuaire.enums import Genre
from annuaire.horaires import Jour, semaine
from annuaire.models import Exercice, Fiche
from annuaire.permissions import est_membre, voit_le_champ
from annuaire.queries.filtres import ACCUEIL

_VOISINS_MAX = 8
_RESERVES = (
    ("telephone_direct", "Ligne directe"),
    ("mssante", "Messagerie sécurisée MSSanté"),
    ("courriel", "Adresse électronique"),
)


@dataclass(frozen=True, slots=True)
class ContactReserve:
    champ: str
    libelle: str
    valeur: str


@dataclass(frozen=True, slots=True)
class Possible:
    """An answer to « what is possible »: None when nobody said."""

    nom: str
    libelle: str
    reponse: bool | None


@dataclass(frozen=True, slots=True)
class LieuVu:
    exercice: Exercice
    semaine: list[Jour]


@dataclass(frozen=True, slots=True)
class FicheVue:
    fiche: Fiche
    lieux: list[LieuVu]
    possibles: list[Possible]
    reserves: list[ContactReserve]
    reserves_aux_membres: bool
    voisins: list[Fiche]

    @property
    def est_une_personne(self) -> bool:
        return self.fiche.genre == Genre.PERSONNE

    @property
    def lieu(self) -> LieuVu | None:
        return self.lieux[0] if self.lieux else None

    @property
    def telephone(self) -> str:
        return next((vu.exercice.lieu.telephone for vu in self.lieux if self._appelable(vu)), "")

    @staticmethod
    def _appelable(vu: LieuVu) -> bool:
        return bool(vu.exercice.lieu.telephone)


def fiche_publique(slug: str, lecteur: Any = None) -> FicheVue:
    """Raises `Fiche.DoesNotExist` for an unknown or withdrawn entry."""
    fiche = _charger(slug)
    jour = timezone.localdate()
    lieux = [LieuVu(e, semaine(e.horaires, jour)) for e in fiche.exercices.all()]
    if not voit_le_champ(fiche, "telephone", lecteur):
        for vu in lieux:
            vu.exercice.lieu.telephone = ""
    reserves = _reserves(fiche, lecteur)
    return FicheVue(
        fiche=fiche,
        lieux=lieux,
        possibles=[
            Possible(nom, libelle, getattr(fiche, colonne))
            for nom, (colonne, libelle) in ACCUEIL.items()
        ],
        reserves=reserves,
        reserves_aux_membres=est_membre(lecteur),
        voisins=_voisins(fiche, [vu.exercice.lieu_id for vu in lieux]),
    )


def _charger(slug: str) -> Fiche:
    exercices = (
        Exercice.objects.select_related("lieu__commune")
        .defer("lieu__commune__contour")
        .order_by("rang", "pk")
    )
    return (
        Fiche.objects.publiees()
        .defer("recherche")
        .select_related("profession", "professionnel", "structure")
        .prefetch_related(Prefetch("exercices", exercices))
        .get(slug=slug)
    )


def _reserves(fiche: Fiche, lecteur: Any) -> list[ContactReserve]:
    return [
        ContactReserve(champ, libelle, valeur)
        for champ, libelle in _RESERVES
        if (valeur := getattr(fiche, champ)) and voit_le_champ(fiche, champ, lecteur)
    ]


def _voisins(fiche: Fiche, lieux: list[int]) -> list[Fiche]:
    """Who else receives at the same address."""
    if not lieux:
        return []
    return list(
        Fiche.objects.publiees()
        .filter(exercices__lieu__in=lieux)
        .exclude(pk=fiche.pk)
        .sans_reserve()
        .distinct()
        .order_by("cle_tri", "pk")[:_VOISINS_MAX]
    )
