"""What the dashboard shows of the annuaire; `espace` registers it."""

from typing import Any

from django.utils import timezone

from annuaire.fraicheur import perimee
from annuaire.models import Fiche
from annuaire.permissions import peut_tenir_l_annuaire
from annuaire.queries import campagnes, decisions
from annuaire.queries import ma_fiche as queries
from membres.comptes.requete import RequeteMembre


def ma_fiche(request: RequeteMembre) -> dict[str, Any]:
    return {"mienne": queries.ma_fiche(request.user)}


def fiche_a_verifier(request: RequeteMembre) -> Fiche | None:
    """The published entry of this member whose verification has expired."""
    fiche = Fiche.objects.publiees().filter(compte=request.user).first()
    return fiche if fiche and perimee(fiche, timezone.localdate()) else None


def decisions_a_prendre(request: RequeteMembre) -> decisions.Comptes | None:
    """None for who does not keep the annuaire, or when nothing waits."""
    if not peut_tenir_l_annuaire(request.user):
        return None
    comptes = decisions.comptes()
    return comptes if comptes.total else None


def relances_a_faire(request: RequeteMembre) -> int:
    """Entries that did not answer a campaign of the coordination; 0 for anyone else."""
    return campagnes.a_relancer() if peut_tenir_l_annuaire(request.user) else 0
