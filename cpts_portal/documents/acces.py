"""What a document may fetch: static files, media by identifier, `data:` URLs.

Anything else (`file:`, `http:`…) is refused unread, and noted to become a warning on the
document's row.
"""

import mimetypes
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import DataHandler, Request

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.utils.functional import cached_property
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cpts_portal.documents import medias

POIDS_MAXIMAL = 20 * 1024 * 1024


class AccesRefuse(ValueError):
    """Its text says, in French, why a resource was left out."""


class Acces(URLFetcher):
    """A fetcher with no network, and no disk beyond static files and media."""

    def __init__(self) -> None:
        # The parent's __init__ would open an SSL context and HTTP, FTP and file handlers.
        self._fail_on_errors = False
        self.refus: dict[str, str] = {}

    @cached_property
    def base(self) -> str:
        """The portal's address: relative links of a document lead there."""
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + "/"

    @cached_property
    def _statiques(self) -> str:
        return urljoin(self.base, settings.STATIC_URL)

    def open(self, url: str | Request, data: object = None, timeout: object = None) -> object:
        return self.fetch(url.full_url if isinstance(url, Request) else url)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        try:
            octets, type_mime = self._lire(url)
            if len(octets) > POIDS_MAXIMAL:
                raise AccesRefuse("fichier de plus de 20 Mo")
        except AccesRefuse as refus:
            self.refus.setdefault(url, str(refus))
            raise
        return URLFetcherResponse(url, octets, {"Content-Type": type_mime})

    def nom_statique(self, url: str) -> str | None:
        """The static file this address names, else None."""
        if not url.startswith(self._statiques):
            return None
        nom = unquote(urlsplit(url.removeprefix(self._statiques)).path)
        return None if _est_suspect(nom) else nom

    def _lire(self, url: str) -> tuple[bytes, str]:
        if url[:5].lower() == "data:":
            return _lire_data(url)
        if url.startswith(medias.PREFIXE):
            fichier = medias.lire(url)
            if fichier is None:
                raise AccesRefuse("média introuvable")
            return fichier.octets, fichier.type_mime
        if nom := self.nom_statique(url):
            return _lire_statique(nom)
        raise AccesRefuse("adresse non autorisée")


def _est_suspect(nom: str) -> bool:
    return not nom or nom.startswith("/") or "\\" in nom or "\0" in nom or ".." in nom.split("/")


def _lire_statique(nom: str) -> tuple[bytes, str]:
    try:
        # Hashed names, and every file in an image without node_modules, are in STATIC_ROOT only.
        chemin = finders.find(nom) or staticfiles_storage.path(nom)
        with open(chemin, "rb") as flux:
            octets = flux.read()
    except (OSError, SuspiciousOperation, ValueError) as erreur:
        raise AccesRefuse("fichier statique introuvable") from erreur
    return octets, mimetypes.guess_type(nom)[0] or "application/octet-stream"


def _lire_data(url: str) -> tuple[bytes, str]:
    try:
        reponse = DataHandler().data_open(Request(url))  # noqa: S310 - data: is read in memory
        with reponse:
            octets, type_mime = reponse.read(), reponse.headers.get_content_type()
    except (ValueError, OSError) as erreur:
        raise AccesRefuse("donnée illisible") from erreur
    # A font declared by a document would stay in the configuration every document shares.
    if not type_mime.startswith("image/") and type_mime != "text/css":
        raise AccesRefuse("ce genre de donnée n’est pas repris")
    return octets, type_mime
