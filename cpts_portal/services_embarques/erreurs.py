"""Ce qui empêche un service de démarrer, dit en une phrase à la personne qui a tapé la commande."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class ServiceImpossible(RuntimeError):
    """Une phrase qui dit ce qui empêche le service de démarrer, et quoi faire."""


_CAUSES = {
    errno.ENOSPC: "le disque est plein : libérez de la place, puis relancez",
    errno.EDQUOT: "votre quota de disque est atteint : libérez de la place, puis relancez",
    errno.EROFS: "le disque est en lecture seule : utilisez un dossier où l’on peut écrire",
    errno.EACCES: "l’accès est refusé : lancez la commande sous le compte qui possède ce dossier",
    errno.EPERM: "l’accès est refusé : lancez la commande sous le compte qui possède ce dossier",
}


def phrase(erreur: OSError) -> str:
    cause = _CAUSES.get(erreur.errno or 0, f"{erreur.strerror or erreur}")
    lieu = f" « {erreur.filename} »" if erreur.filename else ""
    return f"Impossible d’écrire ou de lire{lieu} : {cause}."


@contextmanager
def en_une_phrase() -> Iterator[None]:
    try:
        yield
    except OSError as erreur:
        raise ServiceImpossible(phrase(erreur)) from erreur
