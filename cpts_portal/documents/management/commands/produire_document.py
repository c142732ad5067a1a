from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from cpts_portal.documents import fichiers, production, registre, services
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.commandes import Commande, Refus, Usage, cause
from cpts_portal.travaux.enums import Etat


class Command(Commande):
    help = "Produit un document du portail dans un fichier, sans passer par le worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("genre", nargs="?", help="Le genre du document (voir --lister).")
        parser.add_argument(
            "--parametre",
            action="append",
            default=[],
            metavar="CLEF=VALEUR",
            help="Un paramètre du genre ; l’option se répète.",
        )
        parser.add_argument("--sortie", type=Path, metavar="FICHIER", help="Où écrire le document.")
        parser.add_argument("--lister", action="store_true", help="Liste les genres et s’arrête.")
        self.ajouter_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lister"]:
            self._lister(options["json"])
            return
        if not options["genre"] or not options["sortie"]:
            raise Usage("Indiquez un genre et --sortie FICHIER, ou --lister pour voir les genres.")
        document = self._produire(options["genre"], self._parametres(options["parametre"]))
        self._copier(document, options["sortie"])
        self.conclure(
            f"{document.titre} : {options['sortie']}",
            {
                "id": document.pk,
                "genre": document.genre,
                "titre": document.titre,
                "sortie": str(options["sortie"]),
                "sha256": document.sha256,
                "taille": document.taille,
                "pages": document.pages,
                "avertissements": document.avertissements,
            },
            en_json=options["json"],
        )

    def _lister(self, en_json: bool) -> None:
        genres = registre.genres()
        lignes = [
            f"{genre.code} : {genre.titre}"
            + (f" (paramètres : {', '.join(genre.parametres)})" if genre.parametres else "")
            for genre in genres
        ]
        donnees = [
            {"code": g.code, "titre": g.titre, "parametres": list(g.parametres)} for g in genres
        ]
        self.conclure("\n".join(lignes) or "Aucun genre de document.", donnees, en_json=en_json)

    def _parametres(self, couples: list[str]) -> dict[str, str]:
        lus = {}
        for couple in couples:
            clef, egal, valeur = couple.partition("=")
            if not egal:
                raise Usage(f"« {couple} » n’est pas de la forme clef=valeur.")
            lus[clef] = valeur
        return lus

    def _produire(self, genre: str, parametres: dict[str, str]) -> DocumentProduit:
        try:
            document = services.request_document(genre, parametres, None)
        except registre.GenreInconnu as inconnu:
            raise Usage(f"{inconnu} Voyez --lister.") from inconnu
        except ValidationError as refus:
            phrases = (f"{nom} : {' '.join(mots)}" for nom, mots in refus.message_dict.items())
            raise Usage("\n".join(phrases)) from refus
        document = production.produire_maintenant(document)
        if document.etat != Etat.ABOUTI:
            raise Refus(document.raison)
        for avertissement in document.avertissements:
            self.stderr.write(f"Attention : {avertissement}")
        return document

    def _copier(self, document: DocumentProduit, sortie: Path) -> None:
        try:
            with fichiers.ouvrir(document.fichier) as source:
                sortie.write_bytes(source.read())
        except OSError as erreur:
            raise Refus(f"Impossible d’écrire {sortie} : {cause(erreur)}.") from erreur
