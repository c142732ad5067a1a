"""From what was read to what it would change, a few hundred people at a time."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar

from annuaire.enums import Genre, MotifRetrait, Nature, Registre, Source
from annuaire.models import Changement, Fiche, Lieu, Professionnel, Structure
from annuaire.services.imports import apparier
from annuaire.services.imports.differences import (
    Differences,
    de_la_fiche,
    du_lieu,
    exercices_lisibles,
    lieu_lisible,
    lisible,
    voulus_lisibles,
)
from annuaire.services.imports.doublons import doublons
from annuaire.services.imports.geocoder import geocoder
from annuaire.services.imports.lecture import SOURCES, Lecture
from annuaire.services.imports.valeurs import (
    identifiants,
    identite_personne,
    identite_structure,
    valeurs_personne,
    valeurs_structure,
)
from annuaire.services.imports.voulu import (
    LieuVoulu,
    PersonneVoulue,
    StructureVoulue,
    en_json,
)
from annuaire.services.oppositions import opposes
from annuaire.services.retraits import retraits
from cpts_portal.lib.ecriture import date_longue

_T = TypeVar("_T")
_LOT = 300
PERSONNE, STRUCTURE, LIEU = Genre.PERSONNE.value, Genre.STRUCTURE.value, "lieu"


def lots(valeurs: Iterable[_T], taille: int = _LOT) -> Iterator[list[_T]]:
    iterateur = iter(valeurs)
    while lot := list(islice(iterateur, taille)):
        yield lot


def empreinte(changement: Changement) -> str:
    """Of what would change, not of when: the same change is recognised the week after."""
    contenu = [
        changement.objet,
        changement.cle,
        changement.nature,
        [(d["champ"], d["apres"]) for d in changement.differences],
    ]
    return hashlib.sha256(json.dumps(contenu, ensure_ascii=False).encode()).hexdigest()


class Comparaison:
    """Iterating yields the changes; the counts of `lecture.bilan` are whole at the end."""

    def __init__(self, lecture: Lecture) -> None:
        self.lecture = lecture
        self.bilan = lecture.bilan
        self.registre = Registre(lecture.bilan.registre)
        self.source = SOURCES[self.registre]
        self.structures = apparier.structures(lecture.structures.values())
        self.lieux = apparier.Lieux.de(
            lecture.lieux, lecture.structures.values(), self.structures
        ).connus
        self._lieux_changes: set[str] = set()
        self.retraits: dict[str, date] = {}
        self._nommer_les_lieux_connus()
        geocoder(lecture.lieux.values(), self.lieux)

    def _nommer_les_lieux_connus(self) -> None:
        """A place we know under another key (its house came from FINESS) keeps our key."""
        noms = {cle: lieu.cle for cle, lieu in self.lieux.items() if lieu.cle != cle}
        if not noms:
            return
        for personne in self.lecture.personnes.values():
            vus: set[str] = set()
            gardes = []
            for exercice in personne.exercices:
                exercice.lieu = noms.get(exercice.lieu, exercice.lieu)
                if exercice.lieu not in vus:
                    vus.add(exercice.lieu)
                    gardes.append(exercice)
            personne.exercices = gardes
        for ancien, nom in noms.items():
            voulu = self.lecture.lieux.pop(ancien)
            voulu.cle = nom
            self.lecture.lieux.setdefault(nom, voulu)
            self.lieux[nom] = self.lieux.pop(ancien)

    def __iter__(self) -> Iterator[Changement]:
        yield from self._comparer_les_lieux()
        yield from self._comparer_les_structures()
        for lot in lots(self.lecture.personnes.values()):
            yield from self._comparer_les_personnes(lot)
        if self.registre == Registre.RPPS:
            yield from self._personnes_parties()
        elif self.registre == Registre.FINESS:
            yield from self._structures_parties()
        for doublon in doublons(self.lecture, self.structures):
            self.bilan.doublons += 1
            yield doublon

    # --- Places ---

    def _comparer_les_lieux(self) -> Iterator[Changement]:
        for cle, voulu in self.lecture.lieux.items():
            lieu = self.lieux.get(cle)
            if lieu is None:
                continue
            differences = du_lieu(lieu, voulu, self.source)
            if differences:
                self._lieux_changes.add(cle)
                demenage = differences.champs & {"adresse", "commune"}
                nature = Nature.DEPLACE if demenage else Nature.MODIFIE
                yield self._du_lieu(nature, lieu, voulu, differences)
            elif differences.protegees:
                self.bilan.ecarts += 1
                yield self._du_lieu(Nature.ECART, lieu, voulu, differences)

    def _du_lieu(
        self, nature: Nature, lieu: Lieu, voulu: LieuVoulu, differences: Differences
    ) -> Changement:
        return Changement(
            nature=nature,
            objet=LIEU,
            cle=voulu.cle,
            titre=(lieu.nom or lieu.adresse or voulu.nom or voulu.adresse or "Lieu")[:250],
            detail="Lieu",
            commune=lieu.commune_libelle,
            lieu=lieu,
            differences=differences.toutes,
            donnees=en_json(voulu),
        )

    # --- Houses ---

    def _comparer_les_structures(self) -> Iterator[Changement]:
        candidats = [c for v in self.lecture.structures.values() for c in identifiants(v)]
        refusees, self.retraits = opposes(candidats), retraits(candidats)
        compter = self.registre != Registre.RPPS
        for voulue in self.lecture.structures.values():
            if refusees.intersection(identifiants(voulue)):
                self.bilan.opposes += 1
                continue
            connue = self.structures.get(voulue.cle)
            changement = self._comparer_une_structure(voulue, connue)
            if compter:
                self._compter(changement, {voulue.lieu.cle})
            if changement is not None:
                yield changement

    def _comparer_une_structure(
        self, voulue: StructureVoulue, connue: Structure | None
    ) -> Changement | None:
        if connue is None:
            return self._nouvelle_structure(voulue)
        fiche = connue.fiche
        if not fiche.publiee and fiche.retrait_motif != MotifRetrait.PARTIE:
            return None
        differences = de_la_fiche(fiche, valeurs_structure(voulue), self.source)
        identite_structure(differences, connue, voulue, self.source)
        if not fiche.publiee:
            differences.ajouter("publiee", "retirée", "publiée", None, self.source)
        return self._connu(fiche, differences, voulue)

    def _nouvelle_structure(self, voulue: StructureVoulue) -> Changement:
        differences = Differences()
        for champ, valeur in valeurs_structure(voulue).items():
            if valeur:
                differences.ajouter(champ, "", lisible(champ, valeur), None, self.source)
        differences.ajouter("exercices", "", lieu_lisible(voulue.lieu), None, self.source)
        return Changement(
            nature=self._nouveau_ou_revenant(identifiants(voulue), differences),
            objet=STRUCTURE,
            cle=voulue.cle,
            titre=voulue.titre,
            detail=voulue.metier,
            commune=voulue.lieu.commune_libelle,
            differences=differences.toutes,
            donnees=en_json(voulue),
        )

    # --- People ---

    def _comparer_les_personnes(self, lot: list[PersonneVoulue]) -> Iterator[Changement]:
        refusees = opposes(voulue.cle for voulue in lot)
        self.retraits = retraits(voulue.cle for voulue in lot)
        connues = apparier.professionnels([voulue.rpps for voulue in lot])
        for voulue in lot:
            if voulue.cle in refusees:
                self.bilan.opposes += 1
                continue
            connue = connues.get(voulue.rpps)
            changement = self._comparer_une_personne(voulue, connue)
            self._compter(changement, {exercice.lieu for exercice in voulue.exercices})
            if changement is not None:
                yield changement

    def _comparer_une_personne(
        self, voulue: PersonneVoulue, connue: Professionnel | None
    ) -> Changement | None:
        if connue is None:
            return self._nouvelle_personne(voulue)
        fiche = connue.fiche
        if not fiche.publiee and fiche.retrait_motif != MotifRetrait.PARTIE:
            return None
        differences = de_la_fiche(fiche, valeurs_personne(voulue), self.source)
        identite_personne(differences, connue, voulue, self.source)
        demenage = self._exercices(differences, fiche, voulue)
        if not fiche.publiee:
            differences.ajouter("publiee", "retirée", "publiée", None, self.source)
        return self._connu(fiche, differences, voulue, demenage)

    def _exercices(self, differences: Differences, fiche: Fiche, voulue: PersonneVoulue) -> bool:
        """Adds the difference of places; True when the places themselves are others."""
        connus = sorted(fiche.exercices.all(), key=lambda e: (e.rang, e.pk))
        avant = [(e.lieu_id, e.mode, e.secteur, e.remplacant) for e in connus]
        apres = [(self._lieu_id(v.lieu), v.mode, v.secteur, v.remplacant) for v in voulue.exercices]
        if avant == apres:
            return False
        lieux = {lieu.cle: lieu for lieu in voulue.lieux}
        differences.ajouter(
            "exercices",
            exercices_lisibles(connus),
            voulus_lisibles(voulue.exercices, lieux),
            fiche.provenances.get("exercices"),
            self.source,
        )
        return {lieu for lieu, *_ in avant} != {lieu for lieu, *_ in apres}

    def _lieu_id(self, cle: str) -> int | str:
        lieu = self.lieux.get(cle)
        return lieu.pk if lieu else cle

    def _nouvelle_personne(self, voulue: PersonneVoulue) -> Changement:
        differences = Differences()
        for champ, valeur in valeurs_personne(voulue).items():
            if valeur:
                differences.ajouter(champ, "", lisible(champ, valeur), None, self.source)
        lieux = {lieu.cle: lieu for lieu in voulue.lieux}
        differences.ajouter(
            "exercices", "", voulus_lisibles(voulue.exercices, lieux), None, self.source
        )
        return Changement(
            nature=self._nouveau_ou_revenant([voulue.cle], differences),
            objet=PERSONNE,
            cle=voulue.cle,
            titre=voulue.titre,
            detail=voulue.metier,
            commune=voulue.lieux[0].commune_libelle if voulue.lieux else "",
            differences=differences.toutes,
            donnees=en_json(voulue),
        )

    # --- Both ---

    def _nouveau_ou_revenant(self, cles: Iterable[str], differences: Differences) -> Nature:
        """Said on the line itself: the coordination withdrew it once, and time erased it."""
        jours = [self.retraits[cle] for cle in cles if cle in self.retraits]
        if not jours:
            return Nature.NOUVEAU
        avant = f"retirée par la coordination le {date_longue(max(jours))}, puis effacée"
        differences.ajouter("publiee", avant, "publiée", None, self.source)
        return Nature.REVENANT

    def _connu(
        self,
        fiche: Fiche,
        differences: Differences,
        voulu: PersonneVoulue | StructureVoulue,
        demenage: bool = False,
    ) -> Changement | None:
        if not differences.toutes:
            return None
        nature = Nature.ECART
        if differences:
            nature = Nature.DEPLACE if demenage else Nature.MODIFIE
            if not fiche.publiee:
                nature = Nature.RETOUR
        lieux = voulu.lieux if isinstance(voulu, PersonneVoulue) else [voulu.lieu]
        return Changement(
            nature=nature,
            objet=fiche.genre,
            cle=voulu.cle,
            titre=fiche.titre,
            detail=fiche.metier,
            commune=lieux[0].commune_libelle if lieux else "",
            fiche=fiche,
            differences=differences.toutes,
            donnees=en_json(voulu),
        )

    def _compter(self, changement: Changement | None, lieux: set[str]) -> None:
        """A person whose place changed counts as changed, though the change is the place's."""
        nature = changement.nature if changement else None
        if nature in (Nature.NOUVEAU, Nature.RETOUR, Nature.REVENANT):
            self.bilan.nouveaux += 1
        elif nature in (Nature.MODIFIE, Nature.DEPLACE) or lieux & self._lieux_changes:
            self.bilan.modifies += 1
        else:
            self.bilan.inchanges += 1
        if nature == Nature.ECART:
            self.bilan.ecarts += 1

    # --- Who left ---

    def _personnes_parties(self) -> Iterator[Changement]:
        """Only from a file that speaks of the whole territory."""
        if not self.lecture.couvre_le_territoire:
            return
        lus = self.lecture.personnes
        parties = (
            Fiche.objects.publiees()
            .filter(genre=Genre.PERSONNE, source=Source.RPPS)
            .exclude(professionnel__rpps__in=list(lus))
            .select_related("professionnel")
            .prefetch_related("exercices__lieu", "alias")
            .order_by("cle_tri", "pk")
        )
        for fiche in parties:
            reunis = {alias.cle.removeprefix("rpps:") for alias in fiche.alias.all()}
            if reunis.isdisjoint(lus):
                yield self._parti(PERSONNE, f"rpps:{fiche.professionnel.rpps}", fiche)

    def _structures_parties(self) -> Iterator[Changement]:
        lues = {voulue.finess for voulue in self.lecture.structures.values()}
        parties = (
            Structure.objects.filter(fiche__publiee=True, fiche__source=Source.FINESS)
            .exclude(finess=None)
            .exclude(finess__in=lues)
            .select_related("fiche", "lieu__commune")
            .prefetch_related("fiche__exercices__lieu", "fiche__alias")
            .order_by("fiche__cle_tri", "pk")
        )
        for structure in parties:
            reunis = {a.cle.removeprefix("finess:") for a in structure.fiche.alias.all()}
            if self._devait_y_etre(structure) and reunis.isdisjoint(lues):
                yield self._parti(STRUCTURE, structure.cle, structure.fiche)

    def _devait_y_etre(self, structure: Structure) -> bool:
        """In the territory, the file must cover it all; further away, its department."""
        lieu = structure.lieu
        if lieu is None:
            return False
        if lieu.commune_id:
            return self.lecture.couvre_le_territoire
        return lieu.code_postal[:2] in self.lecture.departements_voisins

    def _parti(self, objet: str, cle: str, fiche: Fiche) -> Changement:
        self.bilan.partis += 1
        exercices = list(fiche.exercices.all())
        differences = Differences()
        differences.ajouter("publiee", "publiée", "retirée", None, self.source)
        differences.ajouter("exercices", exercices_lisibles(exercices), "", None, self.source)
        return Changement(
            nature=Nature.PARTI,
            objet=objet,
            cle=cle,
            titre=fiche.titre,
            detail=fiche.metier,
            commune=exercices[0].lieu.commune_libelle if exercices else "",
            fiche=fiche,
            differences=differences.toutes,
        )
