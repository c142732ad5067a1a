"""What the funders asked in their room, until the community answers."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.lib.ecriture import pluriel
from membres.comptes.requete import RequeteMembre
from missions import permissions
from missions.queries.dialogue import attentes_des_financeurs

from .panneaux import Attente, enregistrer_attentes


def composer() -> None:
    enregistrer_attentes("a_dialogue", _questions, tableau="coordination")


def _questions(request: RequeteMembre) -> list[Attente]:
    if not permissions.peut_saisir(request.user):
        return []
    return [
        Attente(
            "Les financeurs attendent une réponse",
            f"«\u00a0{attente.libelle}\u00a0», année {attente.annee}\u00a0: "
            f"{_compter(attente.questions, attente.valeurs)}.",
            "Répondre",
            f"{reverse('missions:instantane', args=[attente.instantane])}#financeurs",
            "message-circle",
        )
        for attente in attentes_des_financeurs()
    ]


def _compter(questions: int, valeurs: int) -> str:
    mots = []
    if questions:
        mots.append(f"{questions} question{pluriel(questions)}")
    if valeurs:
        mots.append(f"{valeurs} valeur{pluriel(valeurs)} à retenir ou non")
    return " et ".join(mots)
