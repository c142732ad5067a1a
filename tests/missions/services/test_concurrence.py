"""Real transactions at the same instant on one indicator: one writes, the others are told."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from missions.enums import NatureMesure
from missions.services import Auteur, SaisieDepassee, annuler_mesure, enregistrer_mesure
from tests.factories.missions import IndicateurFactory

FILS = 12
pytestmark = pytest.mark.django_db(transaction=True)


def ensemble(geste):
    depart, refus = threading.Barrier(FILS), []

    def agir(rang):
        try:
            depart.wait(30)
            geste(rang)
        except SaisieDepassee as conflit:
            refus.append(conflit.actuelle)
        finally:
            connection.close()

    fils = [threading.Thread(target=agir, args=(rang,)) for rang in range(FILS)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    return refus


def ecrire(indicateur, valeur, **options):
    return enregistrer_mesure(
        indicateur,
        valeur=Decimal(valeur),
        nature=NatureMesure.DECLAREE,
        jour=date(2026, 11, 22),
        auteur=Auteur(),
        **options,
    )


def test_one_value_is_written_and_every_other_person_sees_it():
    indicateur = IndicateurFactory()
    vue = ecrire(indicateur, 1)
    refus = ensemble(lambda rang: ecrire(indicateur, 10 + rang, vue=vue.pk, verifier=True))
    ecrite = indicateur.mesures.exclude(pk=vue.pk).get()
    assert refus == [ecrite] * (FILS - 1)


def test_an_undo_asked_twelve_times_undoes_one_value():
    indicateur = IndicateurFactory()
    gardee = ecrire(indicateur, 1)
    derniere = ecrire(indicateur, 2)
    assert ensemble(lambda _: annuler_mesure(derniere, auteur=Auteur())) == [gardee] * (FILS - 1)
    assert indicateur.mesures.valables().get() == gardee
