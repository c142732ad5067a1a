"""Proofs: given, completed by their file, taken back. The files stay private."""

import hashlib
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.documents import fichiers
from cpts_portal.journal.services import noter
from cpts_portal.lib.depots import DepotRefuse
from cpts_portal.lib.reception import accepter
from membres.reunions.models import Reunion
from missions.enums import PREUVES_EN_FICHIER, GenrePreuve
from missions.models import Indicateur, PieceAttendue, Preuve
from missions.services.mesures import Auteur

DOSSIER = "preuves"


@dataclass(frozen=True)
class FichierDonne:
    nom: str
    octets: bytes


def _exiger_ouverte(indicateur: Indicateur) -> None:
    if indicateur.annee.close:
        raise ValidationError(
            f"L’année {indicateur.annee.numero} est close\u00a0: ses pièces ne changent plus."
        )


@transaction.atomic
def ajouter_preuve(
    indicateur: Indicateur,
    *,
    nom: str,
    piece: PieceAttendue | None,
    auteur: Auteur,
    genre: GenrePreuve = GenrePreuve.NOM,
    fichier: FichierDonne | None = None,
    lien: str = "",
    texte: str = "",
    reunion: Reunion | None = None,
) -> Preuve:
    """What is given decides the kind: a file, a meeting, a link, an attestation, or a name."""
    _exiger_ouverte(indicateur)
    if genre == GenrePreuve.REUNION and (reunion is None or not reunion.est_close):
        raise ValidationError({"reunion": "Choisissez une réunion close."})
    preuve = Preuve(
        indicateur=indicateur,
        piece=piece,
        nom=nom,
        genre=genre,
        lien=lien if genre == GenrePreuve.LIEN else "",
        texte=texte.strip() if genre == GenrePreuve.ATTESTATION else "",
        reunion=reunion if genre == GenrePreuve.REUNION else None,
        ajoutee_par=auteur.compte,
    )
    donne = _decrire(preuve, fichier) if genre in PREUVES_EN_FICHIER else None
    _enregistrer(preuve, donne)
    _noter("missions.preuve", preuve, auteur)
    return preuve


@transaction.atomic
def joindre_fichier(preuve: Preuve, fichier: FichierDonne, *, auteur: Auteur) -> Preuve:
    """The file of a proof that was only a name; a proof that has one is replaced by another."""
    _exiger_ouverte(preuve.indicateur)
    preuve = Preuve.objects.select_for_update().get(pk=preuve.pk)
    if preuve.jointe or preuve.retiree_le:
        raise ValidationError("Cette preuve a déjà sa pièce\u00a0: ajoutez-en une autre.")
    preuve.genre = GenrePreuve.FICHIER
    _enregistrer(preuve, _decrire(preuve, fichier))
    _noter("missions.preuve_jointe", preuve, auteur)
    return preuve


def _decrire(preuve: Preuve, fichier: FichierDonne | None) -> FichierDonne:
    """Check the content and fill the row; the file itself is written once the row is right."""
    if fichier is None:
        raise ValidationError({"fichier": "Choisissez le fichier."})
    try:
        depot = accepter(fichier.nom, fichier.octets)
    except DepotRefuse as refus:
        raise ValidationError({"fichier": str(refus)}) from None
    preuve.fichier = f"{DOSSIER}/{preuve.indicateur.annee_id}/{uuid.uuid4()}.{depot.extension}"
    preuve.sha256 = hashlib.sha256(fichier.octets).hexdigest()
    preuve.taille = len(fichier.octets)
    preuve.nom_fichier, preuve.type_mime = depot.nom, depot.type_mime
    return fichier


def _enregistrer(preuve: Preuve, fichier: FichierDonne | None) -> None:
    preuve.full_clean(exclude=["ajoutee_par"])
    if fichier is not None:
        fichiers.ranger(preuve.fichier, fichier.octets)
    preuve.save()


@transaction.atomic
def retirer_preuve(preuve: Preuve, *, auteur: Auteur) -> None:
    """Out of sight at once; the file stays until the scheduled erasure."""
    _exiger_ouverte(preuve.indicateur)
    preuve.retiree_le = timezone.now()
    preuve.save(update_fields=["retiree_le"])
    _noter("missions.preuve_retiree", preuve, auteur)


def _noter(action: str, preuve: Preuve, auteur: Auteur) -> None:
    noter(
        action,
        acteur=auteur.compte,
        objet=preuve.indicateur,
        details={
            "preuve": preuve.pk,
            "nom": preuve.nom,
            "genre": str(preuve.genre),
            **({"sha256": preuve.sha256} if preuve.sha256 else {}),
        },
        request=auteur.request,
    )
