"""What the crisis plan asks: of the coordination, of the cell, of the volunteers who are called."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.interface.libelles import dire, lire_libelles
from cpts_portal.lib.ecriture import date_longue
from membres.comptes.requete import RequeteMembre
from missions import panneaux_crise as crise

from .panneaux import Attente, enregistrer_attentes


def composer() -> None:
    # « a… » : the first of the list, people are waiting.
    enregistrer_attentes("a_crise", _appels)
    enregistrer_attentes("a_crise", _evenements, tableau="coordination")
    enregistrer_attentes("crise", _plan, tableau="coordination")


def _appels(request: RequeteMembre) -> list[Attente]:
    appels = [
        Attente(
            f"On vous appelle\u00a0: {ligne.appel.objet}",
            f"{ligne.appel.evenement}. Dites si vous êtes disponible.",
            "Répondre",
            reverse("crise:repondre", args=[ligne.appel_id]),
            "siren",
        )
        for ligne in crise.appels_a_repondre(request)
    ]
    return appels + _evenements(request)


def _evenements(request: RequeteMembre) -> list[Attente]:
    return [
        Attente(
            f"Événement en cours\u00a0: {evenement}",
            f"Depuis le {date_longue(evenement.ouvert_le)}. La main courante est ouverte.",
            "Ouvrir",
            reverse("crise:evenement", args=[evenement.pk]),
            "siren",
        )
        for evenement in crise.evenements_en_cours(request)
    ]


def _plan(request: RequeteMembre) -> list[Attente]:
    lu = crise.plan_a_tenir(request)
    if lu is None:
        return []
    attentes = []
    mots = lire_libelles()
    if lu.sans_plan:
        attentes.append(
            Attente(
                "Écrire le plan de crise",
                dire("Il s’envoie {agence.au} et {caisse.au} la première année du contrat."),
                "Commencer",
                reverse("crise:brouillon"),
                "siren",
            )
        )
    if lu.a_envoyer:
        a_qui = " et ".join(getattr(mots, a.cle).au for a in lu.restent)
        attentes.append(
            Attente(
                f"Envoyer le plan de crise {a_qui}",
                f"Version {lu.a_envoyer.numero}, du {date_longue(lu.a_envoyer.arretee_le)}.",
                "Noter l’envoi",
                reverse("crise:version", args=[lu.a_envoyer.pk]),
                "send",
            )
        )
    if lu.a_mettre_a_jour:
        quand = date_longue(lu.a_mettre_a_jour)
        attentes.append(
            Attente(
                "Mettre à jour le plan de crise",
                f"Il devait partir avant le {quand}."
                if lu.en_retard
                else f"Il s’envoie chaque année\u00a0: avant le {quand}.",
                "Relire",
                reverse("crise:brouillon"),
                "siren",
            )
        )
    attentes += [
        Attente(
            f"«\u00a0{evenement}\u00a0»\u00a0: reconnu par {mots.agence.le}\u00a0?",
            "Reconnu par écrit, il ouvre la part variable de crise de l’année.",
            "Dire",
            reverse("crise:evenement", args=[evenement.pk]),
            "badge-check",
        )
        for evenement in lu.a_reconnaitre
    ]
    return attentes
