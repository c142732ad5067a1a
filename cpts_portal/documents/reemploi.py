"""The same content asked again is not rendered again.

The key holds all that makes the file: the frozen content with the figures it shows, the bytes of
the images it quotes, the release that draws it. A figure that changed, an image replaced, a new
day on the cover: another key, another rendering.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from cpts_portal.documents import fichiers, medias
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.travaux.enums import Etat

# The minute of the request, kept in the metadata of the file and shown nowhere.
_TUS = ("produit_le",)
_DESSINENT = (
    ("templates", "*.html"),
    ("static/css", "*.css"),
    ("cpts_portal", "*.py"),
    ("projet_sante", "*.py"),
)


def empreinte_du_contenu(genre: str, contenu: dict[str, Any], cites: Iterable[str]) -> str:
    """`contenu`: the frozen report, as JSON."""
    contexte = {nom: v for nom, v in contenu["contexte"].items() if nom not in _TUS}
    images = [(adresse, _empreinte_de(adresse)) for adresse in sorted(set(cites))]
    cle = [genre, _livraison(), contenu | {"contexte": contexte}, images]
    return hashlib.sha256(json.dumps(cle, sort_keys=True).encode()).hexdigest()


def _empreinte_de(adresse: str) -> str:
    fichier = medias.lire(adresse)
    return hashlib.sha256(fichier.octets).hexdigest() if fichier else ""


@lru_cache(maxsize=1)
def _livraison() -> str:
    """Read once a process: another template, another stylesheet, another renderer."""
    racine = Path(settings.RACINE)
    dates = [
        fichier.stat().st_mtime_ns
        for dossier, motif in _DESSINENT
        for fichier in (racine / dossier).rglob(motif)
    ]
    return f"{max(dates, default=0):x} {version('weasyprint')}"


def jumeau(document: DocumentProduit, empreinte: str) -> DocumentProduit | None:
    """A ready document of the same content whose file is still there."""
    prets = DocumentProduit.objects.en_vue().filter(
        genre=document.genre, empreinte_contenu=empreinte, etat=Etat.ABOUTI
    )
    for pret in prets.exclude(pk=document.pk).order_by("-pk")[:3]:
        if fichiers.existe(pret.fichier):
            return pret
    return None
