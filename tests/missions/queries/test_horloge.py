from datetime import date

import pytest

from missions.models import RegleEcheance
from missions.queries.horloge import echeances_de, horloge, par_etat
from tests.factories.missions import (
    AnneeContratFactory,
    ContratFactory,
    MissionContratFactory,
    MissionFactory,
)

pytestmark = pytest.mark.django_db
JOUR = date(2026, 11, 25)


def par_cle(contrat, jour=JOUR):
    return {e.cle: e for e in horloge(contrat, jour)}


class TestMissions:
    def test_deadlines_count_from_signature_not_from_effect(self):
        contrat = ContratFactory(date_signature=date(2026, 9, 1), date_effet=date(2027, 1, 1))
        mission = MissionFactory(code="ACCES", demarrage_max_mois=6, deploiement_max_mois=18)
        MissionContratFactory(contrat=contrat, mission=mission)
        lues = par_cle(contrat)
        assert lues["ACCES:demarrage"].date == date(2027, 3, 1)
        assert lues["ACCES:deploiement"].date == date(2028, 3, 1)

    def test_a_start_after_its_date_is_done_late(self):
        contrat = ContratFactory(date_signature=date(2024, 4, 15))
        mission = MissionFactory(code="ACCES", demarrage_max_mois=6, deploiement_max_mois=18)
        MissionContratFactory(contrat=contrat, mission=mission, date_demarrage=date(2024, 12, 1))
        lues = par_cle(contrat)
        assert (lues["ACCES:demarrage"].etat, lues["ACCES:demarrage"].en_retard_a_la_fin) == (
            "faite",
            True,
        )
        assert lues["ACCES:deploiement"].etat == "retard"

    def test_a_start_planned_is_no_start(self):
        contrat = ContratFactory(date_signature=date(2026, 9, 1), date_effet=date(2026, 9, 1))
        mission = MissionFactory(code="ACCES", demarrage_max_mois=6)
        MissionContratFactory(contrat=contrat, mission=mission, date_demarrage=date(2027, 1, 10))
        assert par_cle(contrat)["ACCES:demarrage"].etat == "plus_tard"

    def test_a_mission_at_choice_has_no_deadline(self):
        contrat = ContratFactory()
        MissionContratFactory(contrat=contrat, mission=MissionFactory(demarrage_max_mois=None))
        assert set(par_cle(contrat)) == {"fin"}


class TestRegles:
    def test_offsets_are_settings(self, demo):
        # Anniversaire de l'année 3 : 15 avril 2027 ; moins 57 jours : 17 février.
        assert par_cle(demo)["rapport:3"].date == date(2027, 2, 17)
        RegleEcheance.objects.filter(code="rapport").update(decalage_jours=-30)
        assert par_cle(demo)["rapport:3"].date == date(2027, 3, 16)

    def test_an_unknown_offset_is_to_be_entered_once(self, demo):
        RegleEcheance.objects.filter(code="rapport").update(decalage_jours=None)
        a_saisir = par_etat(horloge(demo, JOUR)).a_saisir
        assert [e.libelle for e in a_saisir] == ["Rapport d’activité"]

    def test_an_unopened_year_expects_nothing(self, demo):
        assert "rapport:4" not in par_cle(demo)

    def test_the_first_year_is_paid_in_full_at_signature(self, demo):
        """No « avance de 75 % » that year, and nothing that claims one at the effect date."""
        demo.date_signature, demo.date_effet = date(2024, 3, 1), date(2024, 4, 15)
        demo.save()
        premiere = AnneeContratFactory(contrat=demo, numero=1)
        lues = par_cle(demo)
        assert (lues["avance:1"].libelle, lues["avance:1"].date) == (
            "Fonctionnement, en totalité",
            date(2024, 3, 1),
        )
        assert "en totalité à la signature" in lues["avance:1"].source
        assert lues["avance:3"].libelle == "Avance de 75 %"
        # Signé avant l'effet, ce versement est bien de l'année 1.
        assert "avance:1" in {e.cle for e in echeances_de(premiere, JOUR)}

    def test_the_year_holds_its_own(self, annee_demo):
        lues = [e for e in echeances_de(annee_demo, JOUR) if not e.mission]
        dates = [(e.date.isoformat(), e.libelle) for e in lues]
        assert dates == [
            ("2026-04-15", "Avance de 75 %"),
            ("2026-09-10", "Point avec la CPAM"),
            ("2026-12-08", "Point avec la CPAM"),
            ("2027-01-15", "Plan de crise à jour"),
            ("2027-02-17", "Rapport d’activité"),
            ("2027-03-24", "Dialogue de gestion"),
        ]
