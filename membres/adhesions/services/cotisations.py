"""Periods, amounts, payments, reminders."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.adhesions import permissions, queries
from membres.adhesions.enums import EtatAdhesion, Moyen
from membres.adhesions.models import Adherent, Adhesion, Bareme, Paiement, Relance
from membres.comptes.models import Compte


@transaction.atomic
def ouvrir_adhesion(
    adherent: Adherent,
    *,
    debut: dt.date,
    fin: dt.date,
    cotisation: Decimal | None,
    par: Compte | None,
) -> Adhesion:
    """Nothing to pay is in order at once; an unknown amount waits (« à saisir »)."""
    adhesion = Adhesion(
        adherent=adherent,
        debut=debut,
        fin=fin,
        cotisation=cotisation,
        etat=EtatAdhesion.A_JOUR if cotisation == 0 else EtatAdhesion.ATTENDUE,
        cree_par=par,
    )
    adhesion.full_clean()
    adhesion.save()
    return adhesion


@transaction.atomic
def renouveler(
    adherents: list[Adherent],
    *,
    jour: dt.date,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> list[Adhesion]:
    """The period that holds `jour`, for each who has none yet; run again, it adds nothing."""
    _exiger_tenue(par)
    debut, fin = queries.periode(jour, renouvellement=True)
    deja = set(
        Adhesion.objects.exclude(etat=EtatAdhesion.ANNULEE)
        .filter(debut__lt=fin, fin__gt=debut)
        .values_list("adherent", flat=True)
    )
    tarifs = queries.Tarifs(debut)
    ouvertes = [
        ouvrir_adhesion(
            adherent, debut=debut, fin=fin, cotisation=tarifs.montant_de(adherent), par=par
        )
        for adherent in adherents
        if adherent.pk not in deja
    ]
    if ouvertes:
        noter(
            "adhesions.renouvelees",
            acteur=par,
            details={"nombre": len(ouvertes), "debut": str(debut)},
            request=request,
        )
    return ouvertes


@transaction.atomic
def saisir_bareme(
    bareme: Bareme, *, par: Compte, request: HttpRequest | None = None
) -> list[Adhesion]:
    """A new line of the scale also fills the adhésions that waited for an amount."""
    if not permissions.peut_regler_les_cotisations(par):
        raise PermissionDenied("Votre rôle ne permet pas de saisir le barème.")
    bareme.saisi_par = par
    bareme.full_clean()
    bareme.save()
    noter("adhesions.bareme_saisi", acteur=par, objet=bareme, request=request)
    return completer_les_montants()


def completer_les_montants() -> list[Adhesion]:
    """Adhésions opened before anyone entered the scale."""
    completees = []
    attente = Adhesion.objects.select_related("adherent").filter(
        cotisation=None, etat=EtatAdhesion.ATTENDUE
    )
    for adhesion in attente.order_by("pk"):
        montant = queries.Tarifs(adhesion.debut).montant_de(adhesion.adherent)
        if montant is not None:
            adhesion.cotisation = montant
            adhesion.save(update_fields=["cotisation"])
            reevaluer(adhesion)
            completees.append(adhesion)
    return completees


@transaction.atomic
def enregistrer_paiement(
    adhesion: Adhesion,
    *,
    montant: Decimal,
    recu_le: dt.date,
    moyen: Moyen,
    reference: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Paiement:
    if par is not None and not permissions.peut_encaisser(par):
        raise PermissionDenied("Votre rôle ne permet pas d’enregistrer un paiement.")
    verrouillee = Adhesion.objects.select_for_update().get(pk=adhesion.pk)
    if verrouillee.etat == EtatAdhesion.ANNULEE:
        raise ValidationError("Cette adhésion est annulée\u00a0: elle n’attend plus de paiement.")
    paiement = Paiement(
        adhesion=verrouillee,
        montant=montant,
        recu_le=recu_le,
        moyen=moyen,
        reference=reference,
        enregistre_par=par,
    )
    paiement.full_clean()
    paiement.save()
    noter(
        "paiement.enregistre",
        acteur=par,
        objet=adhesion.adherent,
        details={"montant": str(montant), "moyen": str(moyen)},
        request=request,
    )
    reevaluer(verrouillee)
    adhesion.refresh_from_db()
    return paiement


@transaction.atomic
def annuler_paiement(
    paiement: Paiement, *, motif: str, par: Compte, request: HttpRequest | None = None
) -> None:
    """A bounced cheque, the wrong person: the row stays, with why it no longer counts."""
    if not permissions.peut_encaisser(par):
        raise PermissionDenied("Votre rôle ne permet pas d’annuler un paiement.")
    if paiement.annule_le:
        raise ValidationError("Ce paiement est déjà annulé.")
    paiement.annule_le, paiement.annule_par = timezone.now(), par
    paiement.motif_annulation = motif
    paiement.full_clean()
    paiement.save(update_fields=["annule_le", "annule_par", "motif_annulation"])
    noter(
        "paiement.annule",
        acteur=par,
        objet=paiement.adhesion.adherent,
        details={"motif": motif},
        request=request,
    )
    reevaluer(paiement.adhesion)


def reevaluer(adhesion: Adhesion) -> None:
    """In order once what was received reaches what is owed; a waiver or a cancellation stays."""
    if adhesion.etat in (EtatAdhesion.EXONEREE, EtatAdhesion.ANNULEE):
        return
    du = adhesion.cotisation
    regle = du is not None and queries.recu(adhesion) >= du
    etat = EtatAdhesion.A_JOUR if regle else EtatAdhesion.ATTENDUE
    if etat != adhesion.etat:
        adhesion.etat = etat
        adhesion.save(update_fields=["etat"])


@transaction.atomic
def exonerer(
    adhesion: Adhesion, *, motif: str, par: Compte, request: HttpRequest | None = None
) -> None:
    _exiger_tenue(par)
    if not motif.strip():
        raise ValidationError("Dites pourquoi la cotisation n’est pas due.")
    if adhesion.etat != EtatAdhesion.ATTENDUE:
        raise ValidationError("Seule une cotisation attendue peut être exonérée.")
    adhesion.etat, adhesion.motif = EtatAdhesion.EXONEREE, motif
    adhesion.full_clean()
    adhesion.save(update_fields=["etat", "motif"])
    noter(
        "adhesion.exoneree",
        acteur=par,
        objet=adhesion.adherent,
        details={"motif": motif},
        request=request,
    )


@transaction.atomic
def relancer(
    adhesion: Adhesion, *, par: Compte | None, request: HttpRequest | None = None
) -> Relance:
    if adhesion.etat != EtatAdhesion.ATTENDUE or adhesion.cotisation is None:
        raise ValidationError(f"{adhesion.adherent} n’a pas de cotisation à régler.")
    # Deux clics : le second attend le premier, et ne fait rien partir.
    Adhesion.objects.select_for_update(of=("self",)).get(pk=adhesion.pk)
    if adhesion.relances.filter(le__date=timezone.localdate()).exists():
        raise ValidationError(f"Une relance est déjà partie aujourd’hui pour {adhesion.adherent}.")
    courriel = envoyer(
        a=adhesion.adherent.courriel,
        gabarit="adhesions/relance",
        contexte={
            "prenom": adhesion.adherent.prenom,
            "periode": adhesion.periode,
            "reste": adhesion.cotisation - queries.recu(adhesion),
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse("adhesions:mon_adhesion"),
        },
        acteur=par,
    )
    relance = Relance.objects.create(adhesion=adhesion, courriel=courriel, par=par)
    noter("adhesion.relancee", acteur=par, objet=adhesion.adherent, request=request)
    return relance


def relancer_les_retards(jour: dt.date | None = None) -> int:
    """What the daily task sends; nothing while the delay is « à saisir »."""
    parties = 0
    for adhesion in queries.adhesions_a_relancer(jour or timezone.localdate()):
        # Relancée ou réglée depuis la lecture de la liste : les autres partent quand même.
        with suppress(ValidationError):
            relancer(adhesion, par=None)
            parties += 1
    return parties


def _exiger_tenue(par: Compte | None) -> None:
    if par is not None and not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas de tenir les adhésions.")
