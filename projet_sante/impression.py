"""From the frozen content of a version to its one PDF; the worker alone loads the renderer."""

from django.utils.module_loading import import_string

from cpts_portal.documents import fichiers, registre
from cpts_portal.documents.authenticite import Reconnu
from cpts_portal.documents.medias import Fichier
from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from projet_sante.models import FichierVersion, Version
from projet_sante.services.versions import IMAGES, conserver_le_fichier


def rendre_version(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    """Rendered once: asked again, by whomever, the same bytes come out of the drawer."""
    version = Version.objects.get(pk=rapport.contexte["version_pk"])
    deja = FichierVersion.objects.filter(version=version).first()
    if deja is not None:
        with fichiers.ouvrir(deja.nom) as flux:
            return Resultat(flux.read(), deja.pages)
    resultat: Resultat = import_string(registre.RENDU)(rapport, signaler, code=code)
    conserver_le_fichier(version, resultat)
    return resultat


def lire_image_de_version(cle: str) -> Fichier | None:
    if len(cle) != 64 or not cle.isalnum():
        return None
    try:
        with fichiers.ouvrir(f"{IMAGES}/{cle}") as flux:
            return Fichier(flux.read(), "image/*")
    except FileNotFoundError:
        return None


def version_du_fichier(sha256: str) -> Reconnu | None:
    """For the public page that recognises a file: which version it is, and where that stands."""
    fichier = FichierVersion.objects.filter(sha256=sha256).select_related("version__projet").first()
    if fichier is None:
        return None
    passage = fichier.version.passages.order_by("-pk").first()
    etat = f"{passage.get_vers_display()} le {passage.le:%d/%m/%Y}" if passage else "Figée"
    return Reconnu(
        titre=str(fichier.version),
        produit_le=fichier.version.figee_le,
        pages=fichier.pages,
        etat=etat,
        sha256=sha256,
    )
