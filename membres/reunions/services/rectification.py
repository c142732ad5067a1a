"""A closed list put right: what it said is kept, what it feeds follows."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.courriels.services import envoyer
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.services import request_document
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.reunions import permissions
from membres.reunions.duree import minutes_de_presence
from membres.reunions.enums import GenreRectification, Lieu, Moyen
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Rectification, Reunion, Signature

from ._communs import exiger, instant, verrouiller

_PAS_LA_VOTRE = "Une liste close se rectifie par son animation ou par la coordination."
_PAS_LA_SIENNE = (
    "Personne ne rectifie sa propre présence\u00a0: demandez-le à la coordination ou à la "
    "présidence."
)


@transaction.atomic
def rectifier_presence(
    signature: Signature,
    *,
    arrivee: dt.datetime,
    depart: dt.datetime | None,
    motif: str,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Rectification:
    reunion, ligne = _relire(signature, par)
    if (ligne.arrivee, ligne.depart) == (arrivee, depart):
        raise ValidationError("Ces heures sont celles de la feuille\u00a0: rien ne change.")
    avant = _etat(ligne)
    ligne.arrivee, ligne.depart = arrivee, depart
    ligne.minutes = _minutes(reunion, ligne)
    ligne.full_clean()
    ligne.save(update_fields=["arrivee", "depart", "minutes"])
    return _consigner(
        ligne,
        GenreRectification.HEURES,
        motif,
        par=par,
        quand=quand,
        request=request,
        **avant,
        minutes_apres=ligne.minutes,
    )


@transaction.atomic
def retirer_presence(
    signature: Signature,
    *,
    motif: str,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Rectification:
    """Set aside, like a line before the closing: the row stays, with its hours."""
    _, ligne = _relire(signature, par)
    ligne.ecartee_le, ligne.ecartee_par = instant(quand), par
    ligne.motif_ecart = motif.strip()[:200]
    ligne.full_clean()
    ligne.save(update_fields=["ecartee_le", "ecartee_par", "motif_ecart"])
    return _consigner(
        ligne,
        GenreRectification.RETRAIT,
        motif,
        par=par,
        quand=quand,
        request=request,
        **_etat(ligne),
    )


@transaction.atomic
def ajouter_presence(
    reunion: Reunion,
    *,
    motif: str,
    par: Compte,
    adherent: Adherent | None = None,
    invite_nom: str = "",
    invite_qualite: str = "",
    lieu: Lieu = Lieu.SALLE,
    arrivee: dt.datetime | None = None,
    depart: dt.datetime | None = None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Rectification:
    """Someone who was there and whom the closed list does not name."""
    tenue = _exiger(reunion, par)
    exiger(adherent is None or adherent.compte_id != par.pk, _PAS_LA_SIENNE)
    assert tenue.debut is not None  # noqa: S101 - a closed meeting, for the type checker
    ligne = Signature(
        reunion=tenue,
        adherent=adherent,
        invite_nom=" ".join(invite_nom.split()),
        invite_qualite=" ".join(invite_qualite.split()),
        moyen=Moyen.AJOUT,
        lieu=lieu,
        arrivee=arrivee or tenue.debut,
        depart=depart,
        signe_le=instant(quand),
        saisi_par=par,
    )
    ligne.minutes = _minutes(tenue, ligne)
    ligne.full_clean()
    ligne.save()
    return _consigner(
        ligne,
        GenreRectification.AJOUT,
        motif,
        par=par,
        quand=quand,
        request=request,
        minutes_apres=ligne.minutes,
    )


def _exiger(reunion: Reunion, par: Compte) -> Reunion:
    exiger(permissions.peut_rectifier(par, reunion), _PAS_LA_VOTRE)
    ligne = verrouiller(reunion)
    if not ligne.est_close:
        raise ValidationError("Cette liste n’est pas close\u00a0: corrigez-la sur la feuille.")
    return ligne


def _relire(signature: Signature, par: Compte) -> tuple[Reunion, Signature]:
    reunion = _exiger(signature.reunion, par)
    exiger(not permissions.est_la_sienne(par, signature), _PAS_LA_SIENNE)
    ligne = reunion.signatures.retenues().select_related("adherent").filter(pk=signature.pk).first()
    if ligne is None:
        raise ValidationError("Cette présence est déjà retirée.")
    return reunion, ligne


def _etat(ligne: Signature) -> dict[str, dt.datetime | int | None]:
    return {
        "arrivee_avant": ligne.arrivee,
        "depart_avant": ligne.depart,
        "minutes_avant": ligne.minutes or 0,
    }


def _minutes(reunion: Reunion, ligne: Signature) -> int:
    assert reunion.debut is not None  # noqa: S101 - a closed meeting, for the type checker
    assert reunion.fin is not None  # noqa: S101 - a closed meeting, for the type checker
    minutes = minutes_de_presence(reunion.debut, reunion.fin, ligne.arrivee, ligne.depart)
    if not minutes:
        raise ValidationError(
            "À ces heures la personne n’était pas à la réunion\u00a0: retirez plutôt sa présence."
        )
    return minutes


def _consigner(
    ligne: Signature,
    genre: GenreRectification,
    motif: str,
    *,
    par: Compte,
    quand: dt.datetime | None,
    request: HttpRequest | None,
    **champs: dt.datetime | int | None,
) -> Rectification:
    """The row, the journal, upper floors, the sheet made again, the person told."""
    reunion = ligne.reunion
    rectification = Rectification(
        reunion=reunion,
        signature=ligne,
        genre=genre,
        motif=motif.strip(),
        par=par,
        quand=instant(quand),
        **champs,
    )
    rectification.full_clean()
    rectification.save()
    noter(
        "reunion.presence_rectifiee",
        acteur=par,
        objet=reunion,
        details={
            "ligne": ligne.pk,
            "genre": genre.value,
            "motif": rectification.motif,
            "minutes": [rectification.minutes_avant, rectification.minutes_apres],
        },
        request=request,
    )
    reunion_close.send(sender=Reunion, reunion=reunion, rectification=rectification)
    _refaire_la_feuille(reunion, par)
    _prevenir(rectification)
    return rectification


def _refaire_la_feuille(reunion: Reunion, par: Compte) -> None:
    """Whoever had the sheet made gets its new version; so does whoever put it right."""
    deja = DocumentProduit.objects.en_vue().filter(
        genre="feuille_emargement", parametres__reunion=reunion.pk, demandeur__is_active=True
    )
    demandeurs = {document.demandeur for document in deja.select_related("demandeur")} | {par}
    for demandeur in sorted(demandeurs, key=lambda compte: compte.pk):
        if permissions.peut_tenir_la_feuille(demandeur, reunion):
            request_document("feuille_emargement", {"reunion": reunion.pk}, requested_by=demandeur)


def _prevenir(rectification: Rectification) -> None:
    """It counts in their hours and their claim: nobody learns it from a payment."""
    adherent = rectification.signature.adherent
    if adherent is None or not adherent.courriel:
        return
    envoyer(
        a=adherent.courriel,
        gabarit="reunions/rectification",
        contexte={
            "prenom": adherent.prenom,
            "reunion": rectification.reunion,
            "changement": rectification.changement,
            "motif": rectification.motif,
            "par": str(rectification.par),
        },
        acteur=rectification.par,
    )
