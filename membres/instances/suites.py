"""When a member leaves: mandates and pouvoirs end, delegations too."""

from __future__ import annotations

from membres.adhesions.models import Adherent, Depart
from membres.adhesions.suites import Choix, Suite
from membres.comptes.models import Compte

from . import services
from .models import Delegation


def _mandats(adherent: Adherent) -> list[str]:
    mandats = adherent.mandats.vivants().select_related("instance")
    delegations = Delegation.objects.en_cours().filter(delegataire=adherent)
    return [f"{m.get_fonction_display()}, {m.instance}" for m in mandats] + [
        f"Délégation de signature\u00a0: {d.objet}" for d in delegations
    ]


def _terminer(adherent: Adherent, depart: Depart, choix: str, par: Compte | None) -> str:
    """By the portal's hand: the bureau that records a departure gives and takes no role itself."""
    nombre = 0
    for mandat in adherent.mandats.vivants().select_related("instance"):
        if mandat.fin is None or mandat.fin > depart.le:
            services.terminer_mandat(
                mandat, fin=depart.le, motif=f"Départ ({depart.get_motif_display()})", par=None
            )
            nombre += 1
    for delegation in Delegation.objects.en_cours().filter(delegataire=adherent):
        services.terminer_delegation(delegation, par=None)
    return f"{nombre} mandat{'s' if nombre > 1 else ''} terminé{'s' if nombre > 1 else ''}."


SUITE_MANDATS = Suite(
    code="mandats",
    titre="Mandats et délégations",
    lister=_mandats,
    choix=(Choix("terminer", "Y mettre fin au jour du départ, avec les droits qu’ils donnent"),),
    appliquer=_terminer,
    ordre=20,
)
