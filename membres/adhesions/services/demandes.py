"""From the public form to the bureau's decision. Every mailed link opens a page with a button."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.adhesions import evenements, permissions, queries
from membres.adhesions.enums import EtatDemande
from membres.adhesions.models import Acceptation, Adherent, DemandeAdhesion, Texte
from membres.comptes.models import Compte

from .adherents import admettre, ouvrir_un_compte, readmettre, regler_consentements

DUREE_CONFIRMATION = dt.timedelta(days=7)
DUREE_REPONSE = dt.timedelta(days=60)
GARDE_NON_CONFIRMEE = dt.timedelta(days=30)
UNE_JOURNEE = dt.timedelta(days=1)
DEMANDES_PAR_JOUR = 3


@dataclass(frozen=True)
class DemandeDeposee:
    """The token exists only here and in the e-mail: the row keeps its hash."""

    demande: DemandeAdhesion
    jeton: str


@transaction.atomic
def deposer_demande(
    *,
    coordonnees: dict[str, Any],
    consentements: Collection[str],
    groupes: list[dict[str, str]],
    textes: Collection[Texte],
    message: str = "",
    request: HttpRequest | None = None,
) -> DemandeDeposee:
    _freiner(coordonnees["courriel"])
    demande = DemandeAdhesion(
        **coordonnees,
        consentements=sorted(consentements),
        groupes=groupes,
        message=message,
    )
    demande.full_clean()
    demande.save()
    instant = timezone.now()
    Acceptation.objects.bulk_create(
        Acceptation(texte=texte, demande=demande, le=instant) for texte in textes
    )
    noter("demande.deposee", acteur=None, objet=demande, request=request)
    jeton = _ecrire(demande, "adhesions/confirmation", "adhesions:confirmer", DUREE_CONFIRMATION)
    return DemandeDeposee(demande, jeton)


def _freiner(courriel: str) -> None:
    """The form mails an address nobody has proved: it is not to flood anyone's mailbox."""
    recentes = DemandeAdhesion.objects.filter(
        courriel__iexact=courriel.strip(),
        etat=EtatDemande.A_CONFIRMER,
        deposee_le__gt=timezone.now() - UNE_JOURNEE,
    )
    if recentes.count() >= DEMANDES_PAR_JOUR:
        raise ValidationError(
            "Plusieurs demandes attendent déjà d’être confirmées à cette adresse. "
            "Ouvrez le lien du dernier courriel reçu, ou revenez demain."
        )


@transaction.atomic
def confirmer_adresse(jeton: str, *, request: HttpRequest | None = None) -> DemandeAdhesion:
    demande = _verrouiller(jeton, EtatDemande.A_CONFIRMER)
    demande.confirmee_le = timezone.now()
    demande.etat = EtatDemande.A_DECIDER
    demande.empreinte, demande.expire_le = "", None
    demande.save(update_fields=["confirmee_le", "etat", "empreinte", "expire_le"])
    noter("demande.confirmee", acteur=None, objet=demande, request=request)
    return demande


@transaction.atomic
def demander_precision(
    demande: DemandeAdhesion, *, question: str, par: Compte, request: HttpRequest | None = None
) -> None:
    _exiger_decideur(par)
    _exiger_en_cours(demande)
    if not question.strip():
        raise ValidationError({"motif": "Écrivez ce que le bureau veut savoir."})
    demande.question, demande.reponse = question, ""
    demande.etat = EtatDemande.PRECISIONS
    demande.save(update_fields=["question", "reponse", "etat"])
    noter("demande.precision", acteur=par, objet=demande, request=request)
    _ecrire(demande, "adhesions/precision", "adhesions:repondre", DUREE_REPONSE, acteur=par)


@transaction.atomic
def repondre(jeton: str, *, reponse: str, request: HttpRequest | None = None) -> DemandeAdhesion:
    demande = _verrouiller(jeton, EtatDemande.PRECISIONS)
    demande.reponse, demande.etat = reponse, EtatDemande.A_DECIDER
    demande.empreinte, demande.expire_le = "", None
    demande.save(update_fields=["reponse", "etat", "empreinte", "expire_le"])
    noter("demande.repondue", acteur=None, objet=demande, request=request)
    return demande


