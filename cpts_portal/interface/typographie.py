"""French spacing, put in where a template is read rather than by whoever writes it."""

import re

from django.template import Origin
from django.template.loaders import filesystem

# « Source : » and « Retirer ce mot ? » never leave their sign alone on the next line. The end of
# a tag (« %} »), « != » and what is stuck to the sign (« :hover ») are no French.
_ESPACES = re.compile(r"(?<=\S) (?=[:;?!%€»](?![\w=}/-]))|(?<=«) ")


def insecables(texte: str) -> str:
    return _ESPACES.sub("\u00a0", texte)


class Gabarits(filesystem.Loader):
    """Our own templates; those of the libraries are left as they are."""

    def get_contents(self, origin: Origin) -> str:
        contenu: str = super().get_contents(origin)
        return insecables(contenu) if origin.name.endswith(".html") else contenu
