from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.reunions import code_tournant, permissions
from membres.reunions.duree import arrivee_retenue
from membres.reunions.enums import EtatReunion, Lieu, Moyen
from membres.reunions.models import Reunion, Signature

from ._communs import exiger, instant, verrouiller

_PAS_LA_VOTRE = "La feuille de cette réunion est tenue par la personne qui l’anime."


@transaction.atomic
def signer(
    reunion: Reunion,
    adherent: Adherent,
    code: str,
    *,
    lieu: Lieu = Lieu.SALLE,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Signature:
    """By oneself, from one's account, with the code shown now; once."""
    ligne = verrouiller(reunion)
    maintenant = instant(quand)
    pas = _verifier_le_code(ligne, code, maintenant)
    signature = Signature(
        reunion=ligne,
        adherent=adherent,
        moyen=Moyen.COMPTE,
        lieu=lieu,
        arrivee=_arrivee(ligne, maintenant),
        signe_le=maintenant,
        pas_du_code=pas,
    )
    return _enregistrer(signature, acteur=adherent.compte, request=request)


@transaction.atomic
def signer_invite(
    reunion: Reunion,
    code: str,
    *,
    nom: str,
    qualite: str,
    appareil: str,
    lieu: Lieu = Lieu.SALLE,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Signature:
    """A guest gives a name and a quality; `appareil` keeps one telephone to one line."""
    ligne = verrouiller(reunion)
    maintenant = instant(quand)
    pas = _verifier_le_code(ligne, code, maintenant)
    signature = Signature(
        reunion=ligne,
        invite_nom=" ".join(nom.split()),
        invite_qualite=" ".join(qualite.split()),
        moyen=Moyen.INVITE,
        lieu=lieu,
        arrivee=_arrivee(ligne, maintenant),
        signe_le=maintenant,
        pas_du_code=pas,
        appareil=appareil,
    )
    return _enregistrer(signature, acteur=None, request=request)


@transaction.atomic
def recopier_papier(
    reunion: Reunion,
    *,
    par: Compte,
    adherent: Adherent | None = None,
    invite_nom: str = "",
    invite_qualite: str = "",
    lieu: Lieu = Lieu.SALLE,
    arrivee: dt.datetime | None = None,
    depart: dt.datetime | None = None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Signature:
    """What the paper sheet says, and who typed it back."""
    exiger(permissions.peut_tenir_la_feuille(par, reunion), _PAS_LA_VOTRE)
    ligne = verrouiller(reunion)
    maintenant = instant(quand)
    _exiger_convoquee(ligne)
    assert ligne.debut is not None  # noqa: S101 - a convened meeting, for the type checker
    if maintenant < ligne.ouverture:
        raise ValidationError("Cette réunion n’a pas commencé\u00a0: personne n’a encore signé.")
    signature = Signature(
        reunion=ligne,
        adherent=adherent,
        invite_nom=" ".join(invite_nom.split()),
        invite_qualite=" ".join(invite_qualite.split()),
        moyen=Moyen.PAPIER,
        lieu=lieu,
        arrivee=arrivee or ligne.debut,
        depart=depart,
        signe_le=maintenant,
        saisi_par=par,
    )
    return _enregistrer(signature, acteur=par, request=request)


@transaction.atomic
def noter_depart(
    signature: Signature,
    *,
    par: Compte | None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Signature:
    """« Je pars »: by the person who signed, while the meeting lasts."""
    reunion = verrouiller(signature.reunion)
    maintenant = instant(quand)
    _exiger_convoquee(reunion)
    if reunion.fin is not None and maintenant > reunion.fin:
        raise ValidationError("La réunion est finie\u00a0: votre départ est compté à son heure.")
    ligne = reunion.signatures.retenues().get(pk=signature.pk)
    ligne.depart = max(maintenant, ligne.arrivee)
    ligne.save(update_fields=["depart"])
    noter("reunion.depart_note", acteur=par, objet=reunion, request=request)
    return ligne


@transaction.atomic
def rectifier_heures(
    signature: Signature,
    *,
    par: Compte,
    arrivee: dt.datetime,
    depart: dt.datetime | None,
    request: HttpRequest | None = None,
) -> Signature:
    """By the chair, before closing; the journal keeps what was written first."""
    exiger(permissions.peut_tenir_la_feuille(par, signature.reunion), _PAS_LA_VOTRE)
    reunion = verrouiller(signature.reunion)
    _exiger_convoquee(reunion)
    ligne = reunion.signatures.retenues().get(pk=signature.pk)
    avant = {"arrivee": ligne.arrivee, "depart": ligne.depart}
    if avant == {"arrivee": arrivee, "depart": depart}:
        return ligne
    ligne.arrivee, ligne.depart = arrivee, depart
    ligne.full_clean()
    ligne.save(update_fields=["arrivee", "depart"])
    noter(
        "reunion.heures_rectifiees",
        acteur=par,
        objet=reunion,
        details={"ligne": ligne.pk, "avant": avant},
        request=request,
    )
    return ligne


@transaction.atomic
def ecarter_signature(
    signature: Signature, *, par: Compte, motif: str, request: HttpRequest | None = None
) -> None:
    """Set aside, not erased: the sheet no longer counts it, the row says why."""
    exiger(permissions.peut_tenir_la_feuille(par, signature.reunion), _PAS_LA_VOTRE)
    reunion = verrouiller(signature.reunion)
    _exiger_convoquee(reunion)
    ligne = reunion.signatures.retenues().get(pk=signature.pk)
    ligne.ecartee_le, ligne.ecartee_par = instant(None), par
    ligne.motif_ecart = motif.strip()
    ligne.full_clean()
    ligne.save(update_fields=["ecartee_le", "ecartee_par", "motif_ecart"])
    noter(
        "reunion.signature_ecartee",
        acteur=par,
        objet=reunion,
        details={"ligne": ligne.pk, "motif": motif},
        request=request,
    )


def _verifier_le_code(reunion: Reunion, code: str, maintenant: dt.datetime) -> int:
    if reunion.etat == EtatReunion.CLOSE:
        raise ValidationError("Cette réunion est close\u00a0: la feuille ne se signe plus.")
    if not reunion.en_seance(maintenant):
        raise ValidationError("La feuille de cette réunion n’est pas ouverte à cette heure.")
    pas = code_tournant.verifier(reunion.secret, code, maintenant.timestamp())
    if pas is None:
        raise ValidationError(
            {"code": "Ce code n’est plus affiché. Recopiez celui que montre l’écran maintenant."}
        )
    return pas


def _exiger_convoquee(reunion: Reunion) -> None:
    if reunion.etat != EtatReunion.CONVOQUEE:
        raise ValidationError("La feuille de cette réunion ne change plus.")


def _arrivee(reunion: Reunion, maintenant: dt.datetime) -> dt.datetime:
    assert reunion.debut is not None  # noqa: S101 - a convened meeting, for the type checker
    return arrivee_retenue(maintenant, reunion.debut, settings.EMARGEMENT_TOLERANCE)


def _enregistrer(
    signature: Signature, *, acteur: Compte | None, request: HttpRequest | None
) -> Signature:
    signature.full_clean()
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError as doublon:
        raise ValidationError("Cette personne a déjà signé.") from doublon
    noter(
        "reunion.signee",
        acteur=acteur,
        objet=signature.reunion,
        details={"ligne": signature.pk, "moyen": signature.moyen},
        request=request,
    )
    return signature
