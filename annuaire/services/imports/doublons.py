"""Houses that look like one another: shown to the coordinator, never merged by themselves."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from annuaire.enums import Nature
from annuaire.models import Changement, Structure
from annuaire.services.imports.lecture import Lecture
from annuaire.services.imports.voulu import StructureVoulue
from annuaire.texte import mots

# Words that tell no house from another.
_COMMUNS = frozenset(
    mots(
        "ch chu de des du la le les et centre hospitalier maison résidence service association "
        "saint ehpad pharmacie cabinet médical santé"
    )
)
_PAREILS = 0.6


def doublons(lecture: Lecture, connues: Mapping[str, Structure]) -> Iterator[Changement]:
    """New houses against known ones, then known ones between themselves, in the same commune."""
    if not lecture.structures:
        return
    deja = _Connues()
    for voulue in lecture.structures.values():
        if voulue.cle in connues:
            continue
        for structure in deja.dans(voulue.lieu.commune):
            if _semblables(_de_la_voulue(voulue), _de_la_connue(structure)):
                yield _doublon(structure, voulue.cle, voulue.titre, autre=None)
                break
    for une, autre in deja.couples():
        if _semblables(_de_la_connue(une), _de_la_connue(autre)):
            yield _doublon(une, autre.cle, autre.fiche.titre, autre=autre)


class _Connues:
    def __init__(self) -> None:
        self._par_commune: dict[str, list[Structure]] = {}
        structures = (
            Structure.objects.filter(fiche__publiee=True)
            .exclude(lieu__commune=None)
            .select_related("fiche", "lieu__commune")
            .order_by("pk")
        )
        for structure in structures:
            self._par_commune.setdefault(_lieu(structure).commune.code_insee, []).append(structure)

    def dans(self, commune: str) -> list[Structure]:
        return self._par_commune.get(commune, [])

    def couples(self) -> Iterator[tuple[Structure, Structure]]:
        for structures in self._par_commune.values():
            yield from combinations(structures, 2)


def _lieu(structure: Structure) -> Any:
    """Of those above, all have one, in a commune."""
    return structure.lieu


# Finess, SIRET, name words, telephone, street.
Traits = tuple[str, str, frozenset[str], str, str]


def _de_la_voulue(voulue: StructureVoulue) -> Traits:
    noms = frozenset(mots(voulue.nom_source))
    return voulue.finess, voulue.siret, noms, voulue.lieu.telephone, voulue.lieu.adresse


def _de_la_connue(structure: Structure) -> Traits:
    lieu = _lieu(structure)
    noms = frozenset(mots(structure.nom_source))
    return structure.finess or "", structure.siret, noms, lieu.telephone, lieu.adresse


def _semblables(a: Traits, b: Traits) -> bool:
    """The same telling words, and nothing that says they are two."""
    if (a[0] and b[0] and a[0] != b[0]) or (a[1] and b[1] and a[1] != b[1]):
        return False
    un, autre = a[2] - _COMMUNS, b[2] - _COMMUNS
    if not un or not autre:
        return bool(a[2] == b[2] and _meme_endroit(a, b))
    communs = len(un & autre) / min(len(un), len(autre))
    if communs < _PAREILS or len(un & autre) / max(len(un), len(autre)) < _PAREILS / 2:
        return False
    return un == autre or _meme_endroit(a, b)


def _meme_endroit(a: Traits, b: Traits) -> bool:
    return bool((a[3] and a[3] == b[3]) or (a[4] and mots(a[4]) == mots(b[4])))


def _doublon(connue: Structure, cle: str, titre: str, autre: Structure | None) -> Changement:
    return Changement(
        nature=Nature.DOUBLON,
        objet="structure",
        cle=f"{connue.pk}:{cle}"[:140],
        titre=connue.fiche.titre,
        detail=connue.fiche.metier,
        commune=_lieu(connue).commune_libelle,
        fiche=connue.fiche,
        autre=autre.fiche if autre else None,
        differences=[
            {
                "champ": "titre",
                "libelle": "À réunir",
                "avant": titre,
                "apres": connue.fiche.titre,
            }
        ],
        donnees={"cle": cle},
    )
