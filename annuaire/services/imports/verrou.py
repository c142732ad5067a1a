"""One import at a time: a lock of the database, that a killed process gives back by dying."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

# Any constant nobody else uses.
_CLE = 0x0A11A1
UN_AUTRE_IMPORT = "Un autre import est en cours : attendez qu’il se termine, puis recommencez."


class ImportEnCours(Exception):
    """Its message is a sentence; the work can be done later."""


@contextmanager
def un_seul_import() -> Iterator[None]:
    """Refuses at once rather than waiting: who asked can come back, a task is put off.

    The lock has its own connection: closing it gives the lock back whatever became of the other.
    Given back by name first: the server notices a closed connection when it has time to.
    """
    gardienne = connection.copy()
    try:
        with gardienne.cursor() as curseur:
            curseur.execute("SELECT pg_try_advisory_lock(%s)", [_CLE])
            if not curseur.fetchone()[0]:
                raise ImportEnCours(UN_AUTRE_IMPORT)
        try:
            yield
        finally:
            with suppress(DatabaseError), gardienne.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_unlock(%s)", [_CLE])
    finally:
        gardienne.close()
