from typing import Any

from projet_sante.models import ProjetSante
from projet_sante.signataires import en_donnees

ENTETES_EXPORT = ("Nature", "Nom", "Qualité", "Commune", "Signé le")


def signataires(projet: ProjetSante) -> list[dict[str, Any]]:
    return en_donnees(projet.signataires.en_liste())


def lignes_export(projet: ProjetSante) -> list[list[Any]]:
    return [
        [s.get_nature_display(), s.nom, s.qualite, s.commune, s.signe_le]
        for s in projet.signataires.en_liste()
    ]
