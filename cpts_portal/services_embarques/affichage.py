"""Ce que les commandes écrivent à la personne : une ligne par étape, avec sa durée."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def dire(message: str = "") -> None:
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


@contextmanager
def etape(nom: str) -> Iterator[None]:
    debut = time.monotonic()
    sys.stdout.write(f"• {nom}… ")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        dire("échec")
        raise
    dire(f"{time.monotonic() - debut:.1f}\u202fs".replace(".", ","))
