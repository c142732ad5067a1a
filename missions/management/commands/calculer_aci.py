from typing import Any

from cpts_portal.lib.ecriture import euros_ronds
from missions.management._communs import CommandeAci
from missions.queries import TableauAnnee, tableau_annee
from missions.restitution import en_json


class Command(CommandeAci):
    help = "Calcule les euros acquis, à risque, ouverts, perdus et conditionnels d’une année."

    def handle(self, *args: Any, **options: Any) -> None:
        tableau = tableau_annee(self.annee(options["contrat"], options["annee"]))
        self.conclure(_en_phrases(tableau), en_json(tableau), en_json=options["json"])


def _en_phrases(tableau: TableauAnnee) -> str:
    lignes = [
        f"{mission.contrat.mission.libelle_court}\u00a0: "
        f"{euros_ronds(mission.montants.acquis)} acquis sur "
        f"{euros_ronds(mission.montants.maximum)}"
        for mission in tableau.missions
    ]
    total = tableau.bilan.total
    lignes.append(
        f"Total\u00a0: {euros_ronds(total.acquis)} acquis, {euros_ronds(total.a_risque)} à "
        f"risque, {euros_ronds(total.ouvert)} ouverts, {euros_ronds(total.perdu)} perdus, "
        f"{euros_ronds(total.conditionnel)} conditionnels, sur {euros_ronds(total.maximum)}."
    )
    return "\n".join([*lignes, *(f"- {a.message}" for a in tableau.avertissements)])
