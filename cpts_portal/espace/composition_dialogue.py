"""What the funders asked in their room, until the community answers."""

from __future__ import annotations

from django.urls import reverse

from cpts_portal.lib.ecriture import pluriel
from membres.comptes.requete import RequeteMembre
from missions import permissions
from missions.queries.dialogue import instantanes_en_attente

from .panneaux import Attente, enregistrer_attentes


def composer() -> None:
    enregistrer_attentes("a_dialogue", _questions, tableau="coordination")


def _questions(request: RequeteMembre) -> list[Attente]:
    if not permissions.peut_saisir(request.user):
        return []
    return [
        Attente(
            "Les financeurs attendent une réponse",
            f"«\u00a0{instantane.libelle}\u00a0», année {instantane.annee.numero}\u00a0: "
            f"{_compter(instantane.a_repondre, instantane.a_decider)}.",
            "Répondre",
            f"{reverse('missions:instantane', args=[instantane.pk])}#financeurs",
            "message-circle",
        )
        for instantane in instantanes_en_attente()[:3]
    ]


def _compter(questions: int, valeurs: int) -> str:
    mots = []
    if questions:
        mots.append(f"{questions} question{pluriel(questions)}")
    if valeurs:
        mots.append(f"{valeurs} valeur{pluriel(valeurs)} à retenir ou non")
    return " et ".join(mots)
