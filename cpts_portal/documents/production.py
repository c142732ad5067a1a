"""Building, rendering and storing one document. Called by the worker and by the command."""

import errno
import json
import logging
import time
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.functions import Now

from cpts_portal.documents import fichiers, registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.rapport import Avertissement, Rapport, Resultat, Signaler
from cpts_portal.documents.reemploi import empreinte_du_contenu, jumeau
from cpts_portal.travaux.bail import Bail, BailPerdu, prendre, tenu
from cpts_portal.travaux.enums import Etat

logger = logging.getLogger(__name__)

DISQUE_PLEIN = (
    "Le disque du portail est plein : le document n’a pas pu être enregistré. "
    "Prévenez l’administrateur, puis relancez."
)
TROP_LONG = (
    "La préparation a dépassé la durée permise. Demandez un document plus court, ou prévenez "
    "l’administrateur du portail."
)
INATTENDU = (
    "La préparation a échoué {tentatives} fois ({erreur}). Prévenez l’administrateur du portail : "
    "le détail est dans son journal."
)
_ENTRE_DEUX_SIGNAUX = 0.3


class DocumentImpossible(Exception):
    """Raised by a builder; its sentence, in French, says what is missing. Not tried again."""


def produire(pk: int, *, tentatives: int | None = None) -> Etat | None:
    """Produce if the row waits; the state it ends in, None when there was nothing to do."""
    bail = prendre(DocumentProduit, pk)
    if bail is None:
        return None
    permises = settings.TRAVAUX_TENTATIVES if tentatives is None else tentatives
    try:
        with tenu(bail):
            _tenter(bail, permises)
    except BailPerdu:
        logger.warning("Bail perdu pendant la production du document %s", pk)
    return Etat(DocumentProduit.objects.values_list("etat", flat=True).get(pk=pk))


def produire_maintenant(document: DocumentProduit, *, delai: float = 900.0) -> DocumentProduit:
    """In this process, unless a worker got there first: then wait for it."""
    fin = time.monotonic() + delai
    while document.est_actif and time.monotonic() < fin:
        if produire(document.pk, tentatives=1) is None:
            time.sleep(0.2)
        document.refresh_from_db()
    return document


def _tenter(bail: Bail, permises: int) -> None:
    """The one place where everything is caught: the row must say what happened."""
    document = DocumentProduit.objects.get(pk=bail.pk)
    try:
        _produire(bail, document)
    except BailPerdu:
        raise
    except DocumentImpossible as impossible:
        bail.echouer(str(impossible))
    except registre.GenreInconnu as inconnu:
        bail.echouer(f"{inconnu} Il a été retiré du portail.")
    except SoftTimeLimitExceeded:
        bail.echouer(TROP_LONG)
    except Exception as erreur:
        logger.exception("Document %s, tentative %s", document.pk, document.tentatives)
        _apres_erreur(bail, document, erreur, permises)


def _apres_erreur(bail: Bail, document: DocumentProduit, erreur: Exception, permises: int) -> None:
    if isinstance(erreur, OSError) and erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        bail.echouer(DISQUE_PLEIN)
    elif document.tentatives >= permises:
        bail.echouer(INATTENDU.format(tentatives=document.tentatives, erreur=type(erreur).__name__))
    else:
        bail.differer(timedelta(seconds=settings.TRAVAUX_REPRISE * document.tentatives))


def _produire(bail: Bail, document: DocumentProduit) -> None:
    genre = registre.genre(document.genre)
    rapport = _contenu_fige(bail, document, genre)
    rendu = _deja_rendu(bail, document, genre, rapport) or genre.rendre(
        rapport, _signaleur(bail), code=document.code or ""
    )
    bail.signaler("Enregistrement du fichier", 95)
    nom = fichiers.nom_de(bail.pk, bail.jeton, genre.extension)
    range_ = fichiers.ranger(nom, rendu.octets)
    try:
        bail.aboutir(
            fichier=range_.nom,
            sha256=range_.sha256,
            taille=range_.taille,
            pages=rendu.pages or None,
            avertissements=[str(avertissement) for avertissement in rendu.avertissements],
            etape="",
            pourcent=100,
        )
    except BailPerdu:
        fichiers.retirer(nom)
        raise
    fichiers.retirer_les_autres(bail.pk, nom)


def _deja_rendu(
    bail: Bail, document: DocumentProduit, genre: registre.Genre, rapport: Rapport
) -> Resultat | None:
    """The bytes of a twin, copied: each row keeps a file of its own."""
    if genre.medias_cites is None or document.code:
        return None
    contenu = json.loads(json.dumps(asdict(rapport), cls=DjangoJSONEncoder))
    empreinte = empreinte_du_contenu(genre.code, contenu, genre.medias_cites(rapport))
    bail.ecrire(empreinte_contenu=empreinte)
    pret = jumeau(document, empreinte)
    if pret is None:
        return None
    with fichiers.ouvrir(pret.fichier) as flux:
        octets = flux.read()
    dits = tuple(Avertissement("", message) for message in pret.avertissements)
    return Resultat(octets, pret.pages or 0, dits)


def _contenu_fige(bail: Bail, document: DocumentProduit, genre: registre.Genre) -> Rapport:
    """Built once, then rendered from what the row keeps, however many times it takes."""
    contenu: dict[str, Any] | None = document.contenu_fige
    if contenu is None:
        bail.signaler("Rassemblement des données", 0)
        rapport = genre.construire(document.parametres)
        contenu = json.loads(json.dumps(asdict(rapport), cls=DjangoJSONEncoder))
        bail.ecrire(contenu_fige=contenu, fige_le=Now(), titre=rapport.titre[:300])
    return Rapport(**contenu)


def _signaleur(bail: Bail) -> Signaler:
    """Real progress, but not one write per page of a long book."""
    dernier = 0.0

    def signaler(etape: str, pourcent: int) -> None:
        nonlocal dernier
        if time.monotonic() - dernier >= _ENTRE_DEUX_SIGNAUX:
            dernier = time.monotonic()
            bail.signaler(etape, min(pourcent, 94))

    return signaler
