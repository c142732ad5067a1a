"""The manners of our commands: 0 done, 1 refused, 2 usage; a sentence on stderr, never a trace."""

import errno
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Refus(CommandError):
    """The command was understood and cannot be done; its sentence says what to do next."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase, returncode=1)


_CAUSES = {
    errno.ENOENT: "rien ne porte ce nom",
    errno.EISDIR: "c’est un dossier",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
}


def cause(erreur: OSError) -> str:
    """The end of a sentence: the system says it in English."""
    return _CAUSES.get(erreur.errno or 0, erreur.strerror or str(erreur))


class Usage(CommandError):
    def __init__(self, phrase: str) -> None:
        super().__init__(phrase, returncode=2)


class Commande(BaseCommand):
    """Add `--json` with `ajouter_json`; end with `conclure`."""

    _called_from_command_line = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as erreur:
            if not self._called_from_command_line:
                raise
            # Without Django's « CommandError: » in front of a French sentence.
            self.stderr.write(str(erreur))
            sys.exit(erreur.returncode)

    def ajouter_json(self, parser: Any) -> None:
        parser.add_argument(
            "--json", action="store_true", help="Termine par une ligne JSON, lisible par un script."
        )

    def conclure(self, phrase: str, donnees: Any, *, en_json: bool) -> None:
        """`--json` is one line, the last on stdout."""
        self.stdout.write(json.dumps(donnees, ensure_ascii=False) if en_json else phrase)
