from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.courriels.models import Courriel
from missions.models import Indicateur
from missions.queries.horloge import horloge
from missions.services import envoyer_rappels, noter_faite, suivre
from missions.services.mesures import Auteur
from tests.harnais.courriels import texte_de

pytestmark = pytest.mark.django_db
PLAN = date(2027, 1, 15)


def etat(contrat, cle, jour):
    return next(e.etat for e in horloge(contrat, jour) if e.cle == cle)


def recus(gabarit="missions/rappel_echeances"):
    return Courriel.objects.filter(gabarit=gabarit)


class TestCocher:
    def test_done_then_undone(self, demo, coordination):
        auteur = Auteur(coordination)
        noter_faite(demo, "plan-crise:3", faite=True, auteur=auteur)
        assert etat(demo, "plan-crise:3", PLAN) == "faite"
        noter_faite(demo, "plan-crise:3", faite=False, auteur=auteur)
        assert etat(demo, "plan-crise:3", PLAN - timedelta(days=1)) == "bientot"

    def test_a_mission_starts_by_its_date_and_not_by_a_tick(self, demo, coordination):
        with pytest.raises(ValidationError):
            noter_faite(demo, "ACCES:demarrage", faite=True, auteur=Auteur(coordination))


class TestRappels:
    def test_each_reminder_leaves_once(self, demo, coordination):
        envoyer_rappels(PLAN - timedelta(days=31))
        avant = recus().count()
        envoyer_rappels(PLAN - timedelta(days=30))
        envoyer_rappels(PLAN - timedelta(days=30))
        assert recus().count() == avant + 1
        texte = texte_de(recus().latest("pk"))
        assert "Plan de crise à jour : 15\u00a0janvier 2027, dans 30 jours" in texte
        envoyer_rappels(PLAN - timedelta(days=29))
        assert recus().count() == avant + 1

    def test_what_is_done_is_not_recalled(self, demo, coordination):
        noter_faite(demo, "plan-crise:3", faite=True, auteur=Auteur(coordination))
        envoyer_rappels(PLAN - timedelta(days=30))
        assert all("Plan de crise" not in texte_de(c) for c in recus())

    def test_a_missed_day_is_caught_up(self, demo, coordination):
        envoyer_rappels(PLAN - timedelta(days=25))
        assert any("Plan de crise" in texte_de(c) for c in recus())

    def test_being_late_is_said_once(self, demo, coordination):
        envoyer_rappels(PLAN + timedelta(days=1))
        envoyer_rappels(PLAN + timedelta(days=2))
        assert sum("Plan de crise" in texte_de(c) for c in recus()) == 1

    def test_without_contract_nothing_leaves(self, db):
        assert envoyer_rappels(PLAN) == 0

    def test_the_owner_is_reminded_of_the_indicator(self, demo, coordination, bureau):
        indicateur = Indicateur.objects.get(code="ACC-4")
        suivre(indicateur, responsable=bureau, rappel_le=PLAN, auteur=Auteur(coordination))
        envoyer_rappels(PLAN - timedelta(days=1))
        assert not recus("missions/rappel_indicateur").exists()
        envoyer_rappels(PLAN)
        envoyer_rappels(PLAN + timedelta(days=1))
        assert recus("missions/rappel_indicateur").get().destinataire == bureau.email

    def test_a_reminder_needs_someone(self, demo, coordination):
        with pytest.raises(ValidationError, match="choisissez qui"):
            suivre(
                Indicateur.objects.get(code="ACC-4"),
                responsable=None,
                rappel_le=PLAN,
                auteur=Auteur(coordination),
            )
