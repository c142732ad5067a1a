"""Freezing a projet: its text, the figures it showed, its images, then its PDF."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max

from cpts_portal.documents import fichiers, medias
from cpts_portal.documents.rapport import Resultat
from cpts_portal.documents.services import request_document
from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import FichierVersion, ProjetSante, Version
from projet_sante.rapports import rapport_du_projet

GENRE = "projet_version"
IMAGES = "projet/images"


@transaction.atomic
def figer_version(projet: ProjetSante, *, motif: str, par: Compte | None) -> Version:
    """As it reads now; the worker then makes its PDF, once."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau figent une version.")
    # Two clicks at once make two versions, never twice the same number.
    ProjetSante.objects.select_for_update().get(pk=projet.pk)
    numero = (projet.versions.aggregate(plus_haut=Max("numero"))["plus_haut"] or 0) + 1
    rapport = rapport_du_projet(projet, version=numero, motif=motif)
    contenu = json.loads(json.dumps(asdict(rapport), cls=DjangoJSONEncoder))
    _garder_les_images(contenu["contexte"]["parties"])
    version = Version.objects.create(
        projet=projet,
        numero=numero,
        motif=motif,
        contenu=contenu,
        empreinte=empreinte(contenu),
        figee_par=par,
    )
    noter("projet.version_figee", acteur=par, objet=version, details={"motif": motif})
    request_document(GENRE, {"version": version.pk}, par)
    return version


def empreinte(contenu: dict[str, Any]) -> str:
    canonique = json.dumps(contenu, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonique.encode()).hexdigest()


def _garder_les_images(parties: list[dict[str, Any]]) -> None:
    """A file may be replaced in the portal: the version keeps its own copy, named by its hash."""
    for partie in parties:
        for bloc in partie["blocs"]:
            donnees = bloc["donnees"]
            if bloc["type"] != "figure" or not donnees["image"]:
                continue
            image = medias.lire(f"{medias.PREFIXE}image/{donnees['image']}")
            if image is None:
                donnees["image"] = None
                continue
            cle = hashlib.sha256(image.octets).hexdigest()
            fichiers.ranger(f"{IMAGES}/{cle}", image.octets)
            donnees["image"] = cle


def conserver_le_fichier(version: Version, resultat: Resultat) -> FichierVersion:
    """The first render stands: what a second one would give is compared by tests, not kept."""
    range_ = fichiers.ranger(f"projet/versions/{version.pk}.pdf", resultat.octets)
    return FichierVersion.objects.create(
        version=version,
        nom=range_.nom,
        sha256=range_.sha256,
        taille=range_.taille,
        pages=resultat.pages,
    )
