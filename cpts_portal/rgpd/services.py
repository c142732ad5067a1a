"""What a person does about their own data, and what the CPTS answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels import services as courriels
from cpts_portal.journal.services import noter
from cpts_portal.lib.periodes import plus_mois
from cpts_portal.referentiel.queries import identite
from cpts_portal.rgpd import permissions
from cpts_portal.rgpd.enums import Canal, EtatDemande
from cpts_portal.rgpd.models import Demande, Traitement
from membres.comptes.models import Compte


@transaction.atomic
def demander(
    *, nature: str, texte: str, par: Compte, request: HttpRequest | None = None
) -> Demande:
    """By the person, on the portal: received today, acknowledged at once."""
    jour = timezone.localdate()
    demande = _enregistrer(
        Demande(
            nature=nature,
            texte=texte,
            compte=par,
            nom=str(par),
            courriel=par.email,
            recue_le=jour,
        )
    )
    noter("rgpd.demande", acteur=par, objet=demande, request=request)
    _ecrire(demande, "accuse", acteur=par)
    _prevenir_le_delegue(demande, acteur=par)
    return demande


@transaction.atomic
def consigner(
    *,
    nature: str,
    canal: str,
    nom: str,
    courriel: str,
    texte: str,
    recue_le: dt.date,
    par: Compte,
    request: HttpRequest | None = None,
) -> Demande:
    """Written down by the CPTS for someone who wrote or telephoned; the delay runs from then."""
    _exiger(par)
    demande = Demande(
        nature=nature, canal=canal, nom=nom, courriel=courriel, texte=texte, recue_le=recue_le
    )
    demande.compte = Compte.objects.filter(email__iexact=courriel).first() if courriel else None
    _enregistrer(demande)
    noter("rgpd.demande_consignee", acteur=par, objet=demande, request=request)
    if courriel:
        _ecrire(demande, "accuse", acteur=par)
    return demande


def _enregistrer(demande: Demande) -> Demande:
    demande.echeance = plus_mois(demande.recue_le, settings.RGPD_DELAI_MOIS)
    demande.full_clean()
    demande.save()
    return demande


@transaction.atomic
def repondre(
    demande: Demande,
    *,
    acceptee: bool,
    reponse: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> None:
    _exiger(par)
    demande = _ouverte(demande)
    demande.etat = EtatDemande.ACCEPTEE if acceptee else EtatDemande.REFUSEE
    demande.reponse, demande.repondue_par, demande.repondue_le = reponse, par, timezone.now()
    demande.full_clean()
    demande.save()
    noter(f"rgpd.{demande.etat}", acteur=par, objet=demande, request=request)
    if demande.courriel:
        _ecrire(demande, "reponse", acteur=par)


@transaction.atomic
def prolonger(
    demande: Demande, *, motif: str, par: Compte, request: HttpRequest | None = None
) -> None:
    """Once, told to the person before the month is over (GDPR, article 12.3)."""
    _exiger(par)
    demande = _ouverte(demande)
    if demande.motif_prolongation:
        raise ValidationError("Cette demande a déjà été prolongée.")
    if demande.est_en_retard:
        raise ValidationError("Le mois est passé : répondez, il n’est plus temps de prolonger.")
    demande.motif_prolongation = motif
    demande.echeance = plus_mois(
        demande.recue_le, settings.RGPD_DELAI_MOIS + settings.RGPD_PROLONGATION_MOIS
    )
    demande.full_clean()
    demande.save(update_fields=["motif_prolongation", "echeance"])
    noter("rgpd.prolongee", acteur=par, objet=demande, request=request)
    if demande.courriel:
        _ecrire(demande, "prolongation", acteur=par)


@transaction.atomic
def retirer(demande: Demande, *, par: Compte, request: HttpRequest | None = None) -> None:
    demande = _ouverte(demande)
    if not permissions.peut_retirer(par, demande):
        raise PermissionDenied("Cette demande n’est pas la vôtre.")
    demande.etat, demande.repondue_le = EtatDemande.RETIREE, timezone.now()
    demande.save(update_fields=["etat", "repondue_le"])
    noter("rgpd.retiree", acteur=par, objet=demande, request=request)


def _ouverte(demande: Demande) -> Demande:
    """Locked: two answers must not cross."""
    tenue = Demande.objects.select_for_update().get(pk=demande.pk)
    if not tenue.est_ouverte:
        raise ValidationError("Cette demande est déjà close.")
    return tenue


def _exiger(par: Compte) -> None:
    if not permissions.peut_repondre(par):
        raise PermissionDenied("Votre rôle ne permet pas de répondre aux demandes.")


def _ecrire(demande: Demande, gabarit: str, *, acteur: Compte) -> None:
    adresse = reverse("rgpd:mes_donnees") if demande.compte_id else ""
    courriels.envoyer(
        a=demande.courriel,
        gabarit=f"rgpd/{gabarit}",
        contexte={
            "demande": demande,
            "acceptee": demande.etat == EtatDemande.ACCEPTEE,
            "lien": f"{settings.WAGTAILADMIN_BASE_URL}{adresse}" if adresse else "",
        },
        acteur=acteur,
    )


def _prevenir_le_delegue(demande: Demande, *, acteur: Compte) -> None:
    """Without its text: the delegate reads it on the portal, or asks the coordination."""
    if demande.canal == Canal.PORTAIL and (adresse := identite().dpo_courriel):
        courriels.envoyer(
            a=adresse,
            gabarit="rgpd/delegue",
            contexte={
                "demande": demande,
                "lien": settings.WAGTAILADMIN_BASE_URL + reverse("rgpd:demande", args=[demande.pk]),
            },
            acteur=acteur,
        )


# --- Registre des traitements ---


@transaction.atomic
def ecrire_au_registre(
    traitement: Traitement | None,
    *,
    champs: dict[str, Any],
    par: Compte,
    request: HttpRequest | None = None,
) -> Traitement:
    _exiger(par)
    traitement = traitement or Traitement()
    for nom, valeur in champs.items():
        setattr(traitement, nom, valeur)
    traitement.modifie_par = par
    traitement.full_clean()
    traitement.save()
    noter("rgpd.traitement_ecrit", acteur=par, objet=traitement, request=request)
    return traitement


@transaction.atomic
def retirer_du_registre(
    traitement: Traitement, *, par: Compte, request: HttpRequest | None = None
) -> None:
    """It leaves the register and stays in the database, with its date."""
    _exiger(par)
    traitement.retire_le, traitement.modifie_par = timezone.now(), par
    traitement.save(update_fields=["retire_le", "modifie_par", "modifie_le"])
    noter("rgpd.traitement_retire", acteur=par, objet=traitement, request=request)
