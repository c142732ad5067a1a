"""Bringing a register's file from the configured address, whole or not at all."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from annuaire.enums import Registre
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.services.imports.lecture import Signaler

_DELAI = 60
_BLOC = 1 << 20
_AGENT = "portail-cpts (import hebdomadaire)"


class AdresseMuette(Exception):
    """The network's fault, not the file's: worth another try."""


def adresses(registre: str) -> dict[str, str]:
    """The main file under « principal », those beside it under their role; only those set."""
    reglees: dict[str, dict[str, str]] = {
        Registre.RPPS: {
            "principal": settings.ANNUAIRE_RPPS_ADRESSE,
            "savoir_faire": settings.ANNUAIRE_RPPS_SAVOIR_FAIRE_ADRESSE,
            "diplomes": settings.ANNUAIRE_RPPS_DIPLOMES_ADRESSE,
            "mssante": settings.ANNUAIRE_RPPS_MSSANTE_ADRESSE,
        },
        Registre.FINESS: {
            "principal": settings.ANNUAIRE_FINESS_ADRESSE,
            "activites": settings.ANNUAIRE_FINESS_ACTIVITES_ADRESSE,
        },
    }
    trouvees = {role: a for role, a in reglees.get(registre, {}).items() if a}
    return trouvees if "principal" in trouvees else {}


def telecharger(adresse: str, destination: Path, signaler: Signaler) -> None:
    """To a name of its own first: a cut download never looks like a file."""
    if not adresse.startswith("https://"):
        raise FichierRefuse("L’adresse réglée doit commencer par https://.")
    provisoire = destination.with_name(f"{destination.name}.partiel")
    destination.parent.mkdir(parents=True, exist_ok=True)
    requete = urllib.request.Request(adresse, headers={"User-Agent": _AGENT})  # noqa: S310 - https checked above
    try:
        with (
            urllib.request.urlopen(requete, timeout=_DELAI) as reponse,  # noqa: S310 - same
            provisoire.open("wb") as sortie,
        ):
            _copier(reponse, sortie, signaler)
    except urllib.error.HTTPError as erreur:
        raise AdresseMuette(f"L’adresse a répondu « {erreur.code} ».") from erreur
    except (urllib.error.URLError, TimeoutError, ConnectionError) as erreur:
        raise AdresseMuette("L’adresse ne répond pas.") from erreur
    else:
        provisoire.replace(destination)
    finally:
        provisoire.unlink(missing_ok=True)


def _copier(reponse: Any, sortie: BinaryIO, signaler: Signaler) -> None:
    attendu = int(reponse.headers.get("Content-Length") or 0)
    limite = settings.ANNUAIRE_TELECHARGEMENT_MAX
    recu, dernier = 0, -1
    while bloc := reponse.read(_BLOC):
        recu += len(bloc)
        if recu > limite:
            raise FichierRefuse("Le fichier dépasse la taille permise.")
        sortie.write(bloc)
        pourcent = min(99, recu * 100 // attendu) if attendu else None
        if pourcent is not None and pourcent != dernier:
            dernier = pourcent
            signaler("Téléchargement", pourcent)
    if attendu and recu < attendu:
        raise AdresseMuette("Le téléchargement s’est interrompu.")
