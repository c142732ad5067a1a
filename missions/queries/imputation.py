"""Paid claims no envelope carries yet, and where each would likely go."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from membres.indemnisation.models import Demande
from membres.reunions.enums import Cadre
from missions.models import AnneeContrat, Contrat, FicheAction, Imputation, MissionContrat

FONCTIONNEMENT = "fonctionnement"
# Assigned by handfuls: the envelopes stay in sight under them.
PAR_PAGE = 12


@dataclass(frozen=True)
class AImputer:
    demande: Demande
    # La valeur du choix proposé ; vide quand rien ne la suggère.
    proposee: str


def _sans_enveloppe() -> QuerySet[Demande]:
    """Corrections follow their claim: they are never assigned by themselves."""
    return Demande.objects.payees().filter(corrige=None, imputation=None)


def _annee_ouverte() -> Exists:
    jour = OuterRef("payee_le")
    return Exists(AnneeContrat.objects.filter(debut__lte=jour, fin__gte=jour))


def en_attente() -> QuerySet[Demande]:
    return _sans_enveloppe().filter(_annee_ouverte())


def hors_annee() -> int:
    """Paid on a day no open contract year covers: nothing to choose before it is opened."""
    return _sans_enveloppe().filter(~_annee_ouverte()).count()


def a_imputer(limite: int = PAR_PAGE) -> list[AImputer]:
    demandes = list(
        en_attente()
        .select_related("adherent", "activite", "signature__reunion")
        .order_by("payee_le", "pk")[:limite]
    )
    habitudes = _habitudes({d.activite_id for d in demandes if d.activite_id})
    return [AImputer(demande, _proposer(demande, habitudes)) for demande in demandes]


def _proposer(demande: Demande, habitudes: dict[int, str]) -> str:
    """Governing is the fonctionnement; else as the last claim of the same activity went."""
    reunion = demande.signature.reunion if demande.signature else None
    if reunion and reunion.cadre == Cadre.GOUVERNANCE:
        return FONCTIONNEMENT
    return habitudes.get(demande.activite_id or 0, "")


def _habitudes(activites: set[int]) -> dict[int, str]:
    """What people chose, not what a meeting decided by itself."""
    choisies = (
        Imputation.objects.filter(demande__activite__in=activites, imputee_par__isnull=False)
        .order_by("demande__activite", "-imputee_le", "-pk")
        .distinct("demande__activite")
    )
    lues = choisies.values_list("demande__activite", "mission", "action")
    return {activite: valeur(mission, action) for activite, mission, action in lues}


def valeur(mission: int | None, action: int | None) -> str:
    if action:
        return f"a{action}"
    return f"m{mission}" if mission else FONCTIONNEMENT


@dataclass(frozen=True)
class Groupe:
    """An envelope and the actions in it, as a select shows them."""

    libelle: str
    choix: tuple[tuple[str, str], ...]


def destinations(contrat: Contrat) -> list[Groupe]:
    missions = MissionContrat.objects.filter(contrat=contrat).select_related("mission")
    actions: dict[int, list[FicheAction]] = {}
    for action in FicheAction.objects.vives().filter(mission__contrat=contrat).order_by("ordre"):
        actions.setdefault(action.mission_id, []).append(action)
    return [
        Groupe("", ((FONCTIONNEMENT, "Fonctionnement"),)),
        *(
            Groupe(
                m.mission.libelle_court,
                (
                    (f"m{m.mission_id}", f"{m.mission.libelle_court}, sans action"),
                    *((f"a{a.pk}", a.titre) for a in actions.get(m.pk, [])),
                ),
            )
            for m in missions.order_by("mission__ordre", "pk")
        ),
    ]
