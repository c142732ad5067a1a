from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class Piece(Protocol):
    """What `travaux.queries.Piece` gives: a part of the portal and a sentence about it."""

    @property
    def nom(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def phrase(self) -> str: ...


@dataclass(frozen=True)
class Constat:
    nom: str
    ok: bool
    phrase: str


# Known true once, true until the process ends: code and schema only part at a deployment.
_schema_a_jour = False


def pret() -> list[Constat]:
    """The database answers and holds the schema this code expects."""
    base = _base()
    return [base, _migrations()] if base.ok else [base]


def _base() -> Constat:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except DatabaseError:
        return Constat("base", False, "La base de données ne répond pas.")
    return Constat("base", True, "La base de données répond.")


def _migrations() -> Constat:
    global _schema_a_jour  # noqa: PLW0603 - one flag per process, see above
    if not _schema_a_jour:
        try:
            executeur = MigrationExecutor(connection)
            attente = executeur.migration_plan(executeur.loader.graph.leaf_nodes())
        except DatabaseError:
            return Constat("migrations", False, "L’état de la base est illisible.")
        if attente:
            phrase = f"{len(attente)} migrations attendent : lancez « manage.py migrate »."
            return Constat("migrations", False, phrase)
        _schema_a_jour = True
    return Constat("migrations", True, "La base est à jour.")


def sonder(sondes: Iterable[tuple[str, Callable[[], Iterable[Piece]]]]) -> list[Constat]:
    """Every probe is asked; one that breaks is itself a finding, never a failed page."""
    constats = []
    for nom, sonde in sondes:
        try:
            constats += [Constat(piece.nom, piece.ok, piece.phrase) for piece in sonde()]
        except Exception as erreur:
            constats.append(
                Constat(nom, False, f"Impossible à vérifier ({type(erreur).__name__}).")
            )
    return constats
