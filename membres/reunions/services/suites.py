from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.reunions import permissions
from membres.reunions.enums import EtatReunion, EtatTache
from membres.reunions.models import Decision, Reunion, Tache

from ._communs import exiger, instant

_PAS_LE_VOTRE = "Le compte rendu est tenu par la personne qui anime la réunion."


def _exiger_redaction(reunion: Reunion, par: Compte) -> None:
    exiger(permissions.peut_tenir_la_feuille(par, reunion), _PAS_LE_VOTRE)
    if reunion.etat not in (EtatReunion.CONVOQUEE, EtatReunion.CLOSE):
        raise ValidationError("Un compte rendu s’écrit à partir de la convocation.")


@transaction.atomic
def enregistrer_compte_rendu(
    reunion: Reunion,
    texte: str,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> None:
    _exiger_redaction(reunion, par)
    if reunion.compte_rendu == texte:
        return
    reunion.compte_rendu = texte
    reunion.modifie_le = instant(quand)
    reunion.full_clean()
    reunion.save(update_fields=["compte_rendu", "modifie_le"])
    noter("reunion.compte_rendu", acteur=par, objet=reunion, request=request)


@transaction.atomic
def ajouter_decision(
    reunion: Reunion,
    texte: str,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Decision:
    _exiger_redaction(reunion, par)
    decision = Decision(reunion=reunion, texte=" ".join(texte.split()), cree_le=instant(quand))
    decision.full_clean()
    decision.save()
    noter("reunion.decision", acteur=par, objet=reunion, request=request)
    return decision


@transaction.atomic
def retirer_decision(
    decision: Decision, *, par: Compte, request: HttpRequest | None = None
) -> None:
    _exiger_redaction(decision.reunion, par)
    decision.retiree_le = timezone.now()
    decision.save(update_fields=["retiree_le"])
    noter(
        "reunion.decision_retiree",
        acteur=par,
        objet=decision.reunion,
        details={"texte": decision.texte},
        request=request,
    )


@transaction.atomic
def ajouter_tache(
    reunion: Reunion,
    *,
    par: Compte,
    libelle: str,
    responsable: Adherent,
    echeance: dt.date | None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Tache:
    _exiger_redaction(reunion, par)
    tache = Tache(
        reunion=reunion,
        libelle=" ".join(libelle.split()),
        responsable=responsable,
        echeance=echeance,
        cree_le=instant(quand),
    )
    tache.full_clean()
    tache.save()
    noter("reunion.tache", acteur=par, objet=reunion, request=request)
    return tache


@transaction.atomic
def changer_tache(
    tache: Tache,
    etat: EtatTache,
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Tache:
    exiger(permissions.peut_suivre(par, tache), "Cette tâche est celle d’une autre personne.")
    if tache.etat == etat:
        return tache
    tache.etat = etat
    tache.faite_le = instant(quand) if etat == EtatTache.FAITE else None
    tache.full_clean()
    tache.save(update_fields=["etat", "faite_le"])
    noter(
        "reunion.tache_changee",
        acteur=par,
        objet=tache,
        details={"etat": etat},
        request=request,
    )
    return tache


@transaction.atomic
def rappeler_les_taches(jour: dt.date | None = None) -> int:
    """Every morning: one e-mail a person, for all that is due; run twice, it writes once."""
    jour = jour or timezone.localdate()
    dues = list(
        Tache.objects.a_rappeler(jour)
        .select_for_update(of=("self",))
        .select_related("responsable", "reunion")
        .order_by("responsable", "echeance", "pk")
    )
    par_personne: dict[int, list[Tache]] = {}
    for tache in dues:
        if tache.responsable.courriel and tache.responsable.sorti_le is None:
            par_personne.setdefault(tache.responsable_id, []).append(tache)
    for taches in par_personne.values():
        _rappeler(taches, jour)
    return len(par_personne)


def _rappeler(taches: Sequence[Tache], jour: dt.date) -> None:
    personne = taches[0].responsable
    envoyer(
        a=personne.courriel,
        gabarit="reunions/rappel_taches",
        contexte={
            "prenom": personne.prenom,
            "taches": [(tache, _en_retard(tache, jour)) for tache in taches],
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse("reunions:taches"),
        },
    )
    for tache in taches:
        rappel = "rappel_retard_le" if _en_retard(tache, jour) else "rappel_avant_le"
        setattr(tache, rappel, jour)
    Tache.objects.bulk_update(taches, ["rappel_avant_le", "rappel_retard_le"])


def _en_retard(tache: Tache, jour: dt.date) -> bool:
    return tache.echeance is not None and tache.echeance < jour
