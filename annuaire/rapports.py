"""Printed letters of the annuaire: their content, frozen when asked."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from annuaire.permissions import peut_tenir_l_annuaire
from annuaire.queries.information import a_ecrire
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.documents.registre import Genre, Parametres
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.rapports import socle

TITRE = "Lettres d’information aux professionnels"
# A longer run is printed again, after the first is posted.
MAXIMUM = 300


def lettres(parametres: Parametres) -> Rapport:
    destinataires = [
        {"nom": fiche.titre, "metier": fiche.metier, "adresse": _adresse(fiche)}
        for fiche in a_ecrire()[:MAXIMUM]
    ]
    if not destinataires:
        raise DocumentImpossible(
            "Personne n’attend de lettre : tous ceux qui devaient l’être sont informés."
        )
    cpts = referentiel.identite()
    contexte = socle(TITRE) | {
        "destinataires": destinataires,
        "courriel": cpts.courriel,
        "siege": cpts.siege_lignes,
        "date": date_longue(timezone.localdate()),
        "annuaire": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('annuaire:rechercher')}",
        "donnees": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('annuaire:vos_donnees')}",
    }
    return Rapport(TITRE, "documents/lettres_information.html", contexte)


def _adresse(fiche: Any) -> list[str]:
    exercices = list(fiche.exercices.all())
    if not exercices:
        return []
    lieu = exercices[0].lieu
    commune = lieu.commune.nom if lieu.commune else lieu.commune_libelle
    lignes = (lieu.nom, lieu.adresse, lieu.complement, f"{lieu.code_postal} {commune}".strip())
    return [ligne for ligne in lignes if ligne]


def _peut_demander(compte: Compte, parametres: Parametres) -> bool:
    return peut_tenir_l_annuaire(compte)


LETTRES = Genre(
    code="lettres-information-annuaire",
    titre=TITRE,
    construire=lettres,
    peut_demander=_peut_demander,
)
