from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class Secret(Enum):
    """Withheld by the source because the count is too small: known to exist, not known."""

    SECRET = "secret"  # noqa: S105 -- le secret statistique, pas un mot de passe


SECRET = Secret.SECRET
Valeur = Decimal | bool | Secret

# Ce qui est retenu au dialogue de gestion l'emporte, quelle que soit sa date.
RANGS = {"declaree": 1, "mesuree": 2, "retenue": 3}


@dataclass(frozen=True)
class DonneesPalier:
    """`borne` is the edge to reach; `autre_borne` only serves the gap and overlap check."""

    borne: Decimal
    montant: Decimal
    autre_borne: Decimal | None = None


@dataclass(frozen=True)
class DonneesMesure:
    nature: str
    date: date
    valeur: Valeur
    # Ordre d'enregistrement : départage deux mesures de même nature et de même date.
    ordre: int = 0


@dataclass(frozen=True)
class DonneesIndicateur:
    code: str
    forme: str
    maximum: Decimal | None = None
    sens: str = ""
    cible: Decimal | None = None
    valeur_initiale: Decimal | None = None
    ecart_cible: Decimal | None = None
    paliers: tuple[DonneesPalier, ...] = ()
    mesures: tuple[DonneesMesure, ...] = ()
    pieces_attendues: int = 0
    pieces_fournies: int = 0
    pieces_sans_fichier: int = 0
    evenement_reconnu: bool = False

    @property
    def cible_deduite(self) -> Decimal | None:
        """What the baseline and the delta give."""
        if self.ecart_cible is None or self.valeur_initiale is None:
            return None
        ecart = abs(self.ecart_cible)
        return self.valeur_initiale + (-ecart if self.sens == "baisse" else ecart)

    @property
    def cible_visee(self) -> Decimal | None:
        """The target as written, else as the delta gives it."""
        return self.cible_deduite if self.cible is None else self.cible

    @property
    def prouve(self) -> bool:
        return self.pieces_fournies > 0


@dataclass(frozen=True)
class DonneesMission:
    code: str
    libelle: str
    # Part variable de la grille ou du contrat ; None tant qu'elle est à saisir.
    enveloppe: Decimal | None
    indicateurs: tuple[DonneesIndicateur, ...]


@dataclass(frozen=True)
class DonneesAnnee:
    debut: date
    fin: date
    close: bool
    missions: tuple[DonneesMission, ...]
