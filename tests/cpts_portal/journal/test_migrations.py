"""What each database role may do to the journal, asked of the database itself."""

from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from cpts_portal.services_embarques.emplacement import Emplacement

pytestmark = pytest.mark.django_db


@pytest.fixture
def comme_purge():
    """A connection under `cpts_purge`, in a transaction that is never committed."""
    with psycopg.connect(
        host=str(Emplacement(Path(settings.VAR)).sockets),
        user="cpts_admin",
        dbname=connection.settings_dict["NAME"],
    ) as cnx:
        if not cnx.execute("SELECT 1 FROM pg_roles WHERE rolname = 'cpts_purge'").fetchone():
            cnx.execute("CREATE ROLE cpts_purge")
        cnx.execute("GRANT SELECT, UPDATE, DELETE ON journal_entree TO cpts_purge")
        cnx.execute(
            "INSERT INTO journal_entree (acteur_libelle, action, objet_type, objet_id,"
            " objet_libelle, details, adresse_reseau, requete)"
            " VALUES ('', 'essai.purge', '', '', '', '{}', '', '')"
        )
        cnx.execute("SET ROLE cpts_purge")
        yield cnx
        cnx.rollback()


def test_the_purge_s_role_may_delete(comme_purge):
    ordre = comme_purge.execute("DELETE FROM journal_entree WHERE action = 'essai.purge'")
    assert ordre.rowcount == 1


def test_the_purge_s_role_may_not_rewrite(comme_purge):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="UPDATE refusé"):
        comme_purge.execute("UPDATE journal_entree SET action = 'x'")


def test_the_application_is_no_superuser():
    """Otherwise the rule would be hers to lift."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        assert curseur.fetchone() == (False,)
