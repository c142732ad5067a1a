from typing import Any

from django.db import OperationalError
from django.utils import timezone

from cpts_portal.lib.commandes import Commande, Refus
from cpts_portal.rgpd import purge


class Command(Commande):
    help = "Efface ou rend anonyme ce qui a dépassé sa durée de conservation. À lancer chaque jour."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--simuler", action="store_true", help="Compte sans rien effacer.")
        self.ajouter_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        simuler = options["simuler"]
        try:
            with purge.sous_son_role():
                bilans = purge.purger(timezone.localdate(), simuler=simuler)
        except purge.RoleAbsent as absent:
            raise Refus(
                "La purge n’a pas son accès à la base : donnez PURGE_DATABASE_URL "
                "(docs/exploitation.md, « Effacer »)."
            ) from absent
        except OperationalError as refus:
            raise Refus(
                "La base refuse le rôle de la purge : vérifiez PURGE_DATABASE_URL et que le rôle "
                "cpts_purge existe (docs/exploitation.md, « Effacer »)."
            ) from refus
        self._dire(bilans, simuler=simuler, en_json=options["json"])
        if echecs := [bilan for bilan in bilans if bilan.echec]:
            raise Refus(
                f"{len(echecs)} règle(s) en échec : "
                + " ; ".join(f"{bilan.libelle} ({bilan.echec})" for bilan in echecs)
            )

    def _dire(self, bilans: list[purge.Bilan], *, simuler: bool, en_json: bool) -> None:
        for bilan in bilans:
            if bilan.nombre and not en_json:
                self.stdout.write(f"  {bilan.libelle} : {bilan.nombre}")
        total = sum(bilan.nombre for bilan in bilans)
        verbe = "seraient effacées ou rendues anonymes" if simuler else "effacées ou anonymes"
        self.conclure(
            f"{total} lignes {verbe}.",
            {
                "simule": simuler,
                "total": total,
                "regles": [bilan.en_json() for bilan in bilans],
            },
            en_json=en_json,
        )
