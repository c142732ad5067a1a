"""« Où ? »: a commune of the territory by its name, an old name or its postal code."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from annuaire.lecture.territoire import nom_de_commune
from annuaire.queries.territoire import anciennes_communes
from annuaire.texte import une_faute_de_difference
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.dessin import empreintes_territoire

_MOTS_D_UN_NOM = 6


@dataclass(frozen=True, slots=True)
class CommuneSituee:
    code: str
    nom: str
    codes_postaux: tuple[str, ...]
    population: int
    longitude: float | None
    latitude: float | None
    # As `nom_de_commune` writes them: the name, and those of the communes since merged into it.
    cle: str
    anciennes_cles: frozenset[str]


def communes_situees() -> tuple[CommuneSituee, ...]:
    return _situer(empreintes_territoire().communes or "")


@lru_cache(maxsize=2)
def _situer(empreinte: str) -> tuple[CommuneSituee, ...]:
    """Read once for as long as no commune changes."""
    champs = ("code_insee", "nom", "codes_postaux", "population", "longitude", "latitude")
    lignes = referentiel.communes().order_by("nom_tri", "code_insee").values_list(*champs)
    return tuple(
        CommuneSituee(
            code,
            nom,
            tuple(postaux),
            population or 0,
            longitude,
            latitude,
            nom_de_commune(nom),
            frozenset(nom_de_commune(ancien) for _, ancien in anciennes_communes().get(code, ())),
        )
        for code, nom, postaux, population, longitude, latitude in lignes
    )


def trouver_commune(texte: str, communes: Sequence[CommuneSituee]) -> CommuneSituee | None:
    """The most populated when several answer: 52100 is eleven communes, Saint-Dizier first."""
    cherche = nom_de_commune(texte[:100])
    if not cherche:
        return None
    par_importance = sorted(communes, key=lambda commune: (-commune.population, commune.code))
    if cherche.isdigit():
        return next((c for c in par_importance if cherche in c.codes_postaux), None)
    # « 52130 Wassy », as an address is written.
    mots = cherche.split()
    if mots[0].isdigit() and len(mots) > 1:
        cherche = " ".join(mots[1:])
    epreuves = (
        lambda c: c.cle == cherche,
        lambda c: cherche in c.anciennes_cles,
        lambda c: c.cle.startswith(cherche),
        lambda c: f" {cherche}" in c.cle,
        lambda c: une_faute_de_difference(cherche, c.cle),
    )
    for epreuve in epreuves:
        trouvee = next((c for c in par_importance if epreuve(c)), None)
        if trouvee:
            return trouvee
    return None


def lieu_parmi(
    mots: Sequence[str], communes: Sequence[CommuneSituee]
) -> tuple[str, CommuneSituee] | None:
    """« kiné hallignicourt »: the commune named among the words, and the words without it."""
    for longueur in range(min(_MOTS_D_UN_NOM, len(mots)), 0, -1):
        for debut in range(len(mots) - longueur + 1):
            nom = nom_de_commune(" ".join(mots[debut : debut + longueur]))
            for commune in communes:
                if nom == commune.cle or nom in commune.anciennes_cles:
                    return " ".join([*mots[:debut], *mots[debut + longueur :]]), commune
    return None
