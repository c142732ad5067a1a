"""Communes: the description of those the portal knows, and new ones beside them."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from annuaire.enums import Nature, Registre
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.models import Changement
from annuaire.services.bilan import BilanImport
from annuaire.services.imports.differences import LIBELLES, position_lisible
from annuaire.services.imports.lecture import Fichiers, Signaler
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.lecture import CommuneLue, FichierIllisible, lire_communes
from cpts_portal.referentiel.models import Commune

COMMUNE = "commune"
_TEXTES = ("nom", "population", "codes_postaux", "epci_nom")


@dataclass(slots=True)
class CommunesLues:
    bilan: BilanImport
    communes: list[CommuneLue] = field(default_factory=list)


def lire(fichiers: Fichiers, signaler: Signaler) -> CommunesLues:
    signaler("Lecture des communes", None)
    lues = CommunesLues(BilanImport(registre=Registre.COMMUNES.value))
    try:
        trouvees = lire_communes(fichiers.principal)
    except FichierIllisible as erreur:
        raise FichierRefuse(str(erreur)) from erreur
    except (csv.Error, RecursionError, AttributeError) as erreur:
        raise FichierRefuse(
            f"« {fichiers.principal.name} » n’est pas un fichier de communes lisible."
        ) from erreur
    codes: set[str] = set()
    for lue in trouvees:
        lues.bilan.lus += 1
        motif = _defaut(lue) or ("en double" if lue.code_insee in codes else "")
        if motif:
            lues.bilan.rejeter(f"commune « {str(lue.code_insee)[:10]} » : {motif}")
            continue
        codes.add(lue.code_insee)
        lues.communes.append(lue)
    if not lues.communes:
        raise FichierRefuse("Aucune commune de ce fichier n’est lisible.")
    lues.bilan.retenus = len(lues.communes)
    return lues


def _defaut(lue: CommuneLue) -> str:
    try:
        # What no database stores.
        contenu = json.dumps(asdict(lue), ensure_ascii=False).encode()
        if b"\\u0000" in contenu:
            return "caractère nul"
        Commune(
            code_insee=lue.code_insee,
            nom=lue.nom,
            codes_postaux=lue.codes_postaux,
            population=lue.population,
            longitude=lue.longitude,
            latitude=lue.latitude,
        ).clean_fields()
    except (TypeError, ValueError, OverflowError):
        return "valeur illisible"
    except ValidationError as erreur:
        return " ".join(erreur.messages)[:200]
    return ""


def comparer(lues: CommunesLues) -> Iterator[Changement]:
    connues = {c.code_insee: c for c in Commune.objects.all()}
    territoire = set(referentiel.communes().values_list("code_insee", flat=True))
    bilan = lues.bilan
    for lue in lues.communes:
        connue = connues.get(lue.code_insee)
        differences = list(_differences(lue, connue))
        if connue is None:
            bilan.nouveaux += 1
        elif differences:
            bilan.modifies += 1
        else:
            bilan.inchanges += 1
            continue
        yield _changement(lue, connue, differences, lue.code_insee in territoire)


def _changement(
    lue: CommuneLue, connue: Commune | None, differences: list[dict[str, Any]], du_territoire: bool
) -> Changement:
    return Changement(
        nature=Nature.MODIFIE if connue else Nature.NOUVEAU,
        objet=COMMUNE,
        cle=lue.code_insee,
        titre=lue.nom,
        detail="Commune du territoire" if du_territoire else "Commune voisine",
        commune=lue.nom,
        differences=differences,
        donnees=asdict(lue),
    )


def _differences(lue: CommuneLue, connue: Commune | None) -> Iterator[dict[str, Any]]:
    for champ in _TEXTES:
        avant = _texte(getattr(connue, champ)) if connue else ""
        apres = _texte(getattr(lue, champ))
        if apres and avant != apres:
            yield {"champ": champ, "libelle": LIBELLES[champ], "avant": avant, "apres": apres}
    avant = _position(connue) if connue else ""
    apres = _position(lue)
    if apres and avant != apres:
        yield {"champ": "position", "libelle": "Centre", "avant": avant, "apres": apres}
    if lue.contour and (connue is None or connue.contour != lue.contour):
        ancien = "connu" if connue and connue.contour else ""
        yield {"champ": "contour", "libelle": "Contour", "avant": ancien, "apres": "nouveau tracé"}


def _position(commune: Commune | CommuneLue) -> str:
    return position_lisible(commune.longitude, commune.latitude, "commune").split(" (")[0]


def _texte(valeur: Any) -> str:
    if isinstance(valeur, list | tuple):
        return ", ".join(sorted(str(v) for v in valeur))
    return "" if valeur is None else str(valeur)
