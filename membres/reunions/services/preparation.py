from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.fichiers_recus import FichierRefuse
from cpts_portal.lib.reception import recevoir
from membres.comptes.models import Compte
from membres.instances.enums import NatureInstance
from membres.instances.models import Instance
from membres.reunions import permissions
from membres.reunions.enums import Cadre, EtatReunion
from membres.reunions.models import Piece, Reunion

from ._communs import exiger, exiger_ouverte, instant, verrouiller

# One meeting numbered at a time; the number is only a constant of ours.
_VERROU_NUMEROS = 5_202_601
# A change of these concerns whoever already noted the date.
_CHAMPS_DU_CALENDRIER = frozenset({"debut", "fin", "lieu", "lien_visio", "titre"})
_NATURES_DE_GOUVERNANCE = frozenset({NatureInstance.AG, NatureInstance.CA, NatureInstance.BUREAU})


def cadre_de(instance: Instance) -> Cadre:
    """Sitting in an assembly, a council or the bureau is governing; a group works on a mission."""
    gouverne = instance.nature in _NATURES_DE_GOUVERNANCE
    return Cadre.GOUVERNANCE if gouverne else Cadre.MISSION


@transaction.atomic
def creer(
    instance: Instance,
    *,
    par: Compte,
    titre: str,
    cadre: Cadre | None = None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
    **champs: Any,
) -> Reunion:
    exiger(
        permissions.peut_creer(par, instance), "Vous ne convoquez pas les réunions de ce groupe."
    )
    maintenant = instant(quand)
    annee = timezone.localdate(maintenant).year
    reunion = Reunion(
        instance=instance,
        titre=titre,
        cadre=cadre or cadre_de(instance),
        annee=annee,
        numero=_numero_suivant(annee),
        cree_par=par,
        cree_le=maintenant,
        modifie_le=maintenant,
        **champs,
    )
    reunion.full_clean()
    reunion.save()
    noter("reunion.creee", acteur=par, objet=reunion, request=request)
    return reunion


def _numero_suivant(annee: int) -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [_VERROU_NUMEROS])
    dernier = Reunion.objects.filter(annee=annee).aggregate(dernier=Max("numero"))["dernier"]
    return (dernier or 0) + 1


@transaction.atomic
def modifier(
    reunion: Reunion,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
    **champs: Any,
) -> Reunion:
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    exiger_ouverte(ligne)
    changes = [nom for nom, valeur in champs.items() if getattr(ligne, nom) != valeur]
    if not changes:
        return ligne
    if ligne.etat == EtatReunion.CONVOQUEE and not champs.get("debut", ligne.debut):
        raise ValidationError({"debut": "Cette réunion est convoquée\u00a0: elle garde une date."})
    ancien_debut = ligne.debut
    for nom in changes:
        setattr(ligne, nom, champs[nom])
    if "debut" in changes and ancien_debut:
        # « There from the start » stays so when the start moves; a later arrival keeps its hour.
        ligne.signatures.retenues().filter(arrivee=ancien_debut).update(arrivee=ligne.debut)
    ligne.modifie_le = instant(quand)
    if _CHAMPS_DU_CALENDRIER & set(changes):
        ligne.sequence += 1
    ligne.full_clean()
    ligne.save()
    noter(
        "reunion.modifiee",
        acteur=par,
        objet=ligne,
        details={"champs": sorted(changes)},
        request=request,
    )
    return ligne


@transaction.atomic
def deposer_piece(
    reunion: Reunion,
    *,
    par: Compte,
    octets: bytes,
    nom: str,
    titre: str = "",
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Piece:
    exiger(permissions.peut_preparer(par, reunion))
    try:
        recu, _ = recevoir(octets, nom)
    except FichierRefuse as refus:
        raise ValidationError({"fichier": str(refus)}) from refus
    piece = Piece(
        reunion=reunion,
        titre=titre.strip() or recu.nom.rpartition(".")[0],
        nom=recu.nom,
        type_mime=recu.type_mime,
        taille=recu.taille,
        sha256=recu.sha256,
        depose_par=par,
        depose_le=instant(quand),
    )
    piece.full_clean(exclude=["fichier"])
    piece.fichier.save(recu.nom, ContentFile(recu.octets), save=False)
    piece.save()
    noter(
        "reunion.piece_deposee",
        acteur=par,
        objet=reunion,
        details={"titre": piece.titre},
        request=request,
    )
    return piece


@transaction.atomic
def retirer_piece(piece: Piece, *, par: Compte, request: HttpRequest | None = None) -> None:
    """Out of sight at once; the file follows the retention of meetings."""
    exiger(permissions.peut_preparer(par, piece.reunion))
    if piece.retiree_le:
        return
    piece.retiree_le = timezone.now()
    piece.save(update_fields=["retiree_le"])
    noter(
        "reunion.piece_retiree",
        acteur=par,
        objet=piece.reunion,
        details={"titre": piece.titre},
        request=request,
    )
