"""What a chapter is made of: texts people write, and live blocks the lower apps own."""

from typing import Any

from wagtail import blocks

from annuaire import blocs as annuaire
from cpts_portal.interface.blocs import Donnees
from cpts_portal.referentiel import blocs as referentiel
from membres.adhesions import blocs as adhesions
from membres.instances import blocs as instances
from missions import blocs as missions
from missions import blocs_projet as missions_choisies
from projet_sante.blocs.textes import (
    MISE_EN_FORME,
    AfomBloc,
    BudgetBloc,
    ChapeauBloc,
    ChiffresClesBloc,
    CitationBloc,
    ConstatBloc,
    DiagnosticBloc,
    FigureBloc,
    IntertitreBloc,
    ObjectifsBloc,
    TableauBloc,
    TexteBloc,
)
from projet_sante.blocs.vivants import SecteursBloc, SignatairesBloc, TendanceBloc


class CorpsBloc(blocks.StreamBlock):
    chapeau = ChapeauBloc(group="Texte")
    intertitre = IntertitreBloc(group="Texte")
    texte = TexteBloc(features=MISE_EN_FORME, group="Texte")
    citation = CitationBloc(group="Texte")
    tableau = TableauBloc(group="Texte")
    figure = FigureBloc(group="Texte")
    chiffres_cles = ChiffresClesBloc(group="Texte")
    constat = ConstatBloc(group="Texte")
    objectifs = ObjectifsBloc(group="Texte")
    budget = BudgetBloc(group="Texte")
    afom = AfomBloc(group="Texte")
    identite = referentiel.IdentiteBloc(group="Bloc vivant")
    territoire = referentiel.TerritoireBloc(group="Bloc vivant")
    population_communes = referentiel.PopulationCommunesBloc(group="Bloc vivant")
    population_resume = referentiel.PopulationResumeBloc(group="Bloc vivant")
    liste_communes = referentiel.ListeCommunesBloc(group="Bloc vivant")
    secteurs = SecteursBloc(group="Bloc vivant")
    professionnels = annuaire.ProfessionnelsBloc(group="Bloc vivant")
    tendance = TendanceBloc(group="Bloc vivant")
    structures = annuaire.StructuresBloc(group="Bloc vivant")
    diagnostic = DiagnosticBloc(group="Bloc vivant")
    membres = adhesions.MembresBloc(group="Bloc vivant")
    couverture = adhesions.CouvertureBloc(group="Bloc vivant")
    signataires = SignatairesBloc(group="Bloc vivant")
    gouvernance = instances.GouvernanceBloc(group="Bloc vivant")
    missions_indicateurs = missions.MissionsIndicateursBloc(group="Bloc vivant")
    fiches_action = missions.FichesActionBloc(group="Bloc vivant")
    fiches_mission = missions_choisies.FichesMissionBloc(group="Bloc vivant")
    fiche_action = missions_choisies.FicheActionBloc(group="Bloc vivant")
    frise = missions_choisies.FriseBloc(group="Bloc vivant")
    calendrier = missions.CalendrierBloc(group="Bloc vivant")
    plan_crise = missions_choisies.PlanCriseBloc(group="Bloc vivant")
    enveloppes = missions.EnveloppesBloc(group="Bloc vivant")


def figer_corps(corps: Any, numero: int) -> list[Donnees]:
    """A chapter as the page, the preview and the document show it; `numero` is its rank."""
    return [
        {"type": bloc.block_type, "ancre": f"p{numero}-{rang}"}
        | bloc.block.figer_avec_gabarit(bloc.value)
        for rang, bloc in enumerate(corps, 1)
    ]
