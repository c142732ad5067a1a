"""One class per form of indicator. A new form is a class decorated with `@forme(...)`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from missions.calcul.donnees import DonneesIndicateur, DonneesPalier, Secret, Valeur

ZERO = Decimal(0)


@dataclass(frozen=True)
class Gain:
    """What a value earns; `atteint` says whether the whole objective is reached."""

    montant: Decimal
    atteint: bool


RIEN = Gain(ZERO, atteint=False)


class Forme(ABC):
    # Un indicateur oui/non ne lit pas un nombre, et l'inverse.
    binaire = True
    # Un MOYEN de part fixe n'a, par nature, aucun montant.
    variable = True
    # Un ÉVÉNEMENT n'ouvre son montant qu'une fois reconnu.
    conditionnelle = False

    @abstractmethod
    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain: ...

    def calculable(self, indicateur: DonneesIndicateur) -> bool:
        """Whether the annex says enough to turn a value into euros."""
        return indicateur.maximum is not None

    def bornes(self, indicateur: DonneesIndicateur) -> tuple[DonneesPalier, ...]:
        """The steps to draw, easiest first; none for a yes or no."""
        return ()


FORMES: dict[str, Forme] = {}


def forme(code: str) -> Callable[[type[Forme]], type[Forme]]:
    def enregistrer(classe: type[Forme]) -> type[Forme]:
        FORMES[code] = classe()
        return classe

    return enregistrer


def atteint_borne(sens: str, valeur: Decimal, borne: Decimal) -> bool:
    return valeur <= borne if sens == "baisse" else valeur >= borne


def _nombre(valeur: Valeur) -> Decimal | None:
    if isinstance(valeur, bool | Secret):
        return None
    return valeur


@forme("PALIERS")
class Paliers(Forme):
    """The highest tier reached pays, without prorata between two tiers."""

    binaire = False

    def calculable(self, indicateur: DonneesIndicateur) -> bool:
        return super().calculable(indicateur) and bool(indicateur.paliers)

    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain:
        nombre = _nombre(valeur)
        if nombre is None:
            return RIEN
        etats = [
            (palier, atteint_borne(indicateur.sens, nombre, palier.borne))
            for palier in indicateur.paliers
        ]
        # Le meilleur montant, et non la dernière borne : une annexe mal ordonnée ne punit personne.
        montant = max((palier.montant for palier, atteint in etats if atteint), default=ZERO)
        return Gain(min(montant, maximum), atteint=all(atteint for _, atteint in etats))

    def bornes(self, indicateur: DonneesIndicateur) -> tuple[DonneesPalier, ...]:
        return tuple(
            sorted(indicateur.paliers, key=lambda p: p.borne, reverse=indicateur.sens == "baisse")
        )


@forme("SEUIL")
class Seuil(Forme):
    """All or nothing at the target."""

    binaire = False

    def calculable(self, indicateur: DonneesIndicateur) -> bool:
        return super().calculable(indicateur) and indicateur.cible_visee is not None

    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain:
        nombre = _nombre(valeur)
        if nombre is None or indicateur.cible_visee is None:
            return RIEN
        atteint = atteint_borne(indicateur.sens, nombre, indicateur.cible_visee)
        return Gain(maximum, atteint=True) if atteint else RIEN

    def bornes(self, indicateur: DonneesIndicateur) -> tuple[DonneesPalier, ...]:
        if indicateur.cible_visee is None:
            return ()
        return (DonneesPalier(indicateur.cible_visee, indicateur.maximum or ZERO),)


@forme("MOYEN")
class Moyen(Forme):
    """All or nothing on a thing done, and proved: without its proof it earns nothing."""

    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain:
        fait = valeur is True and indicateur.prouve
        return Gain(maximum, atteint=True) if fait else RIEN


@forme("MOYEN_FIXE")
class MoyenFixe(Forme):
    """A condition of the fixed part: followed, never counted in the variable one."""

    variable = False

    def calculable(self, indicateur: DonneesIndicateur) -> bool:
        return True

    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain:
        return Gain(ZERO, atteint=valeur is True)


@forme("EVENEMENT")
class Evenement(Forme):
    conditionnelle = True

    def gain(self, indicateur: DonneesIndicateur, valeur: Valeur, maximum: Decimal) -> Gain:
        return Gain(maximum, atteint=True) if valeur is True else RIEN
