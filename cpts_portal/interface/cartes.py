"""What a map of the territory says about each commune, and the marks it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpts_portal.lib.territoire import Commune, Dessin


@dataclass(frozen=True)
class Lieu:
    """What one commune shows: `niveau` 0 to 4 darkens it, `etiquette` writes its name."""

    niveau: int = 0
    href: str = ""
    # « ville » is written large, « lieu » small and slanted, empty not at all.
    etiquette: str = ""
    # Read and shown after the name: « 12 professionnels ».
    texte: str = ""
    # Shown instead of a long official name.
    nom_court: str = ""


@dataclass(frozen=True)
class LieuDessine:
    commune: Commune
    lieu: Lieu

    @property
    def nom(self) -> str:
        return self.lieu.nom_court or self.commune.nom

    @property
    def description(self) -> str:
        return f"{self.commune.nom}, {self.lieu.texte}" if self.lieu.texte else self.commune.nom


@dataclass(frozen=True)
class Epingle:
    """A numbered mark: the number is the one of the list."""

    x: float
    y: float
    numero: str
    libelle: str
    href: str = ""
    actif: bool = False


@dataclass(frozen=True)
class Anneau:
    """A dashed circle that gives the scale, « 5 km »."""

    x: float
    y: float
    rayon: float
    libelle: str

    @property
    def bas(self) -> float:
        return self.y + self.rayon


def lieux_dessines(dessin: Dessin, lieux: Mapping[str, Lieu]) -> list[LieuDessine]:
    neutre = Lieu()
    return [LieuDessine(commune, lieux.get(commune.code, neutre)) for commune in dessin.communes]


def anneaux(dessin: Dessin, longitude: float, latitude: float, kms: Sequence[int]) -> list[Anneau]:
    x, y = dessin.projection(longitude, latitude)
    echelle = dessin.projection.unites_par_km
    return [Anneau(x, y, km * echelle, f"{km}\N{NO-BREAK SPACE}km") for km in kms]


def epingle(
    dessin: Dessin,
    longitude: float,
    latitude: float,
    *,
    numero: str,
    libelle: str,
    href: str = "",
    actif: bool = False,
) -> Epingle:
    x, y = dessin.projection(longitude, latitude)
    return Epingle(round(x, 1), round(y, 1), numero, libelle, href, actif)
