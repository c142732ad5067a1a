"""Where a clone's embedded services live. Starts nothing, so settings may import it."""

import hashlib
import os
import pwd
import stat
import sys
from functools import cached_property
from pathlib import Path

# Un chemin de socket Unix tient en 103 octets sur macOS ; PostgreSQL y ajoute
# « /.s.PGSQL.5432.lock ».
LONGUEUR_MAX = 80
ETAT_SYSTEME = Path("/var/db/cpts-portal" if sys.platform == "darwin" else "/var/lib/cpts-portal")
COMPTE_SANS_DROIT = "nobody"
ADMINISTRATEUR = "cpts_admin"
ROLE = "cpts"
ROLE_PURGE = "cpts_purge"
BASE = "cpts"


def traversable(chemin: Path) -> bool:
    """True when any account may enter this folder and all its parents."""
    chemin = chemin.resolve()
    return all(
        dossier.stat().st_mode & stat.S_IXOTH
        for dossier in (chemin, *chemin.parents)
        if dossier.exists()
    )


class Emplacement:
    """Les chemins des services d'un dossier `var`, et l'identité sous laquelle ils tournent."""

    def __init__(self, var: Path) -> None:
        self.var = var.resolve()

    @cached_property
    def identite(self) -> tuple[int, int] | None:
        """(uid, gid) à prendre quand root lance les services, que PostgreSQL refuse de servir."""
        if os.geteuid() != 0:
            return None
        compte = pwd.getpwnam(COMPTE_SANS_DROIT)
        return compte.pw_uid, compte.pw_gid

    @cached_property
    def deplace(self) -> bool:
        """True when the unprivileged uid cannot enter the clone, as under root's 700 home."""
        return self.identite is not None and not traversable(self.var)

    @cached_property
    def _cle(self) -> str:
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]

    @cached_property
    def base(self) -> Path:
        return ETAT_SYSTEME / self._cle if self.deplace else self.var

    @property
    def jetable(self) -> bool:
        """Données de test : un fichier `jetable` dans `var` le dit à qui démarre les serveurs."""
        return (self.var / "jetable").exists()

    @property
    def donnees_postgresql(self) -> Path:
        return self.base / "postgresql"

    @property
    def donnees_valkey(self) -> Path:
        return self.base / "valkey"

    @property
    def journal_postgresql(self) -> Path:
        return self.base / "postgresql.log"

    @property
    def journal_valkey(self) -> Path:
        return self.base / "valkey.log"

    @cached_property
    def sockets(self) -> Path:
        dossier = self.base / "sockets"
        if len(os.fsencode(dossier)) <= LONGUEUR_MAX:
            return dossier
        # /tmp et non TMPDIR : deux commandes lancées sous des environnements
        # différents doivent trouver la même socket.
        return Path("/tmp") / f"cpts-{os.geteuid()}-{self._cle}"  # noqa: S108 - fixed on purpose, owner checked before use

    @property
    def socket_valkey(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url_postgresql(self) -> str:
        return f"postgresql://{ROLE}@/{BASE}?host={self.sockets}"

    @property
    def url_valkey(self) -> str:
        return f"unix://{self.socket_valkey}?db=0"

    @property
    def url_courtier(self) -> str:
        return f"redis+socket://{self.socket_valkey}?virtual_host=0"

    @property
    def url_cache(self) -> str:
        return f"unix://{self.socket_valkey}?db=1"
