"""What the portal says to whoever holds a printed document: that it is authentic, no more."""

from collections.abc import Callable
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
    # Since then its content was put right, and made again: authentic, and no longer the last.
    remplace_le: datetime | None = None


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
        remplace_le=_remplace_le(document),
    )


def _remplace_le(document: DocumentProduit) -> datetime | None:
    """Same document asked for again after its genre's `revision` grew: another fingerprint."""
    return (
        DocumentProduit.objects.filter(
            genre=document.genre,
            parametres=document.parametres,
            etat=Etat.ABOUTI,
            demande_le__gt=document.demande_le,
        )
        .exclude(empreinte=document.empreinte)
        .order_by("-demande_le")
        .values_list("termine_le", flat=True)
        .first()
    )


def _titre_du_genre(code: str) -> str:
    try:
        return registre.genre(code).titre
    except registre.GenreInconnu:
        return "Document"


@dataclass(frozen=True)
class Reconnu:
    """What the portal may say in public of a file handed to it."""

    titre: str
    produit_le: datetime
    pages: int | None
    etat: str
    sha256: str


_RECONNAISSEURS: list[Callable[[str], Reconnu | None]] = []


def reconnaitre(fonction: Callable[[str], Reconnu | None]) -> None:
    """Called in an app's `ready()`: from a SHA-256 to what the app says of that file."""
    if fonction not in _RECONNAISSEURS:
        _RECONNAISSEURS.append(fonction)


def fichier_reconnu(sha256: str) -> Reconnu | None:
    """Apps first, for they know more; then any document that carries a code."""
    for fonction in _RECONNAISSEURS:
        if reconnu := fonction(sha256):
            return reconnu
    document = DocumentProduit.objects.filter(
        sha256=sha256, etat=Etat.ABOUTI, code__isnull=False
    ).first()
    if document is None or document.termine_le is None:
        return None
    return Reconnu(
        titre=_titre_du_genre(document.genre),
        produit_le=document.termine_le,
        pages=document.pages,
        etat="",
        sha256=sha256,
    )
