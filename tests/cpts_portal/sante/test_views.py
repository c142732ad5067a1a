import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cpts_portal.sante import queries, views
from cpts_portal.sante.queries import Constat

pytestmark = pytest.mark.django_db
MACHINE = {"REMOTE_ADDR": "127.0.0.1"}
AILLEURS = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def _schema_a_reverifier(monkeypatch):
    monkeypatch.setattr(queries, "_schema_a_jour", False)


@pytest.fixture
def sondes(monkeypatch):
    def installer(*sondes):
        monkeypatch.setattr(views, "SONDES", sondes)

    return installer


def panne(*args, **kwargs):
    raise DatabaseError("secret de la base")


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        reponse = client.get("/sante/vivant")
    assert (reponse.status_code, reponse.content) == (200, b"vivant\n")
    assert "no-store" in reponse.headers["Cache-Control"]


def test_ready_with_the_database_and_the_schema(client):
    reponse = client.get("/sante/pret")
    assert (reponse.status_code, reponse.content.decode()) == (
        200,
        "base\u00a0: La base de données répond.\nmigrations\u00a0: La base est à jour.\n",
    )


def test_ready_is_cheap_once_the_schema_is_known(client, django_assert_num_queries):
    client.get("/sante/pret")
    with django_assert_num_queries(1):
        client.get("/sante/pret")


def test_not_ready_while_a_migration_waits(client):
    with connection.cursor() as curseur:
        curseur.execute(
            "DELETE FROM django_migrations WHERE app = 'contenu' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'contenu')"
        )
    reponse = client.get("/sante/pret")
    assert reponse.status_code == 503
    assert "1 migration" in reponse.content.decode()


def test_not_ready_without_the_database_and_without_its_words(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", panne)
    reponse = client.get("/sante/pret")
    assert reponse.status_code == 503
    assert reponse.content.decode() == "base\u00a0: La base de données ne répond pas.\n"


@pytest.mark.parametrize(
    ("appel", "statut"),
    [
        (MACHINE, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        (AILLEURS, 404),
        (AILLEURS | {"HTTP_AUTHORIZATION": "Bearer bon-jeton"}, 200),
        (AILLEURS | {"HTTP_AUTHORIZATION": "Bearer mauvais"}, 404),
        (AILLEURS | {"HTTP_AUTHORIZATION": "Bearer "}, 404),
        # A visitor brought by a proxy of the same machine is a visitor.
        (MACHINE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
    ],
)
def test_who_sees_the_state(client, settings, sondes, appel, statut):
    sondes()
    settings.SANTE_JETON = "bon-jeton"
    assert client.get("/sante/etat", **appel).status_code == statut


def test_without_a_configured_token_no_token_opens(client, settings):
    settings.SANTE_JETON = ""
    reponse = client.get("/sante/etat", headers={"authorization": "Bearer "}, **AILLEURS)
    assert reponse.status_code == 404


def test_state_as_json_then_as_a_page(client, sondes):
    sondes(("essai", lambda: [Constat("worker", False, "worker n’a pas donné signe de vie.")]))
    reponse = client.get("/sante/etat", **MACHINE)
    assert reponse.status_code == 503
    assert reponse.json()["ok"] is False
    assert reponse.json()["pieces"]["worker"] == {
        "ok": False,
        "message": "worker n’a pas donné signe de vie.",
    }
    page = client.get("/sante/etat", headers={"accept": "text/html"}, **MACHINE)
    assert "Quelque chose ne répond pas" in page.content.decode()


def test_a_broken_probe_is_a_finding_not_a_failed_page(client, sondes):
    sondes(("stockage", panne))
    reponse = client.get("/sante/etat", **MACHINE)
    assert reponse.status_code == 503
    assert reponse.json()["pieces"]["stockage"]["message"] == (
        "Impossible à vérifier (DatabaseError)."
    )


def test_only_reads_are_answered(client):
    for nom in ("vivant", "pret", "etat"):
        assert client.post(reverse(f"sante:{nom}")).status_code == 405
