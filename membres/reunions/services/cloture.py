from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from membres.reunions import permissions
from membres.reunions.duree import minutes_de_presence
from membres.reunions.enums import EtatReunion
from membres.reunions.evenements import reunion_annulee, reunion_close
from membres.reunions.models import Reunion, Signature

from ._communs import exiger, exiger_annulable, instant, verrouiller


@transaction.atomic
def clore(
    reunion: Reunion,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Reunion:
    """The chair confirms the list: hours are frozen, and upper floors told in the same breath."""
    exiger(
        permissions.peut_tenir_la_feuille(par, reunion),
        "La personne qui anime la réunion confirme la liste et la clôt.",
    )
    ligne = verrouiller(reunion)
    if ligne.etat == EtatReunion.CLOSE:
        raise ValidationError("Cette réunion est déjà close.")
    if ligne.etat != EtatReunion.CONVOQUEE or ligne.debut is None or ligne.fin is None:
        raise ValidationError("Seule une réunion convoquée se clôt.")
    maintenant = instant(quand)
    if maintenant < ligne.debut:
        raise ValidationError("Cette réunion n’a pas commencé\u00a0: annulez-la, ou attendez.")
    signatures = list(ligne.signatures.retenues())
    if not signatures:
        raise ValidationError(
            "Personne n’a signé\u00a0: recopiez la feuille papier, ou annulez la réunion."
        )
    hors_seance = [s.nom for s in signatures if s.arrivee >= ligne.fin]
    if hors_seance:
        raise ValidationError(
            f"Arrivée après la fin de la réunion\u00a0: {', '.join(hors_seance)}. "
            "Corrigez l’heure sur la feuille, ou écartez la ligne."
        )
    for signature in signatures:
        signature.minutes = minutes_de_presence(
            ligne.debut, ligne.fin, signature.arrivee, signature.depart
        )
    Signature.objects.bulk_update(signatures, ["minutes"])
    ligne.etat = EtatReunion.CLOSE
    ligne.close_le = ligne.modifie_le = maintenant
    ligne.close_par = par
    ligne.save(update_fields=["etat", "close_le", "close_par", "modifie_le"])
    noter(
        "reunion.close",
        acteur=par,
        objet=ligne,
        details={"presents": len(signatures)},
        request=request,
    )
    reunion_close.send(sender=Reunion, reunion=ligne)
    reunion.refresh_from_db()
    return ligne


@transaction.atomic
def annuler_apres_cloture(
    reunion: Reunion,
    *,
    par: Compte,
    motif: str,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Reunion:
    """Closed by mistake: it never took place. Upper floors uncount it."""
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    if ligne.etat != EtatReunion.CLOSE:
        raise ValidationError("Cette réunion n’est pas close.")
    exiger_annulable(ligne)
    ligne.etat = EtatReunion.ANNULEE
    ligne.close_le = None
    ligne.annulee_le = ligne.modifie_le = instant(quand)
    ligne.motif_annulation = motif.strip()[:200]
    if not ligne.motif_annulation:
        raise ValidationError("Dites pourquoi cette réunion est annulée.")
    ligne.save(update_fields=["etat", "close_le", "annulee_le", "modifie_le", "motif_annulation"])
    noter(
        "reunion.annulee",
        acteur=par,
        objet=ligne,
        details={"motif": motif, "apres_cloture": True},
        request=request,
    )
    reunion_annulee.send(sender=Reunion, reunion=ligne)
    reunion.refresh_from_db()
    return ligne
