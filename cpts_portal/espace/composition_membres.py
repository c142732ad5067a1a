"""Panels and gestures awaiting someone, from meetings up: the life of the association."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.lib.ecriture import date_longue, heure
from membres.adhesions.queries import adherent_de
from membres.comptes.requete import RequeteMembre
from membres.indemnisation import panneaux as indemnisation
from membres.indemnisation import permissions as droits_demandes
from membres.indemnisation import presences
from membres.indemnisation import queries as lectures_demandes
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
    enregistrer_panneau(
        Panneau(
            "indemnisation", "indemnisation/panneaux/heures.html", indemnisation.mes_heures, 7, True
        )
    )
    enregistrer_panneau(
        Panneau(
            "indemnisation.files",
            "indemnisation/panneaux/files.html",
            indemnisation.files,
            20,
            tableau="coordination",
        )
    )
    enregistrer_attentes("indemnisation", _attentes_de_mes_demandes)
    enregistrer_attentes("indemnisation.presences", _presences_rectifiees, tableau="coordination")
    enregistrer_attentes("indemnisation.files", _attentes_de_decision, tableau="coordination")


def _presences_rectifiees(request: RequeteMembre) -> list[Attente]:
    """A claim already gone counts hours its sheet no longer says."""
    if not droits_demandes.peut_entrer(request.user):
        return []
    return [
        Attente(
            f"Corriger {demande.reference}",
            f"{demande.adherent}\u00a0: sa présence a été rectifiée depuis.",
            "Voir la demande",
            reverse("indemnisation:demande", args=[demande.pk]),
            "receipt-text",
        )
        for demande in presences.demandes_a_corriger()[:5]
    ]


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


def _attentes_de_mes_demandes(request: RequeteMembre) -> list[Attente]:
    adherent = adherent_de(request.user)
    a_relire = lectures_demandes.a_relire(adherent) if adherent else []
    if not a_relire:
        return []
    nombre = len(a_relire)
    return [
        Attente(
            f"Relire {nombre} demande{'s' if nombre > 1 else ''}",
            "Vos réunions émargées les ont préparées\u00a0: un bouton les envoie.",
            "Relire et envoyer",
            reverse("indemnisation:releve"),
            "receipt-text",
        )
    ]


def _attentes_de_decision(request: RequeteMembre) -> list[Attente]:
    files = lectures_demandes.mes_files(request.user)
    adresse = reverse("indemnisation:file")
    lignes = (
        (files.a_valider, "à valider", f"{adresse}?file=a-valider", "Décider"),
        (files.a_ordonner, "à ordonner", f"{adresse}?file=a-ordonner", "Décider"),
        (files.a_payer, "à payer", reverse("indemnisation:lots"), "Préparer une liste"),
    )
    return [
        Attente(
            f"{nombre} demande{'s' if nombre > 1 else ''} {quoi}",
            "Heures et frais des membres.",
            geste,
            ou,
            "receipt-text",
        )
        for nombre, quoi, ou, geste in lignes
        if nombre
    ]
