from typing import Any

from cpts_portal.lib.ecriture import pluriel
from missions.management._communs import CommandeImport
from missions.services import Auteur, ResultatMesures, importer_mesures


class Command(CommandeImport):
    help = "Montre les mesures qu’un fichier apporterait ; les écrit avec --appliquer."

    def importer(self, octets: bytes, **options: Any) -> ResultatMesures:
        return importer_mesures(octets, auteur=Auteur(), **options)

    def comptes(self, resultat: ResultatMesures) -> dict[str, Any]:
        return {"nouvelles": resultat.nouvelles, "deja_connues": resultat.deja_connues}

    def raconter(self, resultat: ResultatMesures) -> str:
        s = pluriel(resultat.nouvelles)
        verbe = f"importée{s}" if resultat.applique else "à importer avec --appliquer"
        return (
            f"{resultat.nouvelles} mesure{s} {verbe}, "
            f"{resultat.deja_connues} déjà connue{pluriel(resultat.deja_connues)}."
        )
