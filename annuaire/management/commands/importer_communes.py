from annuaire.enums import Registre
from annuaire.management.commandes import CommandeImport


class Command(CommandeImport):
    help = (
        "Propose les communes d’un GeoJSON ou d’un CSV : noms, codes postaux, population, contour. "
        "Le territoire lui-même se règle par « initialiser »."
    )
    registre = Registre.COMMUNES
