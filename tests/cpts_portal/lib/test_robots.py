import time

import pytest
from django.core import signing
from django.http import QueryDict

from cpts_portal.lib.robots import TROP_TARD, TROP_VITE, SansRobot


def envoi(age: float = 10, **champs) -> QueryDict:
    horloge = signing.TimestampSigner(salt="formulaire.public")
    passe = time.time() - age
    horloge.timestamp = lambda: signing.b62_encode(int(passe))
    donnees = QueryDict(mutable=True)
    donnees.update({"horloge": horloge.sign("vu"), "site_web": ""} | champs)
    return donnees


def test_a_person_passes():
    form = SansRobot(envoi())
    assert form.is_valid()
    assert not form.est_un_robot


def test_whoever_fills_the_hidden_field_is_a_program():
    assert SansRobot(envoi(site_web="https://exemple.invalid")).est_un_robot


def test_too_fast_may_be_sent_again_as_it_is():
    form = SansRobot(envoi(age=0))
    assert form.non_field_errors() == [TROP_VITE]


@pytest.mark.parametrize("donnees", [envoi(age=13 * 3600), envoi(horloge="faux"), QueryDict("a=1")])
def test_too_late_or_forged_gets_a_fresh_clock(donnees):
    form = SansRobot(donnees)
    assert form.non_field_errors() == [TROP_TARD]
    assert form["horloge"].value().startswith("vu:")
    assert form["horloge"].value() != donnees.get("horloge")
