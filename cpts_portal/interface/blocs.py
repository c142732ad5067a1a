"""Blocks that a page and a document show alike, from the same frozen figures."""

from typing import Any

from wagtail import blocks

# JSON: what a document keeps, and what the template of the block shows.
Donnees = dict[str, Any]


class Figeable:
    """A block that gives JSON; one template shows it on the page and in print, so both agree."""

    gabarit: str

    def figer(self, value: Any) -> Donnees:
        raise NotImplementedError

    def figer_avec_gabarit(self, value: Any) -> Donnees:
        return {"gabarit": self.gabarit, "donnees": self.figer(value)}


class BlocVivant(Figeable, blocks.StaticBlock):
    """Its figures are read when it is shown; each app owns its own, in `blocs.py`."""
