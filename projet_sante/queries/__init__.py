from projet_sante.queries.extrait import (
    extrait_en_ligne,
    image_de_l_extrait,
    un_extrait_est_en_ligne,
)
from projet_sante.queries.lecteurs import montree_au_lecteur_externe
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
    "extrait_en_ligne",
    "fichier_de_figure",
    "image_de_l_extrait",
    "montree_au_lecteur_externe",
    "parties",
    "projet_courant",
    "texte_numerote",
    "un_extrait_est_en_ligne",
]
