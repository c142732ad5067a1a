"""The words of the settings in a Python sentence: the one door for every app.

Read with the identity, once per request: a sentence costs no query of its own in a page.
"""

from django.utils.functional import lazy

from cpts_portal.interface.identite import lire_identite
from cpts_portal.lib.libelles import Libelles, dire_avec


def lire_libelles() -> Libelles:
    return lire_identite().libelles


def dire(modele: str) -> str:
    """« Envoyé {agence.au} » : said now."""
    return dire_avec(modele, lire_libelles()) if "{" in modele else modele


# For what is written once per process and read at each page: a field's help, a title.
dire_plus_tard = lazy(dire, str)
