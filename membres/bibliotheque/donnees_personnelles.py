"""What this app keeps of a person: what they deposited."""

from __future__ import annotations

from cpts_portal.lib.donnees_personnelles import Rubrique
from membres.comptes.models import Compte

from .models import Version


def depots(compte: Compte) -> Rubrique:
    versions = (
        Version.objects.filter(deposee_par=compte)
        .select_related("document")
        .order_by("-deposee_le", "-pk")
    )
    return Rubrique(
        "bibliotheque",
        "Les documents que vous avez déposés",
        "Savoir d’où vient chaque version d’un texte de l’association.",
        [
            {
                "Document": version.document.titre,
                "Version": version.numero,
                "Fichier": version.nom,
                "Déposée le": version.deposee_le,
            }
            for version in versions
        ],
    )
