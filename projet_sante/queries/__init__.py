from projet_sante.queries.lecture import (
    chapitres,
    en_json,
    fichier_de_figure,
    parties,
    projet_courant,
    texte_numerote,
)

__all__ = [
    "chapitres",
    "en_json",
    "fichier_de_figure",
    "parties",
    "projet_courant",
    "texte_numerote",
]
