from typing import Any

from cpts_portal.lib.nombres import ecrire_euros
from missions.management._communs import CommandeAci
from missions.queries import tableau_annee
from missions.restitution import en_json


class Command(CommandeAci):
    help = "Calcule les euros acquis, à risque, ouverts, perdus et conditionnels d’une année."

    def handle(self, *args: Any, **options: Any) -> None:
        tableau = tableau_annee(self.annee(options["contrat"], options["annee"]))
        if options["json"]:
            self.ecrire_json(en_json(tableau))
            return
        for mission in tableau.missions:
            self.stdout.write(
                f"{mission.contrat.mission.libelle_court}\u00a0: "
                f"{ecrire_euros(mission.montants.acquis)} acquis sur "
                f"{ecrire_euros(mission.montants.maximum)}"
            )
        total = tableau.bilan.total
        self.stdout.write(
            f"Total\u00a0: {ecrire_euros(total.acquis)} acquis, {ecrire_euros(total.a_risque)} à "
            f"risque, {ecrire_euros(total.ouvert)} ouverts, {ecrire_euros(total.perdu)} perdus, "
            f"{ecrire_euros(total.conditionnel)} conditionnels, sur {ecrire_euros(total.maximum)}."
        )
        for avertissement in tableau.avertissements:
            self.stdout.write(f"- {avertissement.message}")
