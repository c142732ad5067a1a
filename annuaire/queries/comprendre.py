"""From what people type to what is searched: synonyms, plurals, empty words, one typo a word."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import TrigramSimilarity

from annuaire.models import Mot, Synonyme
from annuaire.texte import MOTS_VIDES, mots, singulier, son, une_faute_de_difference

MOTS_MAX = 12
_NGRAMME_MAX = 4
# Shorter words have too many neighbours: « maux » is not « Maud ».
_FAUTE_A_PARTIR_DE = 5
_CANDIDATS = 30


@dataclass(frozen=True, slots=True)
class Groupe:
    """One idea of the query: any of these ways to say it, each a set of word beginnings."""

    tape: str
    facons: tuple[tuple[str, ...], ...]
    sens: str = ""
    corrige: str = ""


@dataclass(frozen=True, slots=True)
class Comprise:
    groupes: tuple[Groupe, ...] = ()
    # Words that no entry holds, left out because others are understood.
    ignores: tuple[str, ...] = ()
    # Words that some entry holds, but none along with the others.
    laisses: tuple[str, ...] = ()

    @property
    def explications(self) -> list[tuple[str, str]]:
        return [(g.tape, g.sens or g.corrige) for g in self.groupes if g.sens or g.corrige]

    @property
    def corrigee(self) -> bool:
        return any(groupe.corrige for groupe in self.groupes)


def comprendre(texte: str) -> Comprise:
    tapes = mots(texte[:200])[:MOTS_MAX]
    if not tapes:
        return Comprise()
    return Comprise(tuple(_grouper(tapes, _synonymes(tapes))))


def _synonymes(tapes: Sequence[str]) -> dict[str, list[str]]:
    """What the known expressions among these words mean."""
    candidats = {
        expression
        for debut in range(len(tapes))
        for longueur in range(1, _NGRAMME_MAX + 1)
        for expression in _formes(tapes[debut : debut + longueur])
    }
    connus = Synonyme.objects.filter(terme__in=candidats).order_by().values_list("terme", "sens")
    return {terme: [s.strip() for s in sens.split("|") if s.strip()] for terme, sens in connus}


def _formes(morceau: Sequence[str]) -> Iterable[str]:
    yield " ".join(morceau)
    yield " ".join(singulier(mot) for mot in morceau)


def _grouper(tapes: Sequence[str], synonymes: dict[str, list[str]]) -> Iterable[Groupe]:
    """The longest expression first: « maison de retraite » before « maison »."""
    rang = 0
    while rang < len(tapes):
        for longueur in range(min(_NGRAMME_MAX, len(tapes) - rang), 0, -1):
            morceau = tapes[rang : rang + longueur]
            tous_sens = next((synonymes[f] for f in _formes(morceau) if f in synonymes), None)
            if tous_sens:
                yield _groupe_synonyme(" ".join(morceau), tous_sens)
                break
        else:
            longueur = 1
            if tapes[rang] not in MOTS_VIDES:
                yield Groupe(tapes[rang], ((singulier(tapes[rang]),),))
        rang += longueur


def _groupe_synonyme(tape: str, tous_sens: Sequence[str]) -> Groupe:
    facons = [
        tuple(singulier(mot) for mot in mots(sens) if mot not in MOTS_VIDES) for sens in tous_sens
    ]
    # The typed words too: a practice may bear that very name.
    facons.append(tuple(mot for mot in tape.split() if mot not in MOTS_VIDES))
    uniques = tuple(dict.fromkeys(facon for facon in facons if facon))
    deja_dit = mots(" ".join(tous_sens)) == tape.split()
    return Groupe(tape, uniques, sens="" if deja_dit else " ou ".join(tous_sens))


def corriger(comprise: Comprise) -> Comprise:
    """For words that begin no word of the lexicon: the nearest one, one mistake away at most.

    A word with no near one is left out, as long as another is understood.
    """
    lus = [(groupe, _corriger_groupe(groupe)) for groupe in comprise.groupes]
    compris = tuple(lu for _, lu in lus if lu)
    if not compris:
        return comprise
    return Comprise(compris, tuple(groupe.tape for groupe, lu in lus if lu is None))


def relacher(comprise: Comprise, existe: Callable[[Comprise], bool]) -> Comprise:
    """No entry holds every idea: as many as one of them holds, the best understood first."""
    gardes: tuple[Groupe, ...] = ()
    for groupe in sorted(comprise.groupes, key=lambda g: (not g.sens, bool(g.corrige))):
        if existe(Comprise((*gardes, groupe))):
            gardes += (groupe,)
    return replace(
        comprise,
        groupes=tuple(g for g in comprise.groupes if g in gardes),
        laisses=tuple(g.tape for g in comprise.groupes if g not in gardes),
    )


def _corriger_groupe(groupe: Groupe) -> Groupe | None:
    mot = groupe.facons[0][0]
    if groupe.sens or len(groupe.facons) > 1 or Mot.objects.filter(mot__startswith=mot).exists():
        return groupe
    proche = _mot_proche(mot) if len(mot) >= _FAUTE_A_PARTIR_DE else None
    compris = comprendre(proche).groupes if proche else ()
    return replace(compris[0], tape=groupe.tape, corrige=proche) if proche and compris else None


def _mot_proche(mot: str) -> str | None:
    # The two longer forms let « dentites » reach « dentiste ».
    candidats = (
        Mot.objects.annotate(proximite=TrigramSimilarity("mot", mot))
        .filter(mot__trigram_similar=mot)
        .order_by("-proximite", "-nombre", "mot")
        .values_list("mot", flat=True)[:_CANDIDATS]
    )
    proches = [candidat for candidat in candidats if _a_une_faute(mot, candidat)]
    return proches[0] if proches else None


def _a_une_faute(mot: str, candidat: str) -> bool:
    """On the whole word, on its beginning (« ofthalmo » for ophtalmologue), or as it is heard."""
    return son(candidat).startswith(son(mot)) or any(
        une_faute_de_difference(mot, candidat[:longueur])
        for longueur in (len(candidat), len(mot) - 1, len(mot), len(mot) + 1)
        if longueur >= _FAUTE_A_PARTIR_DE
    )
