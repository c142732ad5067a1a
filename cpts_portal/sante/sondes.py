from collections.abc import Callable, Iterable

from cpts_portal.documents import queries as documents
from cpts_portal.sante.queries import Piece
from cpts_portal.travaux import queries as travaux

SONDES: tuple[tuple[str, Callable[[], Iterable[Piece]]], ...] = (
    ("travaux", travaux.etat),
    ("stockage", lambda: [documents.etat()]),
)
