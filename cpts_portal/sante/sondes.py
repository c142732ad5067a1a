from collections.abc import Callable, Iterable

from cpts_portal.sante.queries import Piece

SONDES: tuple[tuple[str, Callable[[], Iterable[Piece]]], ...] = ()
