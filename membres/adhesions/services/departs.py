"""Leaving: one decision, and what becomes of everything the member held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import date_longue
from membres.adhesions import evenements, permissions, suites
from membres.adhesions.enums import EtatAdhesion, MotifDepart
from membres.adhesions.models import Adherent, Depart
from membres.comptes import services as comptes
from membres.comptes.enums import Role
from membres.comptes.models import Compte


@transaction.atomic
def enregistrer_depart(
    adherent: Adherent,
    *,
    motif: MotifDepart,
    le: dt.date,
    entendu_le: dt.date | None = None,
    precision: str = "",
    choix: Mapping[str, str],
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Depart:
    """`le` is the first day out. Every suite that has something to settle has its answer."""
    if par is not None and not permissions.peut_tenir_les_adherents(par):
        raise PermissionDenied("Votre rôle ne permet pas d’enregistrer un départ.")
    verrouille = Adherent.objects.select_for_update().get(pk=adherent.pk)
    if verrouille.sorti_le is not None:
        raise ValidationError("Ce départ est déjà enregistré.")
    depart = Depart(
        adherent=verrouille,
        motif=motif,
        entre_le=verrouille.membre_depuis,
        le=le,
        entendu_le=entendu_le,
        precision=precision,
        decide_par=par,
    )
    depart.full_clean()
    # Read before anything moves: one suite must not hide what another has to settle.
    a_regler = suites.a_regler(verrouille)
    verrouille.sorti_le = le
    verrouille.full_clean()
    verrouille.save(update_fields=["sorti_le"])
    _arreter_les_adhesions(verrouille, le)
    depart.save()
    for lue in a_regler:
        voulu = choix.get(lue.suite.code, "")
        if voulu not in {c.valeur for c in lue.suite.choix}:
            raise ValidationError(f"«\u00a0{lue.suite.titre}\u00a0»\u00a0: dites ce qu’il en est.")
        fait = lue.suite.appliquer(verrouille, depart, voulu, par)
        depart.suites.append({"titre": lue.suite.titre, "fait": fait})
    depart.save(update_fields=["suites"])
    noter(
        "adherent.parti",
        acteur=par,
        objet=verrouille,
        details={"motif": motif, "le": str(le)},
        request=request,
    )
    evenements.adherent_parti.send(Adherent, adherent=verrouille, depart=depart, par=par)
    adherent.refresh_from_db()
    return depart


def _arreter_les_adhesions(adherent: Adherent, le: dt.date) -> None:
    """The period in course stops that day; one not begun is cancelled."""
    vivantes = adherent.adhesions.filter(fin__gt=le).exclude(etat=EtatAdhesion.ANNULEE)
    for adhesion in vivantes:
        if adhesion.debut >= le:
            adhesion.etat, adhesion.motif = EtatAdhesion.ANNULEE, "Départ"
        else:
            adhesion.fin = le
        adhesion.full_clean()
        adhesion.save(update_fields=["etat", "motif", "fin"])


# --- What this app itself has to settle ---

ROLES_FERMABLES = frozenset({Role.ADHERENT, Role.PILOTE, Role.BUREAU, Role.TRESORIER})


def _compte_a_regler(adherent: Adherent) -> list[str]:
    compte = adherent.compte
    if compte is None or not compte.is_active:
        return []
    return [f"Compte {compte.email}"]


def _regler_le_compte(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    compte = adherent.compte
    assert compte is not None  # noqa: S101 - listed above
    if choix == "garder":
        return "Le compte reste ouvert."
    vivantes = compte.attributions.en_cours() | compte.attributions.a_venir()
    autres = [a.get_role_display() for a in vivantes if a.role not in ROLES_FERMABLES]
    if autres:
        raise ValidationError(
            f"Ce compte tient aussi le rôle {', '.join(autres)}\u00a0: gardez-le, "
            "puis fermez-le depuis la page des comptes."
        )
    if depart.le > timezone.localdate():
        for attribution in vivantes.filter(Q(fin=None) | Q(fin__gt=depart.le)):
            comptes.mettre_fin_au_role(attribution, par=None, fin=depart.le, motif="Départ")
        return f"Les droits du compte cessent le {date_longue(depart.le)}."
    comptes.fermer_compte(compte, par=None, motif=f"Départ ({depart.get_motif_display()})")
    return "Le compte est fermé."


def _consentements_a_regler(adherent: Adherent) -> list[str]:
    return [c.get_objet_display() for c in adherent.consentements.filter(retire_le=None)]


def _regler_les_consentements(
    adherent: Adherent, depart: Depart, choix: str, par: Compte | None
) -> str:
    if choix == "garder":
        return "Les consentements restent tels que donnés."
    adherent.consentements.filter(retire_le=None).update(retire_le=timezone.now())
    return "Tous les consentements sont retirés."


SUITE_COMPTE = suites.Suite(
    code="compte",
    titre="Compte",
    lister=_compte_a_regler,
    choix=(
        suites.Choix("fermer", "Fermer le compte au jour du départ"),
        suites.Choix("garder", "Laisser le compte ouvert"),
    ),
    appliquer=_regler_le_compte,
    ordre=90,
)
SUITE_CONSENTEMENTS = suites.Suite(
    code="consentements",
    titre="Consentements",
    lister=_consentements_a_regler,
    choix=(
        suites.Choix("retirer", "Les retirer tous"),
        suites.Choix("garder", "Les laisser"),
    ),
    appliquer=_regler_les_consentements,
    ordre=80,
)
