"""What the portal says to whoever holds a printed document: that it is authentic, no more."""

from dataclasses import dataclass
from datetime import datetime

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.verification import normaliser_code
from cpts_portal.travaux.enums import Etat


@dataclass(frozen=True)
class DocumentAtteste:
    """Nothing about a person: the paper in hand says whom it names."""

    code: str
    genre: str
    produit_le: datetime
    pages: int | None
    sha256: str


def document_atteste(saisi: str) -> DocumentAtteste | None:
    """An archived document stays authentic; one not yet ready does not exist."""
    code = normaliser_code(saisi)
    document = DocumentProduit.objects.filter(code=code, etat=Etat.ABOUTI).first() if code else None
    if document is None or document.termine_le is None:
        return None
    return DocumentAtteste(
        code=code,
        genre=_titre_du_genre(document.genre),
        produit_le=document.termine_le,
        pages=document.pages,
        sha256=document.sha256,
    )


def _titre_du_genre(code: str) -> str:
    try:
        return registre.genre(code).titre
    except registre.GenreInconnu:
        return "Document"
