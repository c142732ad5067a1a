"""The proposal as background work: a row with a lease, read by a worker, told as it goes."""

import errno
import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annuaire.enums import Origine, Registre
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.models import Importation
from annuaire.services.imports.lecture import Fichiers, Signaler
from annuaire.services.imports.proposer import enregistrer, preparer
from annuaire.services.imports.recuperer import AdresseMuette, adresses, telecharger
from annuaire.services.imports.verrou import ImportEnCours, un_seul_import
from cpts_portal.journal.services import noter
from cpts_portal.travaux.bail import Bail, BailPerdu, prendre, tenu
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.services import mettre_en_file, relancer

logger = logging.getLogger(__name__)

_DOSSIER = "imports"
_ENTRE_DEUX_SIGNAUX = 0.5
_ATTENTE_DU_TOUR = timedelta(seconds=20)
_ATTENTE_DU_RESEAU = timedelta(minutes=10)
RIEN = "Rien n’a été changé dans l’annuaire."
DISQUE_PLEIN = f"Le disque du portail est plein : prévenez l’administrateur. {RIEN}"
TROP_LONG = f"La lecture a dépassé la durée permise. {RIEN}"
INATTENDU = (
    "La lecture a échoué ({erreur}). Prévenez l’administrateur du portail : le détail est dans son "
    f"journal. {RIEN}"
)


class DejaEnCours(Exception):
    """Its message is a sentence for the coordinator."""


@transaction.atomic
def demander(
    registre: Registre,
    *,
    origine: Origine,
    depots: Mapping[str, "File[bytes]"] | None = None,
    forcer: str = "",
    demandeur: Any = None,
    request: Any = None,
) -> Importation:
    """A row at once; a worker reads. One reading of a register waits at a time."""
    if Importation.objects.actifs().filter(registre=registre).exists():
        raise DejaEnCours("Un fichier de ce registre est déjà en cours de lecture.")
    nom = depots["principal"].name if depots else adresses(registre)["principal"]
    importation = Importation.objects.create(
        registre=registre,
        origine=origine,
        fichier=Path(nom or "fichier").name[:250],
        date_source=timezone.localdate(),
        options={"departements": settings.ANNUAIRE_FINESS_DEPARTEMENTS},
        forcer=forcer[:250],
        demandeur=demandeur,
    )
    if depots:
        importation.chemins = {
            role: storages["prives"].save(f"{_DOSSIER}/{importation.pk}/{role}", depot)
            for role, depot in depots.items()
        }
        importation.save(update_fields=["chemins"])
    mettre_en_file(importation)
    noter("annuaire.import_demande", acteur=demandeur, objet=importation, request=request)
    return importation


def reessayer(importation: Importation) -> bool:
    """Only what can be read again: a fetched file, fetched anew."""
    return importation.origine in (Origine.ADRESSE, Origine.HEBDOMADAIRE) and relancer(importation)


def demander_chaque_semaine() -> list[Importation]:
    """What beat asks: every register that has an address and is not being read."""
    demandees = []
    for registre in (Registre.FINESS, Registre.RPPS):
        if not adresses(registre):
            continue
        try:
            demandees.append(demander(registre, origine=Origine.HEBDOMADAIRE))
        except DejaEnCours:
            logger.info("Import hebdomadaire : %s déjà en cours", registre)
    return demandees


def lire(pk: int) -> Etat | None:
    """What the worker does; the state it ends in, None when there was nothing to take."""
    bail = prendre(Importation, pk)
    if bail is None:
        return None
    try:
        with tenu(bail):
            _tenter(bail)
    except BailPerdu:
        logger.warning("Bail perdu pendant la lecture de l’import %s", pk)
    return Etat(Importation.objects.values_list("etat", flat=True).get(pk=pk))


def _tenter(bail: Bail) -> None:
    """The one place where everything is caught: the row must say what happened."""
    importation = Importation.objects.get(pk=bail.pk)
    try:
        _lire(bail, importation)
    except BailPerdu:
        raise
    except ImportEnCours:
        # Waiting for one's turn is not an attempt.
        bail.differer(_ATTENTE_DU_TOUR, tentatives=F("tentatives") - 1)
        return
    except AdresseMuette as muette:
        if importation.tentatives < settings.TRAVAUX_TENTATIVES:
            bail.differer(_ATTENTE_DU_RESEAU)
            return
        bail.echouer(f"{muette} {RIEN}")
    except FichierRefuse as refus:
        bail.echouer(f"{refus} {RIEN}")
    except SoftTimeLimitExceeded:
        bail.echouer(TROP_LONG)
    except OSError as erreur:
        plein = erreur.errno in (errno.ENOSPC, errno.EDQUOT)
        logger.exception("Import %s", bail.pk)
        bail.echouer(DISQUE_PLEIN if plein else INATTENDU.format(erreur=type(erreur).__name__))
    except Exception as erreur:
        logger.exception("Import %s", bail.pk)
        bail.echouer(INATTENDU.format(erreur=type(erreur).__name__))
    _jeter_les_fichiers(importation)


def _lire(bail: Bail, importation: Importation) -> None:
    signaler = _signaleur(bail)
    fichiers = _fichiers(importation, signaler)
    with un_seul_import():
        proposition = preparer(
            Registre(importation.registre),
            fichiers,
            forcer=importation.forcer,
            signaler=signaler,
        )
        with transaction.atomic():
            importation.changements.all().delete()
            enregistrer(importation, proposition)
            bail.aboutir(etape="", pourcent=100)


def _fichiers(importation: Importation, signaler: Signaler) -> Fichiers:
    stockage = storages["prives"]
    if importation.chemins:
        chemins = {role: Path(stockage.path(nom)) for role, nom in importation.chemins.items()}
    else:
        dossier = Path(stockage.path(f"{_DOSSIER}/{importation.pk}"))
        chemins = {}
        for role, adresse in adresses(importation.registre).items():
            chemins[role] = dossier / role
            # Whole, or not there: a second attempt does not fetch it again.
            if not chemins[role].exists():
                telecharger(adresse, chemins[role], signaler)
    if "principal" not in chemins or not chemins["principal"].exists():
        raise FichierRefuse("Le fichier n’est plus là : déposez-le de nouveau.")
    departements = frozenset(importation.options.get("departements", []))
    principal = chemins.pop("principal")
    return Fichiers(principal, chemins, departements)


def _jeter_les_fichiers(importation: Importation) -> None:
    """A national file names two million people: it stays only while it is read."""
    dossier = Path(storages["prives"].path(f"{_DOSSIER}/{importation.pk}"))
    for fichier in dossier.glob("*") if dossier.exists() else ():
        fichier.unlink(missing_ok=True)
    if dossier.exists():
        dossier.rmdir()
    Importation.objects.filter(pk=importation.pk).update(chemins={})


def _signaleur(bail: Bail) -> Signaler:
    """Real progress, but not one write per percent of a small file."""
    dernier = 0.0

    def signaler(etape: str, pourcent: int | None) -> None:
        nonlocal dernier
        if time.monotonic() - dernier >= _ENTRE_DEUX_SIGNAUX:
            dernier = time.monotonic()
            bail.signaler(etape, pourcent)

    return signaler
