"""A file of national size read and filtered, against Python's bare line loop over the same bytes.

    .venv/bin/python bench/import_rpps.py [--lignes 2300000] [--sites 175000] [--tours 5]

Writes, in the system's temporary folder, an invented extract (56 columns, 3 068 rows of the
territory) and an invented FINESS+ (one active site in two), then prints in one run: the ratio of
read-and-filter to the bare loop, in processor time and taken in turn, so that a busy machine slows
both alike; and the peak memory of a whole proposal, database included, above `manage.py check`, at a tenth of the size and at
full size. Only ratios and differences are promised. Exit 1 when a promise is broken.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.test")

RAPPORT_MAX = 7.0
MEMOIRE_MAX = {"rpps": 60, "finess": 200}
LOCALES = 3068
_POOL = 20_000
_AILLEURS = [d for d in range(1, 96) if d not in (20, 51, 52)]


# --- Invented files ---


def ecrire_rpps(chemin: Path, lignes: int) -> None:
    """Rows drawn from a pool, as wide as the real ones (about 350 bytes)."""
    from annuaire.queries.territoire import DONNEES

    source = (DONNEES / "rpps_personne_activite_FICTIF_genere.txt").read_text(encoding="utf-8")
    entete, *modeles = source.splitlines()
    hasard = random.Random(7)
    pool = [_ailleurs(hasard, hasard.choice(modeles).split("|")) for _ in range(_POOL)]
    locales = [_ici(rang, modeles[rang % len(modeles)].split("|")) for rang in range(LOCALES)]
    pas = max(1, lignes // LOCALES)
    with chemin.open("w", encoding="utf-8", newline="\n") as sortie:
        sortie.write(entete + "\n")
        ecrites = 0
        while ecrites < lignes:
            if locales:
                sortie.write(locales.pop() + "\n")
                ecrites += 1
            debut = hasard.randrange(_POOL)
            bloc = (pool + pool)[debut : debut + min(pas - 1, lignes - ecrites)]
            sortie.write("".join(f"{ligne}\n" for ligne in bloc))
            ecrites += len(bloc)


def _ailleurs(hasard: random.Random, champs: list[str]) -> str:
    dep = f"{hasard.choice(_AILLEURS):02d}"
    numero = f"{hasard.randrange(10**11):011d}"
    champs[1], champs[2] = numero, f"8{numero}"
    champs[19] = f"{hasard.randrange(10**14):014d}" if hasard.random() < 0.6 else ""
    champs[20] = champs[19][:9]
    champs[21] = f"{dep}{hasard.randrange(10**7):07d}" if hasard.random() < 0.4 else ""
    champs[23] = f"R{hasard.randrange(10**7):07d}"
    champs[34] = f"{dep}{hasard.randrange(1000):03d} VILLE FICTIVE"
    champs[35], champs[36] = champs[34][:5], f"{dep}{hasard.randrange(1000):03d}"
    champs[40] = f"0{hasard.randrange(10**9):09d}"
    return "|".join(champs)


def _ici(rang: int, champs: list[str]) -> str:
    numero = f"99{rang:09d}"
    champs[1], champs[2] = numero, f"8{numero}"
    champs[7] = f"{champs[7]} {rang}"
    return "|".join(champs)


def ecrire_finess(chemin: Path, sites: int) -> None:
    """Legal entities of ten sites, each a copy of a real one from the shipped sample."""
    from annuaire.queries.territoire import DONNEES

    source = json.loads(
        (DONNEES / "finess_plus_structures_52_51_10.json").read_text(encoding="utf-8")
    )
    modeles = [json.dumps(entite, ensure_ascii=False) for entite in source["pmej"]]
    moyenne = sum(len(entite["ege"]) for entite in source["pmej"]) / len(modeles)
    with chemin.open("w", encoding="utf-8") as sortie:
        sortie.write('{"schemaVersion": "1", "generatedAt": "2026-11-22", "pmej": [')
        for rang in range(int(sites / moyenne)):
            # The department keeps the national proportion: most sites are elsewhere.
            entite = modeles[rang % len(modeles)]
            if rang >= len(modeles):
                entite = entite.replace('"cogCommune": "', f'"cogCommune": "{rang % 70 + 10}_')
            sortie.write((", " if rang else "") + entite)
        sortie.write("]}")


# --- Speed, without the database ---


def lire_nu(chemin: Path) -> float:
    depart = time.process_time()
    with chemin.open("rb") as flux:
        for _ in flux:
            pass
    return time.process_time() - depart


def lire_et_filtrer(chemin: Path) -> tuple[float, int, int]:
    from annuaire.lecture.rpps import LecteurRPPS

    territoire = _territoire()
    depart = time.process_time()
    with chemin.open("rb") as flux:
        lecteur = LecteurRPPS(flux, territoire)
        retenues = sum(1 for _ in lecteur)
    return time.process_time() - depart, lecteur.bilan.lus, retenues


def _territoire():
    from annuaire.lecture.territoire import CommuneDuTerritoire, Territoire
    from cpts_portal.referentiel.lecture import DONNEES, lire_communes

    lues = lire_communes(DONNEES / "communes_epci_saint_dizier.geojson")
    return Territoire.de(
        CommuneDuTerritoire(lue.code_insee, lue.nom, tuple(lue.codes_postaux)) for lue in lues
    )


def mesurer_la_vitesse(chemin: Path, tours: int) -> float:
    lire_nu(chemin)
    nus, filtres = [], []
    for _ in range(tours):
        nus.append(lire_nu(chemin))
        duree, lus, retenues = lire_et_filtrer(chemin)
        filtres.append(duree)
    rapport = statistics.median(f / n for f, n in zip(filtres, nus, strict=True))
    taille = chemin.stat().st_size / 1e6
    print(f"Fichier RPPS : {taille:.0f} Mo, {lus} lignes, {retenues} retenues")
    print(f"  boucle nue            {statistics.median(nus):.2f} s")
    print(f"  lecture et filtre     {statistics.median(filtres):.2f} s")
    print(f"  rapport (médiane)     {rapport:.1f}   promesse : {RAPPORT_MAX:.0f}, visée : 3")
    return rapport


# --- Memory, in a process of its own, database included ---


def enfant(quoi: str, chemin: Path, base: str) -> None:
    """One proposal in a transaction undone at the end."""
    import django

    django.setup()
    from datetime import date

    from django.core.management import call_command
    from django.db import connection, transaction

    from annuaire.enums import Registre
    from annuaire.services.imports.lecture import Fichiers
    from annuaire.services.imports.proposer import proposer
    from tests.annuaire.outils import charger_territoire

    # The same modules as the command it is compared with.
    call_command("check")
    socle = _memoire("VmRSS")
    connection.settings_dict["NAME"] = base
    with transaction.atomic():
        charger_territoire()
        voisins = frozenset({"52"}) if quoi == "finess" else frozenset()
        proposer(Registre(quoi), Fichiers(chemin, {}, voisins), jour=date(2026, 11, 22))
        transaction.set_rollback(True)
    print(json.dumps({"socle": socle, "sommet": _memoire("VmHWM")}))


def _memoire(nom: str) -> float:
    """In MB, as the kernel counts this process."""
    lignes = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(li.split()[1]) for li in lignes if li.startswith(nom)) / 1024


def mesurer_la_memoire(quoi: str, petit: Path, grand: Path) -> float:
    """Peak of the process that proposes, above what it held once `check` had loaded everything."""
    from django.db import connection

    base = connection.settings_dict["NAME"]
    mesures = []
    for nom, chemin in (("au dixième", petit), ("en entier", grand)):
        sortie = subprocess.run(
            [sys.executable, __file__, "--enfant", quoi, "--fichier", str(chemin), "--base", base],
            cwd=RACINE,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        memoire = json.loads(sortie.splitlines()[-1])
        mesures.append(memoire["sommet"] - memoire["socle"])
        print(
            f"  {quoi:<7}{nom:<12}{chemin.stat().st_size / 1e6:7.0f} Mo lus, {memoire['socle']:.0f} "
            f"puis {memoire['sommet']:.0f} Mo : {mesures[-1]:.0f} de plus   "
            f"promesse : {MEMOIRE_MAX[quoi]}"
        )
    return max(mesures)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lignes", type=int, default=2_300_000)
    options.add_argument("--sites", type=int, default=175_000)
    options.add_argument("--tours", type=int, default=5)
    options.add_argument("--enfant", choices=["rpps", "finess"])
    options.add_argument("--fichier", type=Path)
    options.add_argument("--base")
    lues = options.parse_args()
    if lues.enfant:
        enfant(lues.enfant, lues.fichier, lues.base)
        return 0
    import django

    django.setup()
    from django.conf import settings
    from django.test.runner import DiscoverRunner

    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import services

    with services(Emplacement(Path(settings.VAR))), tempfile.TemporaryDirectory() as dossier:
        coureur = DiscoverRunner(verbosity=0, interactive=False)
        anciennes = coureur.setup_databases()
        try:
            return _tout(Path(dossier), lues)
        finally:
            coureur.teardown_databases(anciennes)


def _tout(dossier: Path, options: argparse.Namespace) -> int:
    rpps, petit = dossier / "rpps.txt", dossier / "rpps_petit.txt"
    finess, petit_finess = dossier / "finess.json", dossier / "finess_petit.json"
    ecrire_rpps(rpps, options.lignes)
    rapport = mesurer_la_vitesse(rpps, options.tours)
    ecrire_rpps(petit, options.lignes // 11)
    ecrire_finess(finess, options.sites)
    ecrire_finess(petit_finess, options.sites // 10)
    print("Mémoire au-dessus de « manage.py check »")
    tenues = [rapport <= RAPPORT_MAX]
    for quoi, a, b in (("rpps", petit, rpps), ("finess", petit_finess, finess)):
        tenues.append(mesurer_la_memoire(quoi, a, b) <= MEMOIRE_MAX[quoi])
    return 0 if all(tenues) else 1


if __name__ == "__main__":
    sys.exit(main())
