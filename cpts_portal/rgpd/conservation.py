"""How long each kind of data is kept. The durations are dated parameters: unknown, nothing goes.

A migration enters proposals, each with where it comes from; the coordination changes them in the
settings, and the privacy page shows those in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cpts_portal.courriels import effacement as courriels
from cpts_portal.documents import effacement as documents
from cpts_portal.journal.services import effacer_avant as effacer_le_journal
from cpts_portal.lib.periodes import plus_mois
from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.parametres import Definition
from membres.adhesions import effacement as adhesions
from membres.bibliotheque import effacement as bibliotheque
from membres.comptes import effacement as comptes
from membres.groupes import effacement as groupes
from membres.indemnisation import effacement as indemnisation
from membres.reunions import effacement as reunions
from missions.services.crise import effacer_les_volontaires

from . import effacement as rgpd

# Takes the first day that is kept; erases or makes anonymous what is older, and counts it.
Effacer = Callable[[date], int]


@dataclass(frozen=True)
class Regle:
    cle: str
    quoi: str
    effacer: Effacer
    sort: str = "effacé"

    @property
    def parametre(self) -> Definition:
        return Definition(
            cle=f"conservation_{self.cle}",
            libelle=f"Conservation : {self.quoi[0].lower()}{self.quoi[1:]}",
            genre=GenreParametre.NOMBRE,
            unite="mois",
            aide="Vide : rien n’est effacé.",
        )


def _effacer_la_comptabilite(avant: date) -> int:
    return adhesions.effacer_les_paiements(avant) + indemnisation.effacer_les_demandes(avant)


REGLES = (
    Regle(
        "adherents",
        "Coordonnées des anciens adhérents",
        adhesions.anonymiser_les_anciens,
        "rendu anonyme : profession, commune et dates restent pour les statistiques",
    ),
    Regle(
        "demandes_adhesion",
        "Demandes d’adhésion refusées ou sans suite",
        adhesions.effacer_les_demandes,
    ),
    Regle("comptes", "Comptes fermés", comptes.anonymiser_les_fermes, "rendu anonyme"),
    Regle("journal", "Journal des gestes", effacer_le_journal),
    Regle("courriels", "Trace des courriels envoyés", courriels.effacer_avant),
    Regle("messages", "Messages aux groupes", groupes.effacer_les_messages),
    Regle("entrees", "Demandes d’entrée décidées", groupes.effacer_les_demandes),
    Regle("volontaires", "Volontaires en cas de crise, une fois retirés", effacer_les_volontaires),
    Regle("documents", "Documents produits, une fois archivés", documents.effacer_avant),
    Regle(
        "bibliotheque",
        "Documents archivés de la bibliothèque",
        bibliotheque.effacer_les_archives,
    ),
    Regle("demandes_rgpd", "Demandes sur les données, une fois closes", rgpd.effacer_les_demandes),
    Regle(
        "comptabilite",
        "Paiements, indemnités et leurs justificatifs",
        _effacer_la_comptabilite,
        "effacé ; montants et heures restent par profession, sans personne",
    ),
    Regle(
        "justificatifs",
        "Justificatifs de frais qui n’ont rien payé",
        indemnisation.effacer_les_justificatifs,
    ),
    Regle("ibans", "IBAN devenus inutiles", indemnisation.effacer_les_ibans),
    Regle(
        "emargements",
        "Feuilles d’émargement des actions financées",
        reunions.anonymiser_les_feuilles,
        "rendu anonyme : présences, durées et professions restent",
    ),
    Regle("imports", "Listes d’adhérents importées", adhesions.vider_les_imports),
)


def seuil(jour: date, mois: int) -> date:
    return plus_mois(jour, -mois)
