from annuaire.enums import Registre
from annuaire.management.commandes import CommandeImport


class Command(CommandeImport):
    help = "Propose la liste des structures du territoire (nom, commune, position, rubrique)."
    registre = Registre.STRUCTURES
