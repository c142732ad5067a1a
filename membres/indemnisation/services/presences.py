"""The claims a sheet fills: prepared at its closing, following when it is put right."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from membres.indemnisation import queries
from membres.indemnisation.bareme import montant_du_bareme
from membres.indemnisation.enums import EtatDemande, GesteDemande, Nature
from membres.indemnisation.models import Activite, Demande
from membres.indemnisation.presences import presence_de
from membres.reunions.models import Rectification, Signature

from ._communs import instant, tracer, verrouiller


@transaction.atomic
def preparer_depuis(signature: Signature, *, quand: dt.datetime | None = None) -> Demande | None:
    """The claim a closed meeting fills: to be read again and sent by the person."""
    adherent = signature.adherent
    if adherent is None or adherent.est_organisation or not signature.minutes:
        return None
    activite = Activite.objects.filter(
        cadre_de_reunion=signature.reunion.cadre, active=True
    ).first()
    if activite is None:
        return None
    jour = timezone.localdate(signature.reunion.debut)
    maintenant = instant(quand or signature.reunion.close_le)
    demande, cree = Demande.objects.get_or_create(
        signature=signature,
        corrige=None,
        defaults={
            "adherent": adherent,
            "nature": activite.nature,
            "activite": activite,
            "objet": signature.reunion.titre,
            "jour": jour,
            "minutes": signature.minutes,
            "cree_le": maintenant,
        },
    )
    if cree:
        chiffrer(demande)
        demande.save()
        tracer(demande, GesteDemande.PREPARER, par=None, quand=maintenant)
    return demande


def chiffrer(demande: Demande) -> None:
    """The scale of that day for this person; without one, the amount stays « à saisir »."""
    if demande.nature == Nature.FRAIS or demande.activite is None:
        return
    bareme = queries.bareme_de(demande.adherent, demande.activite, demande.jour)
    demande.bareme = bareme
    demande.unite = bareme.unite if bareme else ""
    demande.taux = bareme.taux if bareme else None
    demande.montant_calcule = demande.montant = (
        montant_du_bareme(bareme.unite, bareme.taux, demande.minutes or 0) if bareme else None
    )


@transaction.atomic
def suivre_rectification(rectification: Rectification) -> None:
    """A draft takes the new duration; what left the person's hands does not move, and says so."""
    ligne = rectification.signature
    demande = Demande.objects.filter(signature=ligne, corrige=None).first()
    if demande is None:
        if ligne.est_retenue:
            preparer_depuis(ligne, quand=rectification.quand)
        return
    demande = verrouiller(demande)
    if demande.est_modifiable:
        aligner(demande)
        demande.full_clean()
        demande.save()
    tracer(
        demande,
        GesteDemande.RECTIFIER,
        par=rectification.par,
        quand=rectification.quand,
        precision=f"{rectification.changement}. {rectification.motif}"[:300],
    )


def aligner(demande: Demande) -> None:
    """The duration of the sheet and its amount; a presence taken off leaves nothing to send."""
    ligne = demande.signature
    if ligne is not None:
        demande.minutes = ligne.minutes if ligne.est_retenue else 0
    chiffrer(demande)
    if ligne is None or ligne.est_retenue:
        return
    demande.montant = demande.montant_calcule = None
    if demande.etat != EtatDemande.REFUSEE:
        demande.etat = EtatDemande.REFUSEE
        demande.motif_refus = f"Présence retirée de la feuille\u00a0: {ligne.motif_ecart}"[:300]


def exiger_conforme(demande: Demande) -> None:
    """Before anyone commits money: the claim says what the sheet says."""
    presence = presence_de(demande)
    if presence is not None and presence.ecart:
        raise ValidationError(
            f"{demande.reference}\u00a0: la présence a été rectifiée depuis l’envoi. Refusez cette "
            "demande\u00a0: elle reprendra la durée de la feuille."
        )
