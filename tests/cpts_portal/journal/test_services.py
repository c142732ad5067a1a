import pytest
from django.contrib.auth import get_user_model
from django.db import ProgrammingError, connection, transaction
from django.test import RequestFactory

from cpts_portal.journal import registre
from cpts_portal.journal.models import Entree
from cpts_portal.journal.services import noter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _phrases(monkeypatch):
    monkeypatch.setattr(registre, "_PHRASES", {"essai.lu": "a lu {objet}"})


@pytest.fixture
def compte():
    return get_user_model().objects.create_user(
        "lea@exemple.fr", "x", first_name="Léa", last_name="Roux"
    )


def test_a_line_tells_who_did_what_on_what(compte):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="198.51.100.77", headers={"X-Request-ID": "abc-1"}
    )
    entree = noter("essai.lu", acteur=compte, objet=compte, details={"n": 2}, request=request)
    entree.refresh_from_db()
    assert str(entree) == "Léa Roux a lu Léa Roux"
    assert (entree.objet_type, entree.objet_id) == ("comptes.compte", str(compte.pk))
    assert entree.details == {"n": 2}
    assert entree.requete == "abc-1"
    assert entree.adresse_reseau == "198.51.100.0/24"


def test_a_command_signs_as_the_portal():
    assert str(noter("essai.lu", acteur=None)) == "Le portail a lu"


def test_a_forged_request_id_is_dropped():
    request = RequestFactory().get("/", headers={"X-Request-ID": "a b<script>"})
    assert noter("essai.lu", acteur=None, request=request).requete == ""


def test_ipv6_keeps_the_site_only():
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::9")
    assert noter("essai.lu", acteur=None, request=request).adresse_reseau == "2001:db8:1::/48"


def test_an_undeclared_action_is_refused_with_what_to_do():
    with pytest.raises(registre.ActionInconnue, match="journal.registre.declarer"):
        noter("essai.inconnu", acteur=None)


@pytest.mark.parametrize(
    "ordre",
    ["UPDATE journal_entree SET action = 'x'", "DELETE FROM journal_entree"],
)
def test_the_database_refuses_to_change_the_past(ordre):
    noter("essai.lu", acteur=None)
    with (
        connection.cursor() as curseur,
        pytest.raises(ProgrammingError, match="Le journal ne se modifie pas"),
        transaction.atomic(),
    ):
        curseur.execute(ordre)
    assert Entree.objects.count() == 1


def test_the_database_refuses_to_empty_it():
    with connection.cursor() as curseur:
        # Transactional tests empty the tables: conftest disarms this one trigger.
        curseur.execute("ALTER TABLE journal_entree ENABLE TRIGGER journal_ni_truncate")
        with pytest.raises(ProgrammingError, match="TRUNCATE refusé"), transaction.atomic():
            curseur.execute("TRUNCATE journal_entree")
        curseur.execute("ALTER TABLE journal_entree DISABLE TRIGGER journal_ni_truncate")