@transaction.atomic
def accepter(
    demande: DemandeAdhesion,
    *,
    bureau_du: dt.date,
    par: Compte | None,
    meme_que: Adherent | None = None,
    inviter: bool = True,
    jour: dt.date | None = None,
    request: HttpRequest | None = None,
) -> Adherent:
    """The member, the adhésion, the consents and the account, or nothing at all.

    `meme_que` is the person already known; the decider says so, the portal never guesses.
    """
    _exiger_decideur(par)
    demande = DemandeAdhesion.objects.select_for_update().get(pk=demande.pk)
    _exiger_en_cours(demande)
    debut, fin = queries.periode(jour or timezone.localdate())
    cotisation = queries.Tarifs(debut).montant_de(demande)
    periode: dict[str, Any] = {"debut": debut, "fin": fin, "cotisation": cotisation, "par": par}
    if meme_que is None:
        adhesion = admettre(coordonnees=demande.coordonnees(), **periode, request=request)
    else:
        adhesion = readmettre(
            meme_que, coordonnees=demande.coordonnees(), **periode, request=request
        )
    adherent = adhesion.adherent
    regler_consentements(
        adherent, demande.consentements, par=None, origine="demande d’adhésion", request=request
    )
    _reporter_acceptations(demande, adherent)
    demande.adherent = adherent
    _clore(demande, EtatDemande.ACCEPTEE, bureau_du=bureau_du, par=par, request=request)
    envoyer(
        a=adherent.courriel,
        gabarit="adhesions/acceptee",
        contexte={
            "prenom": adherent.prenom,
            "periode": adhesion.periode,
            "cotisation": adhesion.cotisation,
            "regle": adhesion.est_valable,
        },
        acteur=par,
    )
    if inviter and adherent.compte_id is None:
        ouvrir_un_compte(adherent, par=par, request=request)
    evenements.demande_acceptee.send(
        DemandeAdhesion, adherent=adherent, demande=demande, par=par, request=request
    )
    return adherent


@transaction.atomic
def refuser(
    demande: DemandeAdhesion,
    *,
    bureau_du: dt.date,
    motif: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> None:
    _exiger_decideur(par)
    _exiger_en_cours(demande)
    if not motif.strip():
        raise ValidationError({"motif": "Un refus se motive\u00a0: dites pourquoi."})
    demande.motif = motif
    _clore(demande, EtatDemande.REFUSEE, bureau_du=bureau_du, par=par, request=request)
    envoyer(
        a=demande.courriel,
        gabarit="adhesions/refusee",
        contexte={"prenom": demande.prenom, "motif": motif, "le": bureau_du},
        acteur=par,
    )


def effacer_les_non_confirmees(jour: dt.date) -> int:
    """An address nobody confirmed is nobody: a month later nothing of it is kept."""
    perimees = DemandeAdhesion.objects.filter(
        etat=EtatDemande.A_CONFIRMER, deposee_le__date__lt=jour - GARDE_NON_CONFIRMEE
    )
    nombre = perimees.count()
    perimees.delete()
    return nombre


def _clore(
    demande: DemandeAdhesion,
    etat: EtatDemande,
    *,
    bureau_du: dt.date,
    par: Compte | None,
    request: HttpRequest | None,
) -> None:
    demande.etat, demande.bureau_du = etat, bureau_du
    demande.decidee_le, demande.decidee_par = timezone.now(), par
    demande.empreinte, demande.expire_le = "", None
    demande.full_clean()
    demande.save()
    action = "demande.acceptee" if etat == EtatDemande.ACCEPTEE else "demande.refusee"
    noter(action, acteur=par, objet=demande, details={"bureau": str(bureau_du)}, request=request)


def _reporter_acceptations(demande: DemandeAdhesion, adherent: Adherent) -> None:
    """The rows follow the member; a version accepted before is not accepted twice."""
    deja = adherent.acceptations.values("texte")
    demande.acceptations.exclude(texte__in=deja).update(adherent=adherent)


def _ecrire(
    demande: DemandeAdhesion,
    gabarit: str,
    route: str,
    duree: dt.timedelta,
    acteur: Compte | None = None,
) -> str:
    """A new link replaces the last; only its hash is kept."""
    jeton = secrets.token_urlsafe(32)
    demande.empreinte = hashlib.sha256(jeton.encode()).hexdigest()
    demande.expire_le = timezone.now() + duree
    demande.save(update_fields=["empreinte", "expire_le"])
    envoyer(
        a=demande.courriel,
        gabarit=gabarit,
        contexte={
            "prenom": demande.prenom,
            "question": demande.question,
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse(route, args=[jeton]),
            "expire_le": timezone.localdate(demande.expire_le),
        },
        acteur=acteur,
    )
    return jeton


def _verrouiller(jeton: str, etat: EtatDemande) -> DemandeAdhesion:
    trouvee = queries.demande_du_jeton(jeton, etat)
    if trouvee is None:
        raise ValidationError("Ce lien n’est plus valable.")
    demande = DemandeAdhesion.objects.select_for_update().get(pk=trouvee.pk)
    if demande.etat != etat:
        raise ValidationError("Ce lien a déjà servi.")
    return demande


def _exiger_decideur(par: Compte | None) -> None:
    if par is not None and not permissions.peut_decider(par):
        raise PermissionDenied("Votre rôle ne permet pas de décider d’une adhésion.")


def _exiger_en_cours(demande: DemandeAdhesion) -> None:
    if demande.etat not in (EtatDemande.A_DECIDER, EtatDemande.PRECISIONS):
        raise ValidationError("Cette demande est déjà décidée, ou son adresse à confirmer.")
