import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db


def _lancer(*arguments):
    sortie = StringIO()
    call_command("tester_courriel", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_it_says_what_the_server_answered(serveur_smtp):
    assert _lancer("lea@exemple.invalid") == (
        "Remis pour lea@exemple.invalid (smtp) : 250 Pris en charge sous le numéro 42\n"
    )
    assert len(serveur_smtp.recus) == 1


def test_json_is_the_last_line(serveur_smtp):
    donnees = json.loads(_lancer("lea@exemple.invalid", "--json").splitlines()[-1])
    assert donnees["reponse"] == "250 Pris en charge sous le numéro 42"


def test_a_refusal_exits_with_one_and_the_reason(serveur_smtp):
    serveur_smtp.rcpt = "550 No such user"
    with pytest.raises(CommandError, match="550 No such user") as refus:
        _lancer("lea@exemple.invalid")
    assert refus.value.returncode == 1


def test_not_an_address_is_a_usage_error():
    with pytest.raises(CommandError, match="n’est pas une adresse") as refus:
        _lancer("lea")
    assert refus.value.returncode == 2
