"""The imports and their proposals, as the coordination reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annuaire.enums import Decision, Nature, Registre, Statut
from annuaire.models import Changement, Importation
from cpts_portal.lib.ecriture import date_courte

# What a person may still change her mind about.
OUVERTS = (Statut.A_DECIDER, Statut.APPLIQUEE, Statut.SANS_OBJET)


def importations() -> QuerySet[Importation]:
    return (
        Importation.objects.select_related("demandeur", "appliquee_par", "annulee_par")
        .annotate(
            a_decider=Count(
                "changements",
                filter=Q(changements__decision=Decision.A_DECIDER)
                & ~Q(changements__nature=Nature.ECART),
            )
        )
        .order_by("-demande_le", "-pk")
    )


@dataclass(frozen=True, slots=True)
class EtatRegistre:
    registre: Registre
    derniere: Importation | None
    en_cours: Importation | None
    a_relire: Importation | None
    # Where the portal fetches it; empty: files are deposited.
    hote: str


def registres(hotes: dict[str, str]) -> list[EtatRegistre]:
    """One query for all: what each register last gave, what waits."""
    recentes: dict[str, list[Importation]] = {}
    seuil = timezone.now() - timedelta(days=400)
    for importation in Importation.objects.filter(demande_le__gte=seuil).order_by("-demande_le"):
        recentes.setdefault(importation.registre, []).append(importation)
    return [_etat(r, recentes.get(r.value, []), hotes.get(r.value, "")) for r in Registre]


def _etat(registre: Registre, lignes: list[Importation], hote: str) -> EtatRegistre:
    def premiere(*statuts: str) -> Importation | None:
        return next((i for i in lignes if i.etat == "abouti" and i.statut in statuts), None)

    return EtatRegistre(
        registre=registre,
        derniere=premiere(Statut.APPLIQUEE, Statut.SANS_OBJET),
        en_cours=next((i for i in lignes if i.etat in ("demande", "en_cours")), None),
        a_relire=premiere(Statut.A_DECIDER),
        hote=hote,
    )


@dataclass(frozen=True, slots=True)
class Filtre:
    nature: str = ""
    decision: str = ""
    objet: str = ""
    q: str = ""

    def __bool__(self) -> bool:
        return bool(self.nature or self.decision or self.objet or self.q)


def changements(importation: Importation, filtre: Filtre) -> QuerySet[Changement]:
    lignes = importation.changements.select_related("fiche", "autre").defer("donnees", "retour")
    for champ in ("nature", "decision", "objet"):
        if valeur := getattr(filtre, champ):
            lignes = lignes.filter(**{champ: valeur})
    for mot in filtre.q.split()[:5]:
        lignes = lignes.filter(
            Q(titre__icontains=mot) | Q(detail__icontains=mot) | Q(commune__icontains=mot)
        )
    return lignes.order_by("nature", "titre", "pk")


@dataclass(frozen=True, slots=True)
class Comptes:
    par_nature: dict[str, int]
    par_decision: dict[str, int]
    a_appliquer: int
    total: int

    @property
    def a_decider(self) -> int:
        return self.par_decision.get(Decision.A_DECIDER.value, 0)


def comptes(importation: Importation) -> Comptes:
    """What an écart is about is already decided by the human who corrected."""
    par_nature: dict[str, int] = {}
    par_decision: dict[str, int] = {}
    a_appliquer = 0
    lignes = (
        importation.changements.order_by()
        .values("nature", "decision", "applique")
        .annotate(nombre=Count("pk"))
    )
    for ligne in lignes:
        nombre = ligne["nombre"]
        par_nature[ligne["nature"]] = par_nature.get(ligne["nature"], 0) + nombre
        if ligne["nature"] == Nature.ECART:
            continue
        par_decision[ligne["decision"]] = par_decision.get(ligne["decision"], 0) + nombre
        if ligne["decision"] == Decision.ACCEPTE and not ligne["applique"]:
            a_appliquer += nombre
    return Comptes(par_nature, par_decision, a_appliquer, sum(par_nature.values()))


ENTETES_EXPORT = ("Nature", "Porte sur", "Nom", "Métier", "Commune", "Décision", "Information",
                  "Avant", "Après")  # fmt: skip


def lignes_export(lignes: Iterable[Changement]) -> list[tuple[Any, ...]]:
    """One row per field: what a spreadsheet can filter."""
    return [
        (
            changement.get_nature_display(),
            changement.objet,
            changement.titre,
            changement.detail,
            changement.commune,
            changement.get_decision_display(),
            difference["libelle"],
            difference["avant"],
            difference["apres"],
        )
        for changement in lignes
        for difference in changement.differences
    ]


def annulable_jusqu_au(importation: Importation) -> str:
    """The date written on the page; empty when undoing is no longer possible."""
    if importation.statut != Statut.APPLIQUEE or importation.appliquee_le is None:
        return ""
    fin = importation.appliquee_le + timedelta(days=settings.ANNUAIRE_EFFACEMENT_JOURS)
    return date_courte(fin) if fin > timezone.now() and importation.purgee_le is None else ""
