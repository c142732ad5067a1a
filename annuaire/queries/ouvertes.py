"""What leaves the annuaire as open data: structures and counts; people only if switched on.

Of a person, only what the RPPS publishes under Licence Ouverte and nobody corrected since: the
name, the trade, the commune.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from annuaire.enums import Categorie, Genre, Source
from annuaire.models import Fiche
from annuaire.queries.comptes import par_profession
from annuaire.queries.filtres import Filtres
from annuaire.queries.lignes import FicheLue, LieuLu, lire_lignes
from annuaire.queries.recherche import toutes_les_cles

EXPORT_MAX = 500
_LOT = 500
COLONNES = (
    "genre",
    "nom",
    "metier",
    "categorie",
    "adresse",
    "code_postal",
    "commune",
    "code_commune",
    "telephone",
    "longitude",
    "latitude",
    "precision",
    "source",
    "source_date",
)
_DU_LIEU = COLONNES[COLONNES.index("adresse") : COLONNES.index("source")]
RPPS = Source.RPPS.value


def genres_ouverts() -> list[str]:
    if settings.ANNUAIRE_DONNEES_PERSONNES:
        return [Genre.PERSONNE, Genre.STRUCTURE]
    return [Genre.STRUCTURE]


def resultat_ouvert(filtres: Filtres) -> list[dict[str, Any]]:
    """The open part of a search, in its order, capped."""
    return _lire(toutes_les_cles(filtres, genres_ouverts(), EXPORT_MAX))


def tout_ouvert() -> list[dict[str, Any]]:
    fiches = Fiche.objects.publiees().filter(genre__in=genres_ouverts(), fictive=False)
    return _lire(list(fiches.order_by("cle_tri", "pk").values_list("pk", flat=True)))


def effectifs() -> list[dict[str, Any]]:
    return [{"profession": e.libelle, "code": e.code, "nombre": e.nombre} for e in par_profession()]


def _lire(cles: list[int]) -> list[dict[str, Any]]:
    lignes: list[dict[str, Any]] = []
    for debut in range(0, len(cles), _LOT):
        lot = cles[debut : debut + _LOT]
        lues, corrigees = lire_lignes(lot), _corrigees(lot)
        lignes += [
            ligne for cle in lot if cle in lues for ligne in _lignes(lues[cle], cle in corrigees)
        ]
    return lignes


def _corrigees(cles: list[int]) -> set[int]:
    """People whose name or trade someone wrote by hand: no longer the register's."""
    lues = Fiche.objects.filter(pk__in=cles, genre=Genre.PERSONNE).values_list("pk", "provenances")
    return {
        cle
        for cle, provenances in lues.order_by("pk")
        if any(provenances.get(c, {}).get("source", RPPS) != RPPS for c in ("titre", "metier"))
    }


def _lignes(fiche: FicheLue, corrigee: bool) -> Iterable[dict[str, Any]]:
    """One row for each place; a person that the RPPS does not vouch for is not in it."""
    personne = fiche.genre == Genre.PERSONNE
    if personne and (corrigee or fiche.source != RPPS):
        return
    lieux: list[LieuLu | None] = [*fiche.lieux]
    for lieu in lieux or [None]:
        yield {
            "genre": Genre(fiche.genre).label,
            "nom": fiche.titre,
            "metier": fiche.metier,
            "categorie": Categorie(fiche.categorie).label,
            **_du_lieu(lieu, personne),
            "source": Source(fiche.source).label,
            "source_date": fiche.source_date,
        }


def _du_lieu(lieu: LieuLu | None, personne: bool) -> dict[str, Any]:
    dits = ("code_postal", "commune", "code_commune") if personne else _DU_LIEU
    return {champ: getattr(lieu, champ) if lieu and champ in dits else None for champ in _DU_LIEU}
