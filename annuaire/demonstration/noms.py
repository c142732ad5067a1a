"""Names nobody bears.

Each surname is a forged word: the root of a place name glued to the name of a thing
(« Vaulanterne », « Ormeboussole »). No French surname is made so, and the list is closed: a test
checks that every name of the file splits into a root and an ending from here. Two more marks that
no civil register can contradict: an RPPS number in 99, never issued, and a telephone in the ranges
Arcep keeps for fiction (03 53 01, 06 39 98).
"""


def _liste(mots: str) -> tuple[str, ...]:
    return tuple(mots.split())


RACINES = _liste(
    "AUBE BRUYE CHARME CLAIRE FRENE HAUTE LANDE MARE NOUE ORME RIVE ROCHE ROSE SAULE VAL VAU"
)
FINS = _liste(
    "BOREALE BOUSSOLE CADRAN COMPAS GIVRE GOUVERNAIL GRELOT HUBLOT LANTERNE MIRAGE NACRE ROUAGE "
    "SABLIER SEXTANT TOCSIN VERNIS"
)
PRENOMS_F = _liste(
    "Adèle Agnès Alix Amandine Anaïs Audrey Béatrice Camille Capucine Carole Cécile Céline Chloé "
    "Clémence Coralie Delphine Élodie Émeline Estelle Fanny Florence Gaëlle Hélène Inès Jeanne "
    "Joséphine Judith Juliette Laure Léonie Lise Louise Lucile Maëlle Manon Margaux Marianne "
    "Mathilde Mélanie Nadège Nadia Noémie Océane Pauline Rachel Romane Salomé Samia Sandrine "
    "Solène Suzanne Valérie Victoire Yasmine Zélie"
)
PRENOMS_M = _liste(
    "Adrien Alban Amaury Antonin Arnaud Aurélien Basile Bastien Benoît Cédric Cyril Damien Denis "
    "Driss Édouard Émile Étienne Fabien Félix Florian Gaspard Gilles Grégoire Guillaume Henri "
    "Hugues Ilyes Jérôme Joachim Julien Kévin Laurent Loïc Ludovic Malik Martin Mathieu Maxime "
    "Nathan Nicolas Octave Olivier Pascal Philippe Quentin Raphaël Rémi Romain Samuel Sylvain "
    "Thibault Tristan Ulysse Vincent Xavier Yanis"
)


def patronyme(rang: int) -> str:
    """Spread so that neighbours differ."""
    racine = RACINES[rang % len(RACINES)]
    fin = FINS[(rang // len(RACINES) + 5 * rang) % len(FINS)]
    return racine + fin


def est_forge(nom: str) -> bool:
    return any(nom == racine + fin for racine in RACINES for fin in FINS)
