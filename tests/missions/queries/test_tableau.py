from datetime import date
from decimal import Decimal

import pytest

from missions.enums import Volet
from missions.models import ClasseTaille, EvenementReconnu, Mission
from missions.queries import (
    annee_du,
    annees_tenues,
    contrat_courant,
    sans_mesure_recente,
    tableau_annee,
    tableaux_annees,
    taille_du,
)
from missions.services import charger_grilles
from missions.services.contrats import grille_du
from tests.factories.missions import (
    AnneeContratFactory,
    ContratFactory,
    FicheActionFactory,
    IndicateurFactory,
    MesureFactory,
    MissionContratFactory,
)
from tests.harnais.requetes import assert_requetes_plates, requetes

pytestmark = pytest.mark.django_db


class TestSize:
    def test_is_computed_from_the_population(self):
        charger_grilles()
        contrat = ContratFactory(
            population=58_000, population_millesime=2023, population_source="Insee"
        )
        taille = taille_du(contrat)
        assert (taille.code, taille.calculee, taille.forcee) == ("T2", "T2", False)

    def test_an_override_keeps_the_computed_one_and_its_reason(self):
        charger_grilles()
        contrat = ContratFactory(
            population=58_000,
            population_millesime=2023,
            population_source="Insee",
            taille_forcee=ClasseTaille.objects.get(code="T3"),
            taille_motif="démonstration",
        )
        taille = taille_du(contrat)
        assert (taille.code, taille.calculee, taille.motif) == ("T3", "T2", "démonstration")

    def test_is_unknown_without_population(self):
        assert taille_du(ContratFactory()).code is None


class TestEnvelope:
    @pytest.fixture
    def ligne(self):
        charger_grilles()
        contrat = ContratFactory(
            taille_forcee=ClasseTaille.objects.get(code="T3"), taille_motif="essai"
        )
        self.annee = AnneeContratFactory(contrat=contrat, grille=grille_du(date(2026, 4, 15)))
        mission = MissionContratFactory(contrat=contrat, mission=Mission.objects.get(code="ACCES"))
        IndicateurFactory(annee=self.annee, action=FicheActionFactory(mission=mission))
        return mission

    def test_comes_from_the_grid_of_the_year_at_the_size(self, ligne):
        mission = tableau_annee(self.annee).missions[0]
        assert (mission.bilan.enveloppe, mission.fixe) == (Decimal(35000), Decimal(90000))

    def test_the_contract_s_own_amount_wins(self, ligne):
        self.annee.montants.create(
            mission=ligne.mission, volet=Volet.VARIABLE, montant=30000, source="contrat, article 6"
        )
        assert tableau_annee(self.annee).missions[0].bilan.enveloppe == Decimal(30000)

    def test_is_to_be_entered_where_the_grid_is_silent(self, ligne):
        contrat = self.annee.contrat
        contrat.taille_forcee = ClasseTaille.objects.get(code="T2")
        contrat.save()
        tableau = tableau_annee(self.annee)
        assert tableau.missions[0].bilan.enveloppe is None
        assert "enveloppe_a_saisir" in {a.code for a in tableau.avertissements}


def test_a_recognised_event_opens_its_envelope(annee_demo):
    EvenementReconnu.objects.create(
        annee=annee_demo,
        mission=Mission.objects.get(code="CRISE"),
        libelle="Canicule",
        reconnu_par="ARS Grand Est",
        reconnu_le=date(2026, 7, 3),
    )
    montants = tableau_annee(annee_demo).mission("CRISE").montants
    assert (montants.conditionnel, montants.ouvert) == (0, Decimal(67500))


def test_the_current_contract_and_year(demo, annee_demo):
    assert contrat_courant(date(2026, 11, 22)) == demo
    assert annee_du(demo, date(2026, 11, 22)) == annee_demo
    # Après la dernière année ouverte, c'est encore elle ; avant la première, la première.
    assert annee_du(demo, date(2028, 1, 1)) == annee_demo
    assert annee_du(demo, date(2024, 5, 1)) == annee_demo


def test_no_contract_no_year():
    assert contrat_courant(date(2026, 11, 22)) is None
    assert annee_du(ContratFactory(), date(2026, 11, 22)) is None


def test_reading_a_year_asks_as_much_for_one_indicator_as_for_three():
    annee = AnneeContratFactory()
    mission = MissionContratFactory(contrat=annee.contrat)

    def creer():
        indicateur = IndicateurFactory(annee=annee, action=FicheActionFactory(mission=mission))
        mesure = MesureFactory(indicateur=indicateur)
        indicateur.pieces.create(libelle="Bilan")
        indicateur.paliers.create(borne=3, montant=10)
        indicateur.preuves.create(nom="Bilan", mesure=mesure)

    def lire():
        for ligne in tableau_annee(annee).indicateurs:
            assert all([ligne.en_vigueur, ligne.preuves, ligne.valables, ligne.pieces_fournies])

    assert assert_requetes_plates(creer, lire) <= 10


class TestWithoutRecentMeasure:
    def test_lists_what_is_old_or_missing_dearest_first(self, annee_demo):
        codes = [
            a.ligne.indicateur.code
            for a in sans_mesure_recente(tableau_annee(annee_demo), date(2026, 11, 22))
        ]
        # ACC-4 sans mesure (5 000 €), PAR-10 au 30 juin (4 000 €), PRE-3 au 15 avril (3 500 €).
        assert [c for c in codes if c in {"ACC-4", "PAR-10", "PRE-3"}] == [
            "ACC-4",
            "PAR-10",
            "PRE-3",
        ]
        # À risque, mais mesuré en octobre : rien à relancer.
        assert "ACC-2" not in codes
        # Conditionnel : rien à mesurer.
        assert "CRI-2" not in codes

    @pytest.mark.parametrize(("jour", "ancien"), [(date(2027, 1, 1), 0), (date(2027, 1, 2), 1)])
    def test_is_old_after_92_days(self, jour, ancien):
        mesure = MesureFactory(date=date(2026, 10, 1), nombre=1)
        tableau = tableau_annee(mesure.indicateur.annee)
        assert len(sans_mesure_recente(tableau, jour)) == ancien


def test_two_contracts_are_recomputed_in_fewer_than_ten_queries(annee_demo):
    autre = AnneeContratFactory(contrat=ContratFactory(reference="SUITE"), numero=1)
    IndicateurFactory.create_batch(2, annee=autre)
    annees = list(annees_tenues().order_by("pk"))
    with requetes() as lues:
        demo, suite = sorted(tableaux_annees(annees), key=lambda t: t.contrat.reference)
    assert len(lues) < 10
    assert demo.bilan == tableau_annee(annee_demo).bilan
    assert len(suite.indicateurs) == 2
