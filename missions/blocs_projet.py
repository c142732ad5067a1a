"""Live blocks of the missions that a chapter places one by one: chosen fiches, and the frise."""

import calendar
import datetime as dt
from collections import Counter
from typing import Any

from django.utils import timezone
from wagtail import blocks

from cpts_portal.interface.blocs import BlocVivant, Donnees, Figeable
from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.ecriture import date_courte, date_longue
from missions.blocs import entete, fiche_affichee, tableau_du_jour
from missions.models import Contrat, EtapeAction, MissionContrat
from missions.queries import TableauAnnee, contrat_courant
from missions.queries.actions import calendrier
from missions.queries.crise import PlanEnVigueur, plan_en_vigueur


def fiches_numerotees(tableau: TableauAnnee) -> list[tuple[str, Any, Any]]:
    """(number, mission, action), numbered as in the block that shows them all."""
    return [
        (f"{rang}.{numero}", mission, action)
        for rang, mission in enumerate(tableau.missions, 1)
        for numero, action in enumerate(mission.actions, 1)
    ]


def missions_proposees() -> list[tuple[str, str]]:
    tableau = tableau_du_jour()
    missions = tableau.missions if tableau else ()
    return [(m.contrat.mission.code, m.contrat.mission.libelle_court) for m in missions]


def actions_proposees() -> list[tuple[str, str]]:
    tableau = tableau_du_jour()
    return [
        (str(ligne.action.pk), f"{numero} {ligne.action.titre}")
        for numero, _, ligne in (fiches_numerotees(tableau) if tableau else ())
    ]


class _FichesChoisies(Figeable, blocks.StructBlock):
    gabarit = "missions/blocs/fiches_action.html"
    absence = ""

    def figer(self, value: Any) -> Donnees:
        tableau = tableau_du_jour()
        if tableau is None:
            return {"annee": None, "jour": date_longue(timezone.localdate())}
        fiches = [
            fiche_affichee(numero, mission, ligne)
            for numero, mission, ligne in fiches_numerotees(tableau)
            if self.retient(value, mission, ligne)
        ]
        return entete(tableau) | {"fiches": fiches, "absence": "" if fiches else self.absence}

    def retient(self, value: Any, mission: Any, ligne: Any) -> bool:
        raise NotImplementedError


class FicheActionBloc(_FichesChoisies):
    fiche = blocks.ChoiceBlock(label="Fiche action", choices=actions_proposees)
    absence = "Cette fiche action est archivée, ou n’est plus au contrat : choisissez-en une autre."

    class Meta:
        label = "Une fiche action"
        icon = "doc-full-inverse"

    def retient(self, value: Any, mission: Any, ligne: Any) -> bool:
        return str(ligne.action.pk) == str(value["fiche"])


class FichesMissionBloc(_FichesChoisies):
    mission = blocks.ChoiceBlock(label="Mission", choices=missions_proposees)
    absence = "Cette mission n’a pas encore de fiche action."

    class Meta:
        label = "Fiches action d’une mission"
        icon = "copy"

    def retient(self, value: Any, mission: Any, ligne: Any) -> bool:
        return bool(mission.contrat.mission.code == value["mission"])


# --- Frise -----------------------------------------------------------------------------------


class FriseBloc(BlocVivant):
    gabarit = "missions/blocs/frise.html"

    class Meta:
        label = "Frise des missions et des jalons"
        icon = "history"
        admin_text = "Les missions sur les années du contrat, et les jalons datés des actions."

    def figer(self, value: Any) -> Donnees:
        jour = timezone.localdate()
        contrat = contrat_courant(jour)
        if contrat is None:
            return {"jour": date_longue(jour), "annees": []}
        periodes = _periodes(contrat)
        missions = contrat.missions.select_related("mission").order_by("mission__ordre", "pk")
        return {
            "jour": date_longue(jour),
            "contrat": contrat.reference,
            "annees": [
                [rang, f"{debut.year}–{fin.year}" if debut.year != fin.year else str(fin.year)]
                for rang, (debut, fin) in enumerate(periodes, 1)
            ],
            "missions": [
                {
                    "libelle": mission.mission.libelle_court,
                    "cases": [list(_phase(mission, *p, jour)) for p in periodes],
                }
                for mission in missions
            ],
            "jalons": [
                _jalon(etape, jour) for mois in calendrier(contrat) for etape in mois.etapes
            ],
        }


