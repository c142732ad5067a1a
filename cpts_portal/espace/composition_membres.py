"""Panels and gestures awaiting someone, from meetings up: the life of the association."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.lib.ecriture import date_longue, heure
from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.reunions import panneaux as reunions
from membres.reunions import queries as lectures_reunions

from .panneaux import Attente, Panneau, enregistrer_attentes, enregistrer_panneau


def composer() -> None:
    enregistrer_panneau(
        Panneau("reunions", "reunions/panneaux/reunions.html", reunions.mes_reunions, 5, True)
    )
    enregistrer_panneau(
        Panneau("reunions.taches", "reunions/panneaux/taches.html", reunions.mes_taches, 8)
    )
    enregistrer_attentes("reunions", _attentes_de_reunions)


def _attentes_de_reunions(request: RequeteMembre) -> list[Attente]:
    adherent = adherent_de(request.user)
    attentes = [
        Attente(
            f"Clore la réunion du {date_longue(reunion.debut)}",
            f"{reunion.titre}\u00a0: la liste des présents attend d’être confirmée.",
            "Confirmer la liste",
            reverse("reunions:feuille", args=[reunion.pk]),
            "list-checks",
        )
        for reunion in lectures_reunions.a_clore(request.user, adherent)[:3]
    ]
    if adherent is None:
        return attentes
    attentes += [
        Attente(
            f"Dire si vous venez le {date_longue(convocation.reunion.debut)}",
            f"{convocation.reunion.titre}, {heure(convocation.reunion.debut)}, "
            f"{convocation.reunion.instance}.",
            "Répondre",
            reverse("reunions:detail", args=[convocation.reunion_id]),
            "calendar-check",
        )
        for convocation in lectures_reunions.reponses_attendues(adherent)[:3]
    ]
    attentes += [
        Attente(
            "Choisir une date",
            f"{convocation.reunion.titre}, {convocation.reunion.instance}.",
            "Donner mes disponibilités",
            reverse("reunions:detail", args=[convocation.reunion_id]),
            "calendar-days",
        )
        for convocation in lectures_reunions.sondages_sans_avis(adherent)[:3]
    ]
    return attentes
