from datetime import date
from decimal import Decimal

from missions.models import Contrat, Mesure
from missions.queries import tableau_annee
from missions.services.demonstration import charger_demonstration


def test_the_contract_is_the_one_asked_for(demo):
    assert (demo.reference, demo.date_signature, demo.date_effet) == (
        "DEMO",
        date(2024, 4, 15),
        date(2024, 4, 15),
    )
    assert (demo.duree_annees, demo.taille_forcee.code, demo.taille_motif) == (
        5,
        "T3",
        "démonstration",
    )
    assert demo.missions.count() == 6
    assert list(demo.annees.values_list("numero", flat=True)) == [3]


def test_year_3_maxima_are_those_of_the_real_annex(annee_demo):
    """35 000 + 45 000 + 17 500 + 15 000 + 10 000 = 122 500, and 67 500 if a crisis: 190 000."""
    tableau = tableau_annee(annee_demo)
    maxima = {m.contrat.mission.code: m.montants.maximum for m in tableau.missions}
    assert maxima == {
        "ACCES": Decimal(35000),
        "PARCOURS": Decimal(45000),
        "PREVENTION": Decimal(17500),
        "CRISE": Decimal(67500),
        "QUALITE": Decimal(15000),
        "ACCOMPAGNEMENT": Decimal(10000),
    }
    assert tableau.mission("CRISE").montants.conditionnel == Decimal(67500)
    assert tableau.bilan.total.maximum == Decimal(190000)
    assert tableau.bilan.total.hors_condition == Decimal(122500)


def test_the_maxima_fill_each_envelope_exactly(annee_demo):
    tableau = tableau_annee(annee_demo)
    assert [m.bilan.enveloppe == m.montants.maximum for m in tableau.missions] == [True] * 6
    assert "ecart_enveloppe" not in {a.code for a in tableau.avertissements}


def test_access_by_hand(annee_demo):
    """ACC-1 at 132 pays its first tier, 3 000; ACC-5, 6, 7 proved, 2 000 + 3 000 + 5 000: 13 000.

    At risk: 6 000 left of ACC-1, ACC-2 below its target 5 000, ACC-8 not done 3 000: 14 000.
    Open: ACC-3 under secret 3 000, ACC-4 without measure 5 000: 8 000.
    """
    montants = tableau_annee(annee_demo).mission("ACCES").montants
    assert (montants.acquis, montants.a_risque, montants.ouvert) == (13000, 14000, 8000)


def test_every_measure_says_it_is_invented(demo):
    assert demo.demonstration is True
    assert set(Mesure.objects.values_list("origine", flat=True)) == {"demonstration"}


def test_loading_again_leaves_people_s_work_alone(demo):
    demo.caisse = "CPAM de la Marne"
    demo.save()
    charger_demonstration()
    assert Contrat.objects.get().caisse == "CPAM de la Marne"
