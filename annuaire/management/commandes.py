"""What the import commands share: a proposal, applied or not, told in one sentence or one line.

0 done, 1 refused in one sentence on stderr, 2 wrong usage; `--json` is the last line on stdout.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from annuaire.enums import Registre
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.models import Importation
from annuaire.services.imports.appliquer import accepter_tout, appliquer
from annuaire.services.imports.lecture import Fichiers
from annuaire.services.imports.proposer import proposer
from annuaire.services.imports.verrou import ImportEnCours
from cpts_portal.lib.commandes import Commande, Refus, cause

RIEN = "Rien n’a été changé."


def raison(texte: str) -> str:
    if not texte.strip():
        raise ArgumentTypeError("donnez la raison de passer outre, en quelques mots")
    return texte.strip()[:250]


class CommandeImport(Commande):
    registre: ClassVar[Registre]
    # Option of the command -> role of the file beside the main one.
    complements: ClassVar[dict[str, str]] = {}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "fichier", type=Path, help="Le fichier téléchargé, tel quel, en .zip ou en .gz."
        )
        parser.add_argument(
            "--appliquer",
            action="store_true",
            help="Accepter et écrire la proposition. Sans cette option, l’annuaire ne change pas : "
            "la proposition attend la relecture de la coordination.",
        )
        parser.add_argument(
            "--forcer",
            type=raison,
            default=None,
            metavar="RAISON",
            help="Accepter un fichier bien plus petit que le dernier appliqué, et dire pourquoi.",
        )
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            default=None,
            help="Date des données, AAAA-MM-JJ (aujourd’hui par défaut).",
        )
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="Jeu de démonstration : il ne sert pas de référence aux fichiers suivants.",
        )
        self.ajouter_json(parser)

    def fichiers(self, options: dict[str, Any]) -> Fichiers:
        complements = {
            role: options[option] for option, role in self.complements.items() if options[option]
        }
        return Fichiers(options["fichier"], complements)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            importation = self._importer(options)
        except FileNotFoundError as erreur:
            raise Refus(f"Le fichier {erreur.filename} n’existe pas. {RIEN}") from erreur
        except IsADirectoryError as erreur:
            raise Refus(f"{erreur.filename} est un dossier : donnez le fichier. {RIEN}") from erreur
        except OSError as erreur:
            raise Refus(f"Le fichier ne se lit pas ({cause(erreur)}). {RIEN}") from erreur
        except (FichierRefuse, ImportEnCours) as erreur:
            raise Refus(f"{erreur} {RIEN}") from erreur
        self._rendre_compte(importation, en_json=options["json"])

    def _importer(self, options: dict[str, Any]) -> Importation:
        importation = proposer(
            self.registre,
            self.fichiers(options),
            jour=options["date"] or timezone.localdate(),
            forcer=options["forcer"] or "",
            hors_reference=options["demonstration"],
        )
        if options["appliquer"]:
            with transaction.atomic():
                accepter_tout(importation)
                appliquer(importation, acteur=None)
        return importation

    def _rendre_compte(self, importation: Importation, *, en_json: bool) -> None:
        bilan = importation.bilan
        if not en_json:
            self.stdout.write(_phrase(importation))
            for motif in bilan["motifs"]:
                self.stdout.write(f"  {motif}")
            return
        donnees = bilan | {
            "proposition": importation.pk,
            "statut": importation.statut,
            "fichier": importation.fichier,
            "empreinte": importation.empreinte,
            "date": importation.date_source.isoformat(),
        }
        self.conclure("", donnees, en_json=True)


def _phrase(importation: Importation) -> str:
    bilan = importation.bilan
    suite = (
        "appliquée"
        if bilan["applique"]
        else "à relire sous Coordination > Annuaire > Imports, rien n’est écrit dans l’annuaire"
    )
    return (
        f"{importation.fichier} : {bilan['lus']} lignes lues, {bilan['retenus']} retenues, "
        f"{bilan['exclus']} exclues, {bilan['rejets']} rejetées ; {bilan['nouveaux']} nouveaux, "
        f"{bilan['modifies']} modifiés, {bilan['partis']} partis, {bilan['inchanges']} inchangés. "
        f"Proposition {importation.pk} {suite}."
    )
