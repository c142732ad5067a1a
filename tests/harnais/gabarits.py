"""A variable our templates use and the view forgot fails the test instead of printing nothing."""

import sys
from pathlib import Path

from django.conf import settings

RACINE = Path(settings.RACINE)
DEPENDANCES = (".venv", "node_modules", "site-packages")


def _origine() -> Path | None:
    """The template being rendered, found in the calling frames."""
    cadre = sys._getframe(2)
    while cadre:
        contexte = cadre.f_locals.get("context")
        gabarit = getattr(getattr(contexte, "render_context", None), "template", None)
        noeud = cadre.f_locals.get("self")
        origine = getattr(noeud, "origin", None) or getattr(gabarit, "origin", None)
        if origine is not None and getattr(origine, "name", None):
            return Path(origine.name)
        cadre = cadre.f_back
    return None


class VariableAbsente(AssertionError):
    pass


class Vigie(str):
    """Django formats `string_if_invalid` with the name of the unknown variable."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        origine = _origine()
        if origine is not None and _est_a_nous(origine):
            raise VariableAbsente(
                f"{origine.relative_to(RACINE)} : variable absente « {variable} »"
            )
        return ""


def _est_a_nous(origine: Path) -> bool:
    return origine.is_relative_to(RACINE) and not any(p in origine.parts for p in DEPENDANCES)
