"""From a file to its proposal: rows a person will decide, and nothing else written."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.enums import Decision, Nature, Origine, Registre, Statut
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.models import Changement, Importation
from annuaire.services.bilan import BilanImport
from annuaire.services.imports import (
    communes,
    lire_finess,
    lire_rpps,
    lire_structures,
)
from annuaire.services.imports.comparer import Comparaison, empreinte, lots
from annuaire.services.imports.lecture import Fichiers, Lecture, Signaler, muet
from annuaire.services.imports.verrou import un_seul_import
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import date_longue, nombre
from cpts_portal.travaux.enums import Etat

# Shown, but there is nothing to write.
SANS_ECRITURE = (Nature.ECART,)
# Never by default: someone must have looked.
A_LA_MAIN = (Nature.ECART, Nature.DOUBLON, Nature.REVENANT)

Lire = Callable[[Fichiers, Signaler], Lecture]
_LECTEURS: Mapping[Registre, Lire] = {
    Registre.RPPS: lire_rpps.lire,
    Registre.FINESS: lire_finess.lire,
    Registre.STRUCTURES: lire_structures.lire,
}


@dataclass(slots=True)
class Proposition:
    bilan: BilanImport
    changements: Iterator[Changement]
    empreinte: str


def preparer(
    registre: Registre, fichiers: Fichiers, *, forcer: str = "", signaler: Signaler = muet
) -> Proposition:
    """Reads and checks everything; what is refused is refused here, before any row."""
    empreinte = _sha256(fichiers.principal)
    if registre == Registre.COMMUNES:
        lues = communes.lire(fichiers, signaler)
        _verifier_la_taille(lues.bilan, forcer)
        return Proposition(lues.bilan, iter(communes.comparer(lues)), empreinte)
    lecture = _LECTEURS[registre](fichiers, signaler)
    _verifier_la_taille(lecture.bilan, forcer)
    signaler("Comparaison avec l’annuaire", None)
    return Proposition(lecture.bilan, iter(Comparaison(lecture)), empreinte)


def _sha256(chemin: Path) -> str:
    with chemin.open("rb") as flux:
        return hashlib.file_digest(flux, "sha256").hexdigest()


def _verifier_la_taille(bilan: BilanImport, forcer: str) -> None:
    reference = Importation.objects.references(bilan.registre).first()
    if reference is None or forcer:
        return
    avant = int(reference.bilan.get("lus", 0))
    if bilan.lus * 2 < avant:
        raise FichierRefuse(
            f"Ce fichier compte {nombre(bilan.lus)} lignes, moins de la moitié du dernier "
            f"appliqué ({nombre(avant)}, données du {date_longue(reference.date_source)}) : il est "
            "sans doute incomplet. S’il est bon, donnez la raison de passer outre (--forcer)."
        )


@transaction.atomic
def enregistrer(importation: Importation, proposition: Proposition) -> Importation:
    """The changes and their counts; an older proposal still to decide gives way to this one."""
    for lot in lots(proposition.changements, 500):
        for changement in lot:
            changement.importation = importation
            changement.empreinte = empreinte(changement)
        Changement.objects.bulk_create(lot)
    _reprendre_les_decisions(importation)
    importation.bilan = proposition.bilan.en_dict()
    importation.empreinte = proposition.empreinte
    a_ecrire = importation.changements.exclude(nature__in=SANS_ECRITURE)
    importation.statut = Statut.A_DECIDER if a_ecrire.exists() else Statut.SANS_OBJET
    importation.save(update_fields=["bilan", "empreinte", "statut"])
    _anterieures(importation).update(statut=Statut.REMPLACEE)
    if importation.forcer:
        noter(
            "annuaire.import_force",
            acteur=importation.demandeur,
            objet=importation,
            details={"raison": importation.forcer},
        )
    return importation


def _anterieures(importation: Importation) -> Any:
    return Importation.objects.filter(
        registre=importation.registre, statut=Statut.A_DECIDER, etat=Etat.ABOUTI
    ).exclude(pk=importation.pk)


def _reprendre_les_decisions(importation: Importation) -> None:
    """The same change refused before is refused still; one accepted and not applied, accepted."""
    autres = Changement.objects.filter(importation__registre=importation.registre).exclude(
        importation=importation
    )
    refuses = autres.filter(decision=Decision.REFUSE).values("empreinte")
    acceptes = autres.filter(
        decision=Decision.ACCEPTE, applique=False, importation__in=_anterieures(importation)
    ).values("empreinte")
    ici = importation.changements.all()
    ici.filter(empreinte__in=acceptes).update(decision=Decision.ACCEPTE)
    ici.filter(empreinte__in=refuses).update(decision=Decision.REFUSE, deja_refuse=True)


def proposer(
    registre: Registre,
    fichiers: Fichiers,
    *,
    jour: date,
    forcer: str = "",
    hors_reference: bool = False,
) -> Importation:
    """At once, in this process: the command line's way. The lock keeps a second one out."""
    with un_seul_import():
        proposition = preparer(registre, fichiers, forcer=forcer)
        with transaction.atomic():
            importation = Importation.objects.create(
                registre=registre,
                origine=Origine.COMMANDE,
                etat=Etat.ABOUTI,
                fichier=fichiers.principal.name[:250],
                date_source=jour,
                options={"departements": sorted(fichiers.departements)},
                forcer=forcer[:250],
                hors_reference=hors_reference,
                termine_le=timezone.now(),
            )
            return enregistrer(importation, proposition)
