from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances.queries import membres_de
from membres.reunions import permissions
from membres.reunions.enums import EtatReunion, Reponse
from membres.reunions.jetons import jeton_de
from membres.reunions.models import Convocation, CreneauPropose, Reunion

from ._communs import exiger, exiger_annulable, exiger_ouverte, instant, verrouiller


@dataclass(frozen=True)
class Envoi:
    """How many were written to; `sans_adresse` are to be told otherwise."""

    ecrits: int
    sans_adresse: int


@transaction.atomic
def convoquer(
    reunion: Reunion,
    *,
    par: Compte,
    adherents: Iterable[Adherent] | None = None,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Envoi:
    """Write to whoever was not yet asked; a second click writes to nobody twice."""
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    exiger_ouverte(ligne)
    if ligne.debut is None:
        raise ValidationError("Choisissez d’abord la date, ou proposez-en plusieurs.")
    maintenant = instant(quand)
    if ligne.debut <= maintenant:
        raise ValidationError("Cette date est passée\u00a0: corrigez-la avant de convoquer.")
    jour = timezone.localdate(ligne.debut)
    invites = list(adherents) if adherents is not None else list(membres_de(ligne.instance, jour))
    if not invites:
        raise ValidationError(
            "Ce groupe n’a aucun membre à cette date\u00a0: complétez-le avant de convoquer."
        )
    _inscrire(ligne, invites)
    a_ecrire = list(
        ligne.convocations.filter(envoyee_le=None, adherent__in=invites).select_related(
            "adherent", "reunion", "reunion__instance"
        )
    )
    envoi = _ecrire(a_ecrire, "reunions/convocation", ligne, par=par)
    Convocation.objects.filter(pk__in=[c.pk for c in a_ecrire]).update(envoyee_le=maintenant)
    ligne.etat = EtatReunion.CONVOQUEE
    ligne.convoquee_le = ligne.convoquee_le or maintenant
    ligne.modifie_le = maintenant
    ligne.save(update_fields=["etat", "convoquee_le", "modifie_le"])
    noter(
        "reunion.convoquee",
        acteur=par,
        objet=ligne,
        details={"convoques": len(a_ecrire)},
        request=request,
    )
    reunion.refresh_from_db()
    return envoi


@transaction.atomic
def relancer(reunion: Reunion, *, par: Compte, request: HttpRequest | None = None) -> Envoi:
    """Write again to those who did not answer."""
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    if ligne.etat != EtatReunion.CONVOQUEE:
        raise ValidationError("Seule une réunion convoquée se relance.")
    muets = list(
        ligne.convocations.envoyees()
        .filter(reponse=Reponse.ATTENDUE)
        .select_related("adherent", "reunion", "reunion__instance")
    )
    envoi = _ecrire(muets, "reunions/relance", ligne, par=par)
    noter(
        "reunion.relancee",
        acteur=par,
        objet=ligne,
        details={"relances": envoi.ecrits},
        request=request,
    )
    return envoi


@transaction.atomic
def proposer_dates(
    reunion: Reunion,
    creneaux: Sequence[tuple[dt.datetime, dt.datetime]],
    *,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Envoi:
    """Open the date poll; dates already proposed stay with their answers."""
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    if ligne.etat not in (EtatReunion.PREPARATION, EtatReunion.SONDAGE):
        raise ValidationError("La date de cette réunion est déjà choisie.")
    deja = set(ligne.creneaux.values_list("debut", flat=True))
    nouveaux = [CreneauPropose(reunion=ligne, debut=d, fin=f) for d, f in creneaux if d not in deja]
    for creneau in nouveaux:
        creneau.full_clean()
        creneau.save()
    if ligne.creneaux.count() < 2:
        raise ValidationError("Proposez au moins deux dates\u00a0; pour une seule, convoquez.")
    invites = list(membres_de(ligne.instance, timezone.localdate(instant(quand))))
    if not invites:
        raise ValidationError("Ce groupe n’a aucun membre\u00a0: complétez-le d’abord.")
    nouvelles = _inscrire(ligne, invites)
    ligne.etat = EtatReunion.SONDAGE
    ligne.save(update_fields=["etat"])
    a_ecrire = list(
        ligne.convocations.filter(pk__in=nouvelles).select_related(
            "adherent", "reunion", "reunion__instance"
        )
    )
    envoi = _ecrire(a_ecrire, "reunions/sondage", ligne, par=par)
    noter(
        "reunion.dates_proposees",
        acteur=par,
        objet=ligne,
        details={"dates": len(nouveaux)},
        request=request,
    )
    reunion.refresh_from_db()
    return envoi


@transaction.atomic
def choisir_date(
    creneau: CreneauPropose, *, par: Compte, request: HttpRequest | None = None
) -> Reunion:
    """The poll ends; convening remains a gesture of its own."""
    exiger(permissions.peut_preparer(par, creneau.reunion))
    ligne = verrouiller(creneau.reunion)
    if ligne.etat != EtatReunion.SONDAGE:
        raise ValidationError("Aucun sondage n’est ouvert pour cette réunion.")
    ligne.debut, ligne.fin = creneau.debut, creneau.fin
    ligne.etat = EtatReunion.PREPARATION
    ligne.save(update_fields=["debut", "fin", "etat"])
    noter("reunion.date_choisie", acteur=par, objet=ligne, request=request)
    return ligne


@transaction.atomic
def annuler(
    reunion: Reunion,
    *,
    par: Compte,
    motif: str,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> None:
    exiger(permissions.peut_preparer(par, reunion))
    ligne = verrouiller(reunion)
    exiger_ouverte(ligne)
    exiger_annulable(ligne)
    prevenus = list(ligne.convocations.select_related("adherent", "reunion", "reunion__instance"))
    ligne.etat = EtatReunion.ANNULEE
    ligne.annulee_le = ligne.modifie_le = instant(quand)
    ligne.motif_annulation = motif.strip()
    ligne.sequence += 1
    ligne.full_clean()
    ligne.save()
    _ecrire(prevenus, "reunions/annulation", ligne, par=par)
    noter("reunion.annulee", acteur=par, objet=ligne, details={"motif": motif}, request=request)
    reunion.refresh_from_db()


def _inscrire(reunion: Reunion, adherents: Sequence[Adherent]) -> list[int]:
    """The convocations that did not exist yet."""
    deja = set(reunion.convocations.values_list("adherent_id", flat=True))
    nouvelles = Convocation.objects.bulk_create(
        Convocation(reunion=reunion, adherent=a) for a in adherents if a.pk not in deja
    )
    return [convocation.pk for convocation in nouvelles]


def _ecrire(
    convocations: Sequence[Convocation], gabarit: str, reunion: Reunion, *, par: Compte
) -> Envoi:
    joignables = [c for c in convocations if c.adherent.courriel]
    for convocation in joignables:
        convocation.courriel = _envoyer(convocation, gabarit, reunion, par)
    Convocation.objects.bulk_update(joignables, ["courriel"])
    return Envoi(ecrits=len(joignables), sans_adresse=len(convocations) - len(joignables))


def _envoyer(convocation: Convocation, gabarit: str, reunion: Reunion, par: Compte) -> Courriel:
    chemin = reverse("reunions:repondre", args=[jeton_de(convocation.pk)])
    return envoyer(
        a=convocation.adherent.courriel,
        gabarit=gabarit,
        contexte={
            "prenom": convocation.adherent.prenom,
            "reunion": reunion,
            "instance": reunion.instance,
            "lien": settings.WAGTAILADMIN_BASE_URL + chemin,
            "par": str(par),
        },
        acteur=par,
    )
