from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.lib.ecriture import date_longue, euros
from membres.adhesions.queries import adhesion_valable
from membres.comptes.models import Compte
from membres.indemnisation.circuit import Geste
from membres.indemnisation.enums import EtatDemande, GesteDemande
from membres.indemnisation.models import Demande
from membres.indemnisation.plafond import Plafond
from membres.indemnisation.plafonds import plafond_de

from ._communs import exiger_passage, instant, tracer, verrouiller
from .presences import aligner, chiffrer, exiger_conforme


class PlafondDepasse(ValidationError):
    """`payable` is what the ceiling still leaves of this claim."""

    def __init__(self, plafond: Plafond, montant: Decimal) -> None:
        self.plafond = plafond
        self.payable = plafond.payable(montant) or Decimal(0)
        reste = (
            f"Il reste {euros(self.payable)} à valider."
            if self.payable
            else "Il ne reste rien à valider cette année."
        )
        super().__init__(
            f"Le plafond de {plafond.annee} serait dépassé\u00a0: {euros(plafond.consomme)} déjà "
            f"versés, engagés ou reçus ailleurs, sur {euros(plafond.montant)}. {reste}"
        )


@transaction.atomic
def valider(
    demande: Demande,
    *,
    par: Compte,
    au_plafond: bool = False,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """By the coordination, or by the president for the coordination's own.

    `au_plafond`: only for what the ceiling leaves, when it leaves less than asked.
    """
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.VALIDER, ligne)
    exiger_conforme(ligne)
    maintenant = instant(quand)
    if ligne.montant is None:
        chiffrer(ligne)
    exiger_payable(ligne, timezone.localdate(maintenant), au_plafond=au_plafond)
    ligne.etat = EtatDemande.VALIDEE_COORDINATION
    ligne.validee_par, ligne.validee_le = par, maintenant
    ligne.full_clean()
    ligne.save()
    tracer(ligne, GesteDemande.VALIDER, par=par, quand=maintenant, request=request)
    return ligne


@transaction.atomic
def ordonner(
    demande: Demande,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """By the treasurer, or by the president for the treasurer's own; never by who validated it."""
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.ORDONNER, ligne)
    exiger_conforme(ligne)
    maintenant = instant(quand)
    exiger_payable(ligne, timezone.localdate(maintenant))
    ligne.etat = EtatDemande.VALIDEE_TRESORERIE
    ligne.ordonnee_par, ligne.ordonnee_le = par, maintenant
    ligne.full_clean()
    ligne.save()
    tracer(ligne, GesteDemande.ORDONNER, par=par, quand=maintenant, request=request)
    return ligne


@transaction.atomic
def refuser(
    demande: Demande,
    *,
    par: Compte,
    motif: str,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.REFUSER, ligne)
    if ligne.lot_id:
        raise ValidationError(
            "Cette demande est dans une liste de paiement\u00a0: abandonnez d’abord la liste."
        )
    ligne.etat = EtatDemande.REFUSEE
    ligne.motif_refus = motif.strip()
    ligne.validee_par = ligne.validee_le = ligne.ordonnee_par = ligne.ordonnee_le = None
    # What the ceiling had reduced is asked again in full, if it is asked again.
    ligne.montant = ligne.montant_calcule
    if ligne.signature is not None:
        aligner(ligne)
    ligne.full_clean()
    ligne.save()
    tracer(
        ligne,
        GesteDemande.REFUSER,
        par=par,
        quand=instant(quand),
        precision=ligne.motif_refus,
        request=request,
    )
    return ligne


@transaction.atomic
def eteindre(demande: Demande, *, motif: str) -> None:
    """What it asked for no longer exists: refused by nobody, before anyone decided."""
    ligne = verrouiller(demande)
    ligne.etat = EtatDemande.REFUSEE
    ligne.motif_refus = motif.strip()[:300]
    ligne.save(update_fields=["etat", "motif_refus"])
    tracer(ligne, GesteDemande.REFUSER, par=None, quand=instant(None), precision=ligne.motif_refus)


def exiger_payable(demande: Demande, jour: dt.date, *, au_plafond: bool = False) -> None:
    """The guards of the law, under the person's lock. `jour` is the day of decision or payment."""
    if demande.montant is None:
        raise ValidationError(
            f"Aucun barème n’est en vigueur le {date_longue(demande.jour)} pour cette activité et "
            "cette personne\u00a0: la trésorerie ou la coordination le saisit dans « Barèmes »."
        )
    if not demande.est_plafonnee:
        return
    if not adhesion_valable(demande.adherent, demande.jour):
        raise ValidationError(
            f"{demande.adherent} n’a pas d’adhésion valable le {date_longue(demande.jour)}\u00a0: "
            "mettez d’abord l’adhésion à jour, ou refusez la demande."
        )
    plafond = plafond_de(demande.adherent, jour, sauf=demande)
    if plafond.montant is None:
        raise ValidationError(
            f"Le plafond (PASS) de {plafond.annee} n’est pas saisi\u00a0: la coordination ou "
            "l’administration technique l’entre dans « Réglages », avec sa source."
        )
    if plafond.permet(demande.montant):
        return
    if au_plafond and plafond.reste:
        demande.montant = plafond.payable(demande.montant)
        return
    raise PlafondDepasse(plafond, demande.montant)
