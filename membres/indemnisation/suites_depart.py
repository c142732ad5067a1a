"""What becomes of someone's unpaid claims when they leave: what was earned stays due."""

from __future__ import annotations

from cpts_portal.lib.ecriture import pluriel
from membres.adhesions.models import Adherent, Depart
from membres.adhesions.suites import Choix, Suite
from membres.comptes.models import Compte

from .enums import EtatDemande
from .models import Demande

GARDER = "garder"
_EN_COURS = [
    EtatDemande.BROUILLON,
    EtatDemande.SOUMISE,
    EtatDemande.VALIDEE_COORDINATION,
    EtatDemande.VALIDEE_TRESORERIE,
]


def _lister(adherent: Adherent) -> list[str]:
    demandes = Demande.objects.filter(adherent=adherent, etat__in=_EN_COURS).order_by("jour", "pk")
    return [f"{demande}, {demande.get_etat_display().lower()}" for demande in demandes]


def _appliquer(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    """Each is decided on its own page: a departure neither pays nor refuses."""
    nombre = len(_lister(adherent))
    suite = pluriel(nombre, "suit son circuit,suivent leur circuit")
    return f"{nombre} demande{pluriel(nombre)} {suite}."


DEMANDES = Suite(
    code="demandes",
    titre="Demandes non payées",
    lister=_lister,
    choix=(Choix(GARDER, "Les laisser suivre leur circuit : ce qui est dû reste dû"),),
    appliquer=_appliquer,
    ordre=50,
)