def _periodes(contrat: Contrat) -> list[tuple[dt.date, dt.date]]:
    """The contract's years, one after the other."""
    debuts = [_anniversaire(contrat.date_effet, rang) for rang in range(contrat.duree_annees + 1)]
    return [
        (debut, suivant - dt.timedelta(days=1))
        for debut, suivant in zip(debuts, debuts[1:], strict=False)
    ]


def _anniversaire(jour: dt.date, annees: int) -> dt.date:
    annee = jour.year + annees
    return jour.replace(year=annee, day=min(jour.day, calendar.monthrange(annee, jour.month)[1]))


def _phase(mission: MissionContrat, debut: dt.date, fin: dt.date, jour: dt.date) -> tuple[str, str]:
    """(class, word) of a mission in one year of the contract; empty before it starts."""
    demarrage, deploiement = mission.date_demarrage, mission.date_deploiement
    if demarrage is None or fin < demarrage:
        return "", ""
    if deploiement is None:
        # Nothing is promised of years to come while the deployment is not dated.
        return ("prep", "Mise en place") if debut <= jour else ("", "")
    if fin < deploiement:
        return "prep", "Mise en place"
    return ("depl", "Déploiement") if debut <= deploiement else ("suivi", "Suivi")


def _jalon(etape: EtapeAction, jour: dt.date) -> Donnees:
    if etape.faite_le:
        etat = f"fait le {date_courte(etape.faite_le)}"
    else:
        etat = "en retard" if etape.fin and etape.fin < jour else "à venir"
    return {
        "date": date_courte(etape.fin),
        "libelle": etape.libelle,
        "action": etape.action.titre,
        "mission": etape.action.mission.mission.libelle_court,
        "etat": etat,
    }


# --- Plan de crise ---------------------------------------------------------------------------


class PlanCriseBloc(BlocVivant):
    """What the plan holds, without a name or a number: the projet is read far beyond the cell."""

    gabarit = "missions/blocs/plan_crise.html"

    class Meta:
        label = "Plan de crise"
        icon = "warning"
        admin_text = "La version en vigueur : alerte, cellule, ressources et volontaires comptés."

    def figer(self, value: Any) -> Donnees:
        jour = date_longue(timezone.localdate())
        plan = plan_en_vigueur()
        return {"jour": jour, "version": None} if plan is None else {"jour": jour} | _plan(plan)


def _plan(plan: PlanEnVigueur) -> Donnees:
    contenu = plan.contenu
    genres = Counter(str(ressource["genre"]) for ressource in contenu["ressources"])
    return {
        "version": plan.version,
        "date": date_longue(plan.date),
        "objet": plan.objet,
        "envois": _envois(plan),
        "alerte": [
            {nom: maillon[nom] for nom in ("qui", "previent", "moyen")}
            for maillon in contenu["alerte"]
        ],
        "cellule": [
            {
                "fonction": fonction["fonction"],
                "titulaire": "nommé" if fonction["titulaire"] else "à nommer",
                "suppleance": "nommée" if fonction["suppleant"] else "à nommer",
            }
            for fonction in contenu["cellule"]
        ],
        "ressources": [list(paire) for paire in sorted(genres.items())],
        "fiches": ", ".join(str(fiche["titre"]) for fiche in contenu["fiches"]),
        "volontaires": plan.volontaires,
        "professions": [[p["nom"], p["total"]] for p in contenu["volontaires"]["professions"]],
    }


def _envois(plan: PlanEnVigueur) -> str:
    mots = lire_libelles()
    dits = [
        f"{a_qui} le {date_longue(le)}"
        for a_qui, le in ((mots.agence.au, plan.envoye_ars), (mots.caisse.au, plan.envoye_cpam))
        if le is not None
    ]
    jamais = f"Pas encore envoyée {mots.agence.au} ni {mots.caisse.au}."
    return f"Envoyée {' et '.join(dits)}." if dits else jamais
