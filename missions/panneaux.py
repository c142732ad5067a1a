"""What the coordination's dashboard shows of the contract; `espace` registers it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from membres.comptes.requete import RequeteMembre
from missions import pages, permissions, queries
from missions.queries import imputation


def annee_en_cours(request: RequeteMembre) -> dict[str, Any] | None:
    if not permissions.peut_lire(request.user):
        return None
    jour = timezone.localdate()
    contrat = queries.contrat_courant(jour)
    annee = queries.annee_du(contrat, jour) if contrat else None
    if annee is None:
        return {"tableau": None, "sans_mesure": []}
    tableau = queries.tableau_annee(annee)
    attendus = queries.sans_mesure_recente(tableau, jour)
    return {
        "tableau": tableau,
        "annee": annee,
        "reperes": pages.reperes(tableau, jour),
        "sans_mesure": attendus,
        "en_jeu": sum(attendu.en_jeu for attendu in attendus),
        "peut_saisir": permissions.peut_saisir(request.user) and not annee.close,
    }


def demandes_a_imputer(request: RequeteMembre) -> int:
    """Paid claims that no envelope carries; nothing for who does not keep the accounts."""
    return imputation.en_attente().count() if permissions.peut_compter(request.user) else 0
