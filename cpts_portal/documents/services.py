import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.verification import nouveau_code
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import Compte
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.services import mettre_en_file
from cpts_portal.travaux.services import relancer as relancer_le_travail


def request_document(
    genre: str, parametres: Mapping[str, Any], requested_by: Compte | None
) -> DocumentProduit:
    """Ask for a document; a second click on the button gets the same row.

    `requested_by` None is the operator's command, which no right limits.
    """
    voulu = registre.genre(genre)
    lus = voulu.lire(parametres)
    if requested_by is not None and not voulu.peut_demander(requested_by, lus):
        raise PermissionDenied("Vous ne pouvez pas demander ce document.")
    empreinte = _empreinte(voulu.code, lus, voulu.revision(lus))
    deja = _meme_demande(empreinte, requested_by)
    if deja is not None:
        return deja
    try:
        with transaction.atomic():
            document = DocumentProduit.objects.create(
                genre=voulu.code,
                titre=voulu.titre,
                parametres=lus,
                empreinte=empreinte,
                demandeur=requested_by,
                code=nouveau_code() if voulu.verifiable else None,
            )
    except IntegrityError:
        # L'autre clic vient de valider la sienne.
        deja = _meme_demande(empreinte, requested_by)
        if deja is None:
            raise
        return deja
    if requested_by is not None:
        mettre_en_file(document)
    return document


def _empreinte(genre: str, parametres: Mapping[str, Any], revision: int) -> str:
    quoi = [genre, dict(parametres), *([revision] if revision else [])]
    canonique = json.dumps(quoi, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonique.encode()).hexdigest()


def _meme_demande(empreinte: str, demandeur: Compte | None) -> DocumentProduit | None:
    """Being prepared, or so fresh that it answers the same click."""
    fraicheur = Now() - timedelta(seconds=settings.DOCUMENTS_DOUBLON)
    return (
        DocumentProduit.objects.en_vue()
        .filter(empreinte=empreinte, demandeur=demandeur)
        .filter(
            Q(etat__in=[Etat.DEMANDE, Etat.EN_COURS])
            | Q(etat=Etat.ABOUTI, demande_le__gte=fraicheur)
        )
        .order_by("-demande_le")
        .first()
    )


@transaction.atomic
def relancer(document: DocumentProduit, *, par: Compte) -> None:
    """Try again a failed document, from today's data: the lack may have been filled."""
    if _meme_demande(document.empreinte, document.demandeur) is not None:
        return
    DocumentProduit.objects.filter(pk=document.pk, etat=Etat.ECHEC).update(
        contenu_fige=None, fige_le=None
    )
    if relancer_le_travail(document):
        noter("documents.relance", acteur=par, objet=document)


@transaction.atomic
def archiver(document: DocumentProduit, *, par: Compte) -> None:
    archives = (
        DocumentProduit.objects.en_vue()
        .filter(pk=document.pk)
        .exclude(etat__in=[Etat.DEMANDE, Etat.EN_COURS])
        .update(archive_le=Now(), archive_par=par)
    )
    if archives:
        noter("documents.archive", acteur=par, objet=document)
