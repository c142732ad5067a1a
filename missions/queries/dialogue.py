from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from missions.models import (
    AccesFinanceur,
    AnneeContrat,
    Instantane,
    QuestionFinanceur,
    ValeurProposee,
)


def instantanes(annee: AnneeContrat) -> QuerySet[Instantane]:
    """Without their content: a list does not read twenty frozen years."""
    return _comptes(annee.instantanes.select_related("pris_par")).order_by("-pris_le", "-pk")


@dataclass(frozen=True)
class AttenteFinanceurs:
    instantane: int
    libelle: str
    annee: int
    questions: int
    valeurs: int


def attentes_des_financeurs() -> list[AttenteFinanceurs]:
    """What the funders asked or proposed and nobody answered yet, by snapshot."""
    attendent = _comptes(Instantane.objects.all()).filter(Q(a_repondre__gt=0) | Q(a_decider__gt=0))
    lignes = attendent.order_by("-pris_le", "-pk").values_list(
        "pk", "libelle", "annee__numero", "a_repondre", "a_decider"
    )
    return [AttenteFinanceurs(*ligne) for ligne in lignes[:3]]


def _comptes(instantanes: QuerySet[Instantane]) -> QuerySet[Any]:
    return instantanes.defer("contenu").annotate(
        questions=Count("acces__questions", distinct=True),
        a_repondre=Count(
            "acces__questions", filter=Q(acces__questions__repondu_le=None), distinct=True
        ),
        a_decider=Count("acces__valeurs", filter=Q(acces__valeurs__acceptee=None), distinct=True),
    )


def instantanes_tenus() -> QuerySet[Instantane]:
    return Instantane.objects.select_related(
        "annee__contrat__taille_forcee", "annee__grille", "pris_par"
    )


def annee_precedente(annee: AnneeContrat) -> Mapping[str, Any] | None:
    """What was last frozen of the year before, in this contract."""
    dernier = (
        Instantane.objects.filter(annee__contrat=annee.contrat_id, annee__numero=annee.numero - 1)
        .order_by("-pris_le", "-pk")
        .first()
    )
    return dernier.contenu if dernier else None


def acces_de(instantane: Instantane) -> QuerySet[AccesFinanceur]:
    return (
        instantane.acces.select_related("acces")
        .prefetch_related(
            Prefetch("questions", QuestionFinanceur.objects.select_related("repondu_par")),
            Prefetch("valeurs", ValeurProposee.objects.select_related("decidee_par")),
        )
        .order_by("acces__organisme", "acces__nom", "pk")
    )


def echanges(instantane: Instantane) -> dict[str, dict[str, list[Any]]]:
    """Questions and proposed values, by indicator; all the agents of one snapshot see them."""
    par_code: dict[str, dict[str, list[Any]]] = {}
    questions = QuestionFinanceur.objects.filter(acces__instantane=instantane)
    valeurs = ValeurProposee.objects.filter(acces__instantane=instantane)
    for nom, lignes in (
        ("questions", questions.select_related("acces__acces", "repondu_par").order_by("pk")),
        ("valeurs", valeurs.select_related("acces__acces", "decidee_par").order_by("pk")),
    ):
        for ligne in lignes:
            vide: dict[str, list[Any]] = {"questions": [], "valeurs": []}
            par_code.setdefault(ligne.code, vide)[nom].append(ligne)
    return par_code
