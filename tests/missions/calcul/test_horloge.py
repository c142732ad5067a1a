from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.calcul.horloge import EtatEcheance, decaler, etat

JOUR = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("depart", "mois", "jours", "attendu"),
    [
        # Signé le 15 avril 2024 : six mois, puis dix-huit.
        (date(2024, 4, 15), 6, 0, date(2024, 10, 15)),
        (date(2024, 4, 15), 18, 0, date(2025, 10, 15)),
        # Un mois après le 31 janvier : le dernier jour de février, bissextile ou non.
        (date(2026, 1, 31), 1, 0, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, 0, date(2028, 2, 29)),
        # L'anniversaire du 15 avril 2027, moins 57 jours.
        (date(2027, 4, 15), 0, -57, date(2027, 2, 17)),
        (date(2026, 12, 15), 1, 0, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, 0, date(2025, 12, 15)),
    ],
)
def test_offsets(depart, mois, jours, attendu):
    assert decaler(depart, mois=mois, jours=jours) == attendu


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_months_never_skip_one(jour, mois):
    arrivee = decaler(jour, mois=mois)
    assert (arrivee.year * 12 + arrivee.month) - (jour.year * 12 + jour.month) == mois
    assert arrivee.day <= jour.day


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [(-1, "retard"), (0, "bientot"), (60, "bientot"), (61, "plus_tard")],
)
def test_late_soon_later(ecart, attendu):
    assert etat(JOUR + timedelta(days=ecart), JOUR, faite=False, bientot=60) == attendu


def test_done_wins_and_unknown_says_so():
    assert etat(JOUR - timedelta(days=9), JOUR, faite=True, bientot=60) is EtatEcheance.FAITE
    assert etat(None, JOUR, faite=False, bientot=60) is EtatEcheance.A_SAISIR
