"""The life of a claim: who may move it, from where to where. Pure: neither Django nor database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Etat(StrEnum):
    BROUILLON = "brouillon"
    SOUMISE = "soumise"
    VALIDEE_COORDINATION = "validee_coordination"
    VALIDEE_TRESORERIE = "validee_tresorerie"
    PAYEE = "payee"
    REFUSEE = "refusee"


class Geste(StrEnum):
    SOUMETTRE = "soumettre"
    REPRENDRE = "reprendre"
    VALIDER = "valider"
    ORDONNER = "ordonner"
    PAYER = "payer"
    REFUSER = "refuser"
    REJETER = "rejeter"


class Fonction(StrEnum):
    """In what capacity one acts on a claim."""

    AUTEUR = "auteur"
    COORDINATION = "coordination"
    TRESORIER = "tresorier"
    PRESIDENT = "president"


@dataclass(frozen=True)
class Passage:
    depuis: frozenset[Etat]
    vers: Etat
    fonctions: frozenset[Fonction]


def _passage(depuis: tuple[Etat, ...], vers: Etat, *fonctions: Fonction) -> Passage:
    return Passage(frozenset(depuis), vers, frozenset(fonctions))


PASSAGES: dict[Geste, Passage] = {
    Geste.SOUMETTRE: _passage((Etat.BROUILLON, Etat.REFUSEE), Etat.SOUMISE, Fonction.AUTEUR),
    Geste.REPRENDRE: _passage((Etat.SOUMISE, Etat.REFUSEE), Etat.BROUILLON, Fonction.AUTEUR),
    Geste.VALIDER: _passage(
        (Etat.SOUMISE,), Etat.VALIDEE_COORDINATION, Fonction.COORDINATION, Fonction.PRESIDENT
    ),
    Geste.ORDONNER: _passage(
        (Etat.VALIDEE_COORDINATION,),
        Etat.VALIDEE_TRESORERIE,
        Fonction.TRESORIER,
        Fonction.PRESIDENT,
    ),
    Geste.PAYER: _passage((Etat.VALIDEE_TRESORERIE,), Etat.PAYEE, Fonction.TRESORIER),
    Geste.REFUSER: _passage(
        (Etat.SOUMISE, Etat.VALIDEE_COORDINATION, Etat.VALIDEE_TRESORERIE),
        Etat.REFUSEE,
        Fonction.COORDINATION,
        Fonction.TRESORIER,
        Fonction.PRESIDENT,
    ),
    # The bank sent the money back: the claim waits again for a payment list.
    Geste.REJETER: _passage((Etat.PAYEE,), Etat.VALIDEE_TRESORERIE, Fonction.TRESORIER),
}
ENGAGENT = frozenset({Etat.VALIDEE_COORDINATION, Etat.VALIDEE_TRESORERIE})
# Two persons at least see each claim: whoever validated it may not order its payment.
DECISIONS = frozenset({Geste.VALIDER, Geste.ORDONNER, Geste.REFUSER})


@dataclass(frozen=True)
class Situation:
    """A claim as the rules see it; persons are compared by identifier only."""

    etat: Etat
    beneficiaire: int
    # The functions of the beneficiary: their claim then goes to the president.
    fonctions_du_beneficiaire: frozenset[Fonction] = frozenset()
    validee_par: int | None = None


@dataclass(frozen=True)
class Agent:
    personne: int
    fonctions: frozenset[Fonction]


def obstacle(geste: Geste, situation: Situation, agent: Agent) -> str:
    """Why this person may not do this now, in a sentence; empty when they may."""
    passage = PASSAGES[geste]
    if situation.etat not in passage.depuis:
        return ETAT_INATTENDU[geste]
    soi = agent.personne == situation.beneficiaire
    if geste in (Geste.SOUMETTRE, Geste.REPRENDRE):
        return "" if soi else "Seule la personne concernée soumet ou reprend sa demande."
    if geste in DECISIONS and soi:
        return "Personne ne décide de sa propre demande."
    if geste in (Geste.PAYER, Geste.REJETER):
        permis = agent.fonctions & passage.fonctions
        return "" if permis else "Seul le trésorier enregistre un paiement."
    return _obstacle_de_decision(geste, situation, agent)


def _obstacle_de_decision(geste: Geste, situation: Situation, agent: Agent) -> str:
    admises = fonctions_admises(geste, situation)
    if not agent.fonctions & admises:
        if admises == {Fonction.PRESIDENT}:
            return (
                "Cette demande revient à la présidence\u00a0: "
                "elle émane de la personne qui en décide."
            )
        return "Votre rôle ne décide pas de cette demande à cette étape."
    if geste is Geste.ORDONNER and agent.personne == situation.validee_par:
        return "La personne qui a validé la demande n’ordonne pas aussi son paiement."
    return ""


def fonctions_admises(geste: Geste, situation: Situation) -> frozenset[Fonction]:
    """A coordinator's or treasurer's own claim is decided by the president at their step."""
    if geste is Geste.VALIDER:
        titulaire = Fonction.COORDINATION
    elif geste is Geste.ORDONNER:
        titulaire = Fonction.TRESORIER
    else:
        titulaire = Fonction.COORDINATION if situation.etat is Etat.SOUMISE else Fonction.TRESORIER
    if titulaire in situation.fonctions_du_beneficiaire:
        return frozenset({Fonction.PRESIDENT})
    return frozenset({titulaire})


ETAT_INATTENDU: dict[Geste, str] = {
    Geste.SOUMETTRE: "Cette demande est déjà partie.",
    Geste.REPRENDRE: (
        "Une demande validée ne se reprend plus\u00a0: demandez à la coordination de la refuser."
    ),
    Geste.VALIDER: "Cette demande n’attend pas la coordination.",
    Geste.ORDONNER: "Cette demande n’attend pas le trésorier.",
    Geste.PAYER: "Cette demande n’est pas prête à payer.",
    Geste.REFUSER: "Cette demande n’attend pas de décision.",
    Geste.REJETER: "Seul un virement enregistré peut revenir.",
}
