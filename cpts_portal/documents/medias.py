"""Files a document may quote by identifier: « media:image/12 »."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image
from wagtail.images import get_image_model

PREFIXE = "media:"
# On the full width of a page, more dots than a printer puts: beyond, only weight.
COTE_MAXIMAL = 2000


@dataclass(frozen=True)
class Fichier:
    octets: bytes
    type_mime: str


Lecteur = Callable[[str], Fichier | None]
_lecteurs: dict[str, Lecteur] = {}


def enregistrer(genre: str, lecteur: Lecteur) -> None:
    """Called in an app's `ready()` for each kind of media it can read."""
    _lecteurs[genre] = lecteur


def lire(adresse: str) -> Fichier | None:
    """None when the kind is unknown or nothing has this identifier."""
    genre, _, identifiant = adresse.removeprefix(PREFIXE).partition("/")
    lecteur = _lecteurs.get(genre)
    return lecteur(identifiant) if lecteur and identifiant else None


def lire_image(identifiant: str) -> Fichier | None:
    """An image kept in the portal, no larger than paper can show."""
    if not identifiant.isascii() or not identifiant.isdigit():
        return None
    image = get_image_model().objects.filter(pk=int(identifiant)).first()
    if image is None or not default_storage.exists(image.file.name):
        return None
    with default_storage.open(image.file.name) as flux:
        # The renderer reads the exact type in the bytes.
        return Fichier(_a_la_taille_du_papier(flux.read()), "image/*")


def _a_la_taille_du_papier(octets: bytes) -> bytes:
    with Image.open(io.BytesIO(octets)) as image:
        if max(image.size) <= COTE_MAXIMAL:
            return octets
        reduite = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGBA")
        reduite.thumbnail((COTE_MAXIMAL, COTE_MAXIMAL))
        sortie = io.BytesIO()
        if reduite.mode == "RGBA":
            reduite.save(sortie, "PNG")
        else:
            reduite.save(sortie, "JPEG", quality=88)
    return sortie.getvalue()
