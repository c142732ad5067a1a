from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.lib.ondes import COUVERTURE
from cpts_portal.referentiel.queries import population_territoire
from cpts_portal.referentiel.rapports import fond_au_territoire, socle
from projet_sante.queries import en_json, parties, projet_courant


def projet_sante(parametres: Mapping[str, Any]) -> Rapport:
    """The whole projet as it reads today, its live figures frozen with it."""
    projet = projet_courant()
    if projet is None:
        raise ValidationError("Aucun projet de santé n’existe encore dans ce portail.")
    population = population_territoire()
    return Rapport(
        titre=projet.title,
        gabarit="documents/projet_sante.html",
        contexte=socle(sujet="Projet de santé de la communauté, article L1434-12 du CSP")
        | {
            "chapeau": projet.chapeau,
            "version": f"{projet.title}, {projet.version.lower()} du {_aujourdhui()}",
            "version_courte": projet.version,
            "periode": f"{projet.periode_debut}–{projet.periode_fin}",
            "communes": population.communes,
            "habitants": population.habitants,
            "edite_le": _aujourdhui(),
            "fond": fond_au_territoire(COUVERTURE),
            "parties": [en_json(partie) for partie in parties(projet)],
        },
    )


def _aujourdhui() -> str:
    return date_longue(timezone.localdate())
