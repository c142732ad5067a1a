"""Indicators that count themselves, and say what they counted. A new one is one class."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone

from membres.reunions.enums import EtatReunion
from membres.reunions.models import Signature
from missions.models import Indicateur, Realisation, ReunionAction


@dataclass(frozen=True)
class Element:
    libelle: str
    jour: date | None
    nombre: int = 1
    # Pourquoi il ne compte pas ; vide : il compte.
    ecarte: str = ""


@dataclass(frozen=True)
class Compte:
    elements: tuple[Element, ...]

    @property
    def valeur(self) -> Decimal:
        return Decimal(sum(e.nombre for e in self.elements if not e.ecarte))

    @property
    def phrase(self) -> str:
        retenus = sum(1 for e in self.elements if not e.ecarte)
        ecartes = [e for e in self.elements if e.ecarte]
        suite = f", {len(ecartes)} écarté{'s' if len(ecartes) > 1 else ''}" if ecartes else ""
        raison = f" ({ecartes[-1].libelle}\u00a0: {ecartes[-1].ecarte})" if ecartes else ""
        return f"{retenus} compté{'s' if retenus > 1 else ''}{suite}{raison}"


class Compteur(ABC):
    libelle: str

    @abstractmethod
    def elements(self, indicateur: Indicateur) -> Iterable[Element]: ...

    def compter(self, indicateur: Indicateur) -> Compte:
        return Compte(tuple(self.elements(indicateur)))


COMPTEURS: dict[str, Compteur] = {}


def compteur(code: str) -> Callable[[type[Compteur]], type[Compteur]]:
    def enregistrer(classe: type[Compteur]) -> type[Compteur]:
        COMPTEURS[code] = classe()
        return classe

    return enregistrer


def choix() -> list[tuple[str, str]]:
    return [("", "Saisie à la main"), *((code, c.libelle) for code, c in COMPTEURS.items())]


def _dans_l_annee(indicateur: Indicateur, jour: date | None) -> str:
    annee = indicateur.annee
    if jour is None or not annee.debut <= jour <= annee.fin:
        return "hors de l’année de contrat"
    return ""


def _reunions(indicateur: Indicateur) -> Iterable[ReunionAction]:
    signatures = Prefetch("reunion__signatures", Signature.objects.retenues().order_by("pk"))
    return (
        ReunionAction.objects.filter(action=indicateur.action_id)
        .select_related("reunion")
        .prefetch_related(signatures)
        .order_by("reunion__debut", "pk")
    )


def _ecartee(lien: ReunionAction, indicateur: Indicateur, jour: date | None) -> str:
    if lien.ecartee_le:
        return lien.motif
    if lien.reunion.etat == EtatReunion.ANNULEE:
        return f"annulée, {lien.reunion.motif_annulation or 'sans motif'}"
    if lien.reunion.etat != EtatReunion.CLOSE:
        return "pas encore close"
    return _dans_l_annee(indicateur, jour)


def _jour(lien: ReunionAction) -> date | None:
    return timezone.localdate(lien.reunion.debut) if lien.reunion.debut else None


@compteur("reunions")
class ReunionsTenues(Compteur):
    libelle = "Réunions closes de l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for lien in _reunions(indicateur):
            jour = _jour(lien)
            yield Element(str(lien.reunion), jour, 1, _ecartee(lien, indicateur, jour))


@compteur("presents")
class PresentsAuxReunions(Compteur):
    libelle = "Présents aux réunions de l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for lien in _reunions(indicateur):
            jour = _jour(lien)
            presents = len(lien.reunion.signatures.all())
            yield Element(str(lien.reunion), jour, presents, _ecartee(lien, indicateur, jour))


@compteur("realisations")
class Realisations(Compteur):
    libelle = "« J’ai fait… » de l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for fait in _realisations(indicateur):
            yield Element(fait.quoi, fait.jour, 1, _annulee(fait, indicateur))


@compteur("participants")
class Participants(Compteur):
    libelle = "Participants notés à l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for fait in _realisations(indicateur):
            yield Element(fait.quoi, fait.jour, fait.presents, _annulee(fait, indicateur))


def _realisations(indicateur: Indicateur) -> Iterable[Realisation]:
    return Realisation.objects.filter(action=indicateur.action_id).order_by("jour", "pk")


def _annulee(fait: Realisation, indicateur: Indicateur) -> str:
    return "annulée" if fait.annulee_le else _dans_l_annee(indicateur, fait.jour)
