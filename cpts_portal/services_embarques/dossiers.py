"""Les dossiers des services : créés avec leurs droits, jamais ceux d'un dossier d'autrui."""

import os
import subprocess
import sys
from pathlib import Path

from .emplacement import ETAT_SYSTEME, Emplacement
from .erreurs import ServiceImpossible, en_une_phrase

JOURNAL_MAX = 5_000_000


def preparer(lieu: Emplacement) -> None:
    """Le dossier de base, et la phrase qui dit où il est quand ce n'est pas le clone."""
    with en_une_phrase():
        if not lieu.var.exists():
            lieu.var.mkdir(parents=True)
            lieu.var.chmod(0o755)
        if lieu.deplace and not lieu.base.exists():
            ETAT_SYSTEME.mkdir(parents=True, exist_ok=True)
            lieu.base.mkdir()
            lieu.base.chmod(0o755)
            (lieu.base / "clone").write_text(f"{lieu.var}\n", encoding="utf-8")
            print(dire_deplacement(lieu), file=sys.stderr)  # noqa: T201 - told to the person at the keyboard
        if not os.access(lieu.base, os.W_OK):
            raise PermissionError(13, "", str(lieu.base))


def dire_deplacement(lieu: Emplacement) -> str:
    return (
        f"Le compte sans droit qui fait tourner les bases ne peut pas entrer dans {lieu.var} : "
        f"les programmes et les données des bases sont tenus dans {lieu.base}."
    )


def dossier(lieu: Emplacement, chemin: Path) -> Path:
    """Un dossier à nous, réservé au compte qui fait tourner les services."""
    with en_une_phrase():
        chemin.mkdir(mode=0o700, parents=True, exist_ok=True)
        etat = chemin.lstat()
        attendu = lieu.identite[0] if lieu.identite else os.geteuid()
        if chemin.is_symlink() or etat.st_uid not in {os.geteuid(), attendu}:
            raise ServiceImpossible(
                f"Le dossier {chemin} appartient à un autre compte : supprimez-le, ou lancez la "
                "commande sous le compte qui l’a créé."
            )
        if lieu.identite:
            os.chown(chemin, *lieu.identite)
        chemin.chmod(0o700)
    return chemin


def lancer(lieu: Emplacement, commande: list[str | Path], journal: Path) -> subprocess.Popen[bytes]:
    """Démarre un serveur détaché du terminal, sous le compte sans droit si l'on est root."""
    uid, gid = lieu.identite or (None, None)
    with en_une_phrase():
        if journal.exists() and journal.stat().st_size > JOURNAL_MAX:
            journal.replace(journal.with_name(f"{journal.name}.1"))
        with journal.open("ab") as sortie:
            return subprocess.Popen(
                commande, stdin=subprocess.DEVNULL, stdout=sortie, stderr=subprocess.STDOUT,
                user=uid, group=gid, extra_groups=[] if uid is not None else None,
                start_new_session=True, cwd=lieu.base,
                env={"LANG": "C.UTF-8", "PATH": os.defpath},
            )  # fmt: skip


def executer(lieu: Emplacement, commande: list[str | Path]) -> subprocess.CompletedProcess[str]:
    """Un programme court, sous le même compte que les serveurs."""
    uid, gid = lieu.identite or (None, None)
    return subprocess.run(
        commande, user=uid, group=gid, extra_groups=[] if uid is not None else None,
        cwd=lieu.base, check=False, capture_output=True, text=True, errors="replace",
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
    )  # fmt: skip


def fin_du_journal(journal: Path, taille: int = 800) -> str:
    return journal.read_text(errors="replace")[-taille:] if journal.exists() else ""
