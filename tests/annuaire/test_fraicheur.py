from datetime import date, timedelta

import pytest
from django.utils import timezone

from annuaire.enums import Source
from annuaire.fraicheur import ajouter_mois, echeance, perimee
from annuaire.models import Fiche
from annuaire.queries.comptes import fraicheur
from tests.factories.annuaire import FicheFactory


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 25), 1, date(2026, 12, 25)),
        (date(2026, 1, 15), 24, date(2028, 1, 15)),
    ],
)
def test_months_are_those_of_the_calendar(jour, mois, attendu):
    assert ajouter_mois(jour, mois) == attendu


@pytest.mark.django_db
class TestRythme:
    def test_database_and_page_agree(self):
        jours = [date(2026, 8, 31), date(2026, 2, 28), date(2025, 12, 31), None]
        for rang, jour in enumerate(jours):
            FicheFactory(
                verifiee_le=jour,
                verifiee_par=Source.PERSONNE if jour else "",
                rythme_mois=rang or None,
            )
        for fiche in Fiche.objects.avec_echeance().order_by("pk"):
            assert fiche.a_verifier_le == echeance(fiche)

    def test_its_own_rhythm_prevails(self):
        jour = timezone.localdate() - timedelta(days=60)
        lente = FicheFactory(verifiee_le=jour, verifiee_par=Source.PERSONNE)
        vive = FicheFactory(verifiee_le=jour, verifiee_par=Source.PERSONNE, rythme_mois=1)
        assert not perimee(lente, timezone.localdate())
        assert perimee(vive, timezone.localdate())
        assert fraicheur().verifiees == 1

    def test_never_verified_is_stale(self):
        assert perimee(FicheFactory(), timezone.localdate())
