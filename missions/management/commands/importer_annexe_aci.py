from typing import Any

from cpts_portal.lib.ecriture import pluriel
from missions.management._communs import CommandeImport
from missions.services import Auteur, ResultatImport, importer_annexe


class Command(CommandeImport):
    help = "Montre ce qu’un fichier d’annexe changerait ; l’écrit avec --appliquer."

    def importer(self, octets: bytes, **options: Any) -> ResultatImport:
        return importer_annexe(octets, auteur=Auteur(), **options)

    def comptes(self, resultat: ResultatImport) -> dict[str, Any]:
        noms = ("crees", "modifies", "inchanges", "absents")
        return {nom: getattr(resultat, nom) for nom in noms}

    def raconter(self, resultat: ResultatImport) -> str:
        s = pluriel(resultat.lignes)
        verbe = f"importé{s}" if resultat.applique else f"lu{s}, rien n’est écrit sans --appliquer"
        phrase = (
            f"{resultat.lignes} indicateur{s} {verbe}\u00a0: {len(resultat.crees)} nouveaux, "
            f"{len(resultat.modifies)} modifiés, {len(resultat.inchanges)} inchangés."
        )
        if resultat.absents:
            phrase += f"\nAbsents du fichier, gardés\u00a0: {', '.join(resultat.absents)}."
        return phrase
