"""Whole lines, a block at a time: looking for the rare wanted lines costs a search, not a loop."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

TAILLE_BLOC = 1 << 18
# No line of a register comes near; beyond, it is not text and must not fill the memory.
LIGNE_MAX = 1 << 18

Avance = Callable[[int], None]


def ne_rien_dire(octets: int) -> None:
    return None


class Blocs:
    """Blocks of whole lines; `fin` keeps a last line without its newline, if there was one."""

    def __init__(self, flux: BinaryIO, avance: Avance = ne_rien_dire) -> None:
        self.fin = b""
        self.demesurees = 0
        self._flux = flux
        self._avance = avance

    def __iter__(self) -> Iterator[bytes]:
        reste, perdue, lus = b"", False, 0
        while octets := self._flux.read(TAILLE_BLOC):
            lus += len(octets)
            self._avance(lus)
            coupe = octets.rfind(b"\n") + 1
            if not coupe:
                reste, perdue = self._accumuler(reste, octets, perdue)
                continue
            if perdue:
                # What follows the newline is readable again.
                octets = octets[octets.index(b"\n") + 1 :]
                coupe, reste, perdue = octets.rfind(b"\n") + 1, b"", False
            bloc, reste = reste + octets[:coupe], octets[coupe:]
            if bloc:
                yield bloc
        self.fin = reste

    def _accumuler(self, reste: bytes, octets: bytes, perdue: bool) -> tuple[bytes, bool]:
        if perdue:
            return b"", True
        if len(reste) + len(octets) > LIGNE_MAX:
            self.demesurees += 1
            return b"", True
        return reste + octets, False


def ligne_en(bloc: bytes, position: int) -> tuple[int, int]:
    """Where the line around `position` starts and ends, its newline left out."""
    fin = bloc.find(b"\n", position)
    return bloc.rfind(b"\n", 0, position) + 1, len(bloc) if fin < 0 else fin


def reperes(prefixes: Iterable[str]) -> tuple[re.Pattern[bytes], ...]:
    """A field that starts like a postal or commune code of these departments.

    One expression per first digit: a class of second digits is searched three times faster than
    alternatives.
    """
    par_chiffre: dict[str, str] = {}
    for prefixe in sorted(set(prefixes)):
        par_chiffre[prefixe[0]] = par_chiffre.get(prefixe[0], "") + prefixe[1]
    return tuple(
        re.compile(rf"\|{premier}[{seconds}]\d\d\d[| \r\n]".encode())
        for premier, seconds in par_chiffre.items()
    )


def positions(bloc: bytes, motifs: tuple[re.Pattern[bytes], ...]) -> list[tuple[int, int]]:
    """The lines of the block where one of the expressions is found, in order, each once."""
    trouvees: set[tuple[int, int]] = set()
    for motif in motifs:
        trouvee = motif.search(bloc)
        while trouvee:
            # Not past the newline that may end the match.
            ligne = ligne_en(bloc, trouvee.end() - 1)
            trouvees.add(ligne)
            trouvee = motif.search(bloc, ligne[1])
    return sorted(trouvees)
