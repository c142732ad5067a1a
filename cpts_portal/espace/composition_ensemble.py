"""Panels and decisions of what members do together, and of their personal data."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.lib.ecriture import date_longue, pluriel
from cpts_portal.rgpd import permissions as rgpd_permissions
from cpts_portal.rgpd import queries as rgpd
from membres.bibliotheque import panneaux as bibliotheque
from membres.comptes.requete import RequeteMembre
from membres.groupes import panneaux as groupes

from .panneaux import Attente, Panneau, enregistrer_attentes, enregistrer_panneau


def composer() -> None:
    enregistrer_panneau(Panneau("groupes", "groupes/panneau.html", groupes.mes_groupes, 40))
    enregistrer_panneau(
        Panneau("bibliotheque", "bibliotheque/panneau.html", bibliotheque.derniers_documents, 60)
    )
    enregistrer_attentes("groupes", _dans_mes_groupes)
    enregistrer_attentes("groupes", _groupes_sans_pilote, tableau="coordination")
    enregistrer_attentes("bibliotheque", _documents_a_revoir, tableau="coordination")
    enregistrer_attentes("rgpd", _demandes_sur_les_donnees, tableau="coordination")


def _dans_mes_groupes(request: RequeteMembre) -> list[Attente]:
    demandes = [
        Attente(
            f"{demande.adherent} demande à entrer dans {demande.instance}",
            demande.mot or "Vous pilotez ce groupe.",
            "Décider",
            reverse("groupes:groupe", args=[demande.instance.slug]),
            "user-plus",
        )
        for demande in groupes.demandes_a_decider(request)
    ]
    taches = [
        Attente(
            tache.libelle,
            f"{tache.instance}, "
            + (f"pour le {date_longue(tache.echeance)}." if tache.echeance else "sans date."),
            "Ouvrir",
            reverse("groupes:groupe", args=[tache.instance.slug]),
            "list-checks",
        )
        for tache in groupes.mes_taches(request)[:5]
    ]
    return demandes + taches


def _groupes_sans_pilote(request: RequeteMembre) -> list[Attente]:
    return [
        Attente(
            f"{demande.adherent} demande à entrer dans {demande.instance}",
            "Personne ne pilote ce groupe\u00a0: décidez, ou nommez un pilote.",
            "Décider",
            reverse("groupes:groupe", args=[demande.instance.slug]),
            "user-plus",
        )
        for demande in groupes.demandes_sans_pilote(request)[:3]
    ]


def _documents_a_revoir(request: RequeteMembre) -> list[Attente]:
    return [
        Attente(
            f"Revoir « {document.titre} »",
            f"Sa date de relecture est le {date_longue(document.revoir_le)}.",
            "Ouvrir",
            reverse("bibliotheque:document", args=[document.pk]),
            "book-open-check",
        )
        for document in bibliotheque.a_revoir(request)[:3]
    ]


def _demandes_sur_les_donnees(request: RequeteMembre) -> list[Attente]:
    if not rgpd_permissions.peut_repondre(request.user):
        return []
    ouvertes = rgpd.demandes_ouvertes()
    if not ouvertes.nombre:
        return []
    return [
        Attente(
            f"{ouvertes.nombre} demande{pluriel(ouvertes.nombre)} sur des données personnelles",
            f"Première réponse due le {date_longue(ouvertes.premiere_echeance)}.",
            "Répondre",
            reverse("rgpd:demandes"),
            "shield-user",
        )
    ]
