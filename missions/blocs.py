"""The live blocks of the missions, for the projet de santé and the reports."""

from typing import Any

from django.utils import timezone

from cpts_portal.interface.blocs import BlocVivant, Donnees
from cpts_portal.lib.ecriture import date_longue, euros_ronds, nombre
from cpts_portal.lib.memoire_requete import memoire_requete
from missions.calcul import Secret, Valeur
from missions.queries import (
    LigneAction,
    LigneIndicateur,
    LigneMission,
    TableauAnnee,
    annee_du,
    contrat_courant,
    tableau_annee,
)
from missions.queries.horloge import echeances_de

VALEUR_MASQUEE = "secret statistique"


@memoire_requete
def tableau_du_jour() -> TableauAnnee | None:
    jour = timezone.localdate()
    contrat = contrat_courant(jour)
    annee = annee_du(contrat, jour) if contrat else None
    return tableau_annee(annee) if annee else None


def entete(tableau: TableauAnnee) -> Donnees:
    """The year the figures belong to, and why its size is what it is."""
    annee = tableau.annee
    return {
        "jour": date_longue(timezone.localdate()),
        "annee": annee.numero,
        "periode": f"du {date_longue(annee.debut)} au {date_longue(annee.fin)}",
        "contrat": tableau.contrat.reference,
        "taille": tableau.taille.code,
        "taille_motif": tableau.taille.motif,
    }


class BlocAci(BlocVivant):
    """Empty and saying so while no contract year is open."""

    def figer(self, value: Any) -> Donnees:
        tableau = tableau_du_jour()
        if tableau is None:
            return {"annee": None, "jour": date_longue(timezone.localdate())}
        return entete(tableau) | self.figer_annee(tableau)

    def figer_annee(self, tableau: TableauAnnee) -> Donnees:
        raise NotImplementedError


class MissionsIndicateursBloc(BlocAci):
    gabarit = "missions/blocs/missions_indicateurs.html"

    class Meta:
        label = "Missions et indicateurs"
        icon = "clipboard-list"
        admin_text = "Les indicateurs de l’année de contrat, leur cible et leur dernière valeur."

    def figer_annee(self, tableau: TableauAnnee) -> Donnees:
        return {
            "missions": [
                {
                    "libelle": ligne.contrat.mission.libelle_court,
                    "indicateurs": [indicateur_affiche(i) for i in ligne.indicateurs],
                }
                for ligne in tableau.missions
            ]
        }


class EnveloppesBloc(BlocAci):
    gabarit = "missions/blocs/enveloppes.html"

    class Meta:
        label = "Budget des missions"
        icon = "calendar-check"
        admin_text = "Part fixe et part variable de chaque mission, et ce qui en est acquis."

    def figer_annee(self, tableau: TableauAnnee) -> Donnees:
        return {
            "missions": [_enveloppe(ligne) for ligne in tableau.missions],
            "total": _montants(tableau.bilan.total),
        }


class CalendrierBloc(BlocAci):
    gabarit = "missions/blocs/calendrier.html"

    class Meta:
        label = "Calendrier du contrat"
        icon = "date"
        admin_text = "Les échéances de l’année et les dates de chaque mission."

    def figer_annee(self, tableau: TableauAnnee) -> Donnees:
        echeances = echeances_de(tableau.annee, timezone.localdate())
        return {
            "echeances": [[date_longue(e.date), e.libelle] for e in echeances],
            "missions": [
                [
                    ligne.contrat.mission.libelle_court,
                    date_longue(ligne.contrat.date_demarrage),
                    date_longue(ligne.contrat.date_deploiement),
                ]
                for ligne in tableau.missions
            ],
        }


class FichesActionBloc(BlocAci):
    gabarit = "missions/blocs/fiches_action.html"

    class Meta:
        label = "Fiches action"
        icon = "doc-full"
        admin_text = "Toutes les fiches action, dans l’ordre des missions, une par page."

    def figer_annee(self, tableau: TableauAnnee) -> Donnees:
        return {
            "fiches": [
                fiche_affichee(f"{rang}.{numero}", mission, action)
                for rang, mission in enumerate(tableau.missions, 1)
                for numero, action in enumerate(mission.actions, 1)
            ]
        }


def indicateur_affiche(ligne: LigneIndicateur) -> Donnees:
    indicateur, mesure = ligne.indicateur, ligne.bilan.en_vigueur
    return {
        "code": indicateur.code,
        "libelle": indicateur.libelle,
        "source": indicateur.source,
        "cible": _cible(ligne),
        "valeur": _valeur(mesure.valeur, indicateur.unite) if mesure else "",
        "date": date_longue(mesure.date) if mesure else "",
        "statut": ligne.bilan.statut.libelle,
        "maximum": _texte(ligne.maximum),
    }


def _cible(ligne: LigneIndicateur) -> str:
    indicateur = ligne.indicateur
    cible = ligne.donnees.cible_visee
    if cible is None:
        return "fait, pièces à l’appui"
    return _valeur(cible, indicateur.unite)


def _valeur(valeur: Valeur, unite: str) -> str:
    if isinstance(valeur, Secret):
        return VALEUR_MASQUEE
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"{nombre(valeur)}\N{NO-BREAK SPACE}{unite}".strip()


def _texte(montant: object) -> str | None:
    return None if montant is None else str(montant)


def _montants(montants: Any) -> Donnees:
    noms = ("maximum", "acquis", "a_risque", "ouvert", "perdu", "conditionnel")
    return {nom: str(getattr(montants, nom)) for nom in noms}


def _enveloppe(ligne: LigneMission) -> Donnees:
    return {
        "libelle": ligne.contrat.mission.libelle_court,
        "fixe": _texte(ligne.fixe),
    } | _montants(ligne.montants)


def fiche_affichee(numero: str, mission: LigneMission, ligne: LigneAction) -> Donnees:
    action = ligne.action
    textes = {
        nom: getattr(action, nom)
        for nom in (
            "constat",
            "objectif_general",
            "objectifs",
            "etapes",
            "acteurs",
            "moyens",
            "evaluation",
            "freins",
            "leviers",
            "articulation",
        )
    }
    du = f", {date_longue(action.version_du)}" if action.version_du else ""
    reperes = [
        ("Version", f"{action.version}{du}"),
        ("Public", action.public),
        ("Référents", action.referents),
        ("Calendrier", action.calendrier),
        ("Territoire", action.territoire),
        ("Axe", action.axe),
        ("Budget prévu", euros_ronds(action.budget) if action.budget is not None else ""),
        ("Financeur", action.financeur),
    ]
    return {
        "numero": action.numero or numero,
        "mission": mission.contrat.mission.libelle_court,
        "titre": action.titre,
        "textes": {nom: texte.splitlines() for nom, texte in textes.items()},
        "reperes": [[libelle, texte] for libelle, texte in reperes if texte],
        "indicateurs": [indicateur_affiche(i) for i in ligne.indicateurs],
    }
