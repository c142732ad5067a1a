"""What this app adds to the registries of the floors below and above, once apps are ready."""

from cpts_portal.documents import registre
from cpts_portal.interface.menus import Entree, enregistrer
from cpts_portal.lib import demonstration
from projet_sante import permissions
from projet_sante.demonstration import charger
from projet_sante.rapports import projet_sante


def inscrire() -> None:
    registre.enregistrer(
        registre.Genre(
            code="projet_sante",
            titre="Projet de santé",
            construire=projet_sante,
            peut_demander=lambda compte, parametres: permissions.peut_produire(compte),
            ordre=1,
        )
    )
    demonstration.enregistrer("projet de santé", 60, charger)
    entree = Entree(
        "Projet de santé",
        "projet_sante:lire",
        ordre=40,
        visible=lambda request: permissions.peut_lire(request.user),
    )
    enregistrer("membre", entree)
    enregistrer("coordination", entree)
