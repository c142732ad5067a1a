"""Figures of the diagnosis: typed one by one, or read from a file."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import TableauIllisible
from cpts_portal.referentiel.queries import communes
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.diagnostic import lire_fichier
from projet_sante.models import ChiffreDiagnostic


@dataclass
class Bilan:
    crees: int = 0
    inchanges: int = 0
    erreurs: list[str] = field(default_factory=list)


def _exiger(par: Compte | None) -> None:
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau tiennent le diagnostic.")


@transaction.atomic
def saisir_chiffre(par: Compte | None, **champs: Any) -> ChiffreDiagnostic:
    _exiger(par)
    chiffre = ChiffreDiagnostic(saisi_par=par, **champs)
    chiffre.full_clean(exclude=["saisi_par"])
    chiffre.save()
    return chiffre


@transaction.atomic
def retirer_chiffre(chiffre: ChiffreDiagnostic, *, par: Compte) -> None:
    """Out of sight and of the document; kept for whoever asks what was written."""
    _exiger(par)
    if chiffre.retire_le is None:
        chiffre.retire_le = timezone.now()
        chiffre.save(update_fields=["retire_le"])
        noter("projet.chiffre_retire", acteur=par, objet=chiffre)


@transaction.atomic
def importer_chiffres(octets: bytes, *, par: Compte | None) -> Bilan:
    """All or nothing: one line that cannot be read keeps the others out, and is named."""
    _exiger(par)
    try:
        lecture = lire_fichier(octets, [commune.code_insee for commune in communes()])
    except TableauIllisible as illisible:
        return Bilan(erreurs=[str(illisible)])
    bilan = Bilan(erreurs=lecture.erreurs)
    if lecture.erreurs:
        return bilan
    point = transaction.savepoint()
    for champs in lecture.chiffres:
        ligne = champs.pop("ligne", None)
        cles = {nom: champs[nom] for nom in ("theme", "libelle", "territoire", "millesime")}
        deja = ChiffreDiagnostic.objects.en_vue().filter(**cles).first()
        if deja is not None and all(getattr(deja, nom) == champs[nom] for nom in champs):
            bilan.inchanges += 1
            continue
        if deja is not None:
            deja.retire_le = timezone.now()
            deja.save(update_fields=["retire_le"])
        try:
            saisir_chiffre(par, **champs)
        except ValidationError as refus:
            debut = f"Ligne {ligne} : " if ligne else ""
            bilan.erreurs.append(debut + " ".join(refus.messages))
        else:
            bilan.crees += 1
    if bilan.erreurs:
        transaction.savepoint_rollback(point)
        return Bilan(erreurs=bilan.erreurs)
    noter("projet.chiffres_importes", acteur=par, details={"crees": bilan.crees})
    return bilan
