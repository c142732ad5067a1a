"""What WeasyPrint says during a render: its real progress, and what it could not do."""

import logging
import math
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import Element

from cpts_portal.documents import lieux
from cpts_portal.documents.rapport import Avertissement, Signaler

_JOURNAL = logging.getLogger("weasyprint")
_PROGRESSION = logging.getLogger("weasyprint.progress")
# Forty pages fill two thirds of the layout's share: the total is unknown until the last page.
_PAGES_AUX_DEUX_TIERS = 40


class Ecoute(logging.Handler):
    """To be opened around one render: `with Ecoute(signaler) as ecoute`."""

    def __init__(self, signaler: Signaler) -> None:
        super().__init__(logging.INFO)
        self._signaler = signaler
        self._pourcentage = 0
        self._erreurs: list[tuple[str, tuple[Any, ...]]] = []

    def __enter__(self) -> "Ecoute":
        _PROGRESSION.setLevel(logging.INFO)
        # The steps are for the row, not for the worker's log.
        _PROGRESSION.propagate = False
        _JOURNAL.addHandler(self)
        _PROGRESSION.addHandler(self)
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _JOURNAL.removeHandler(self)
        _PROGRESSION.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == _PROGRESSION.name:
            self._avancer(str(record.msg), record.args)
        elif record.levelno >= logging.ERROR and isinstance(record.args, tuple):
            self._erreurs.append((str(record.msg), record.args))

    def _avancer(self, message: str, arguments: Any) -> None:
        if message.startswith("Step 5") and arguments:
            page = arguments[0]
            part = 1 - math.exp(-page / _PAGES_AUX_DEUX_TIERS)
            self._dire(f"Mise en page, page {page}", 10 + round(75 * part))
        elif message.startswith("Step 4"):
            self._dire("Mise en page", 10)
        elif message.startswith("Step 6"):
            self._dire("Écriture du fichier", 90)

    def _dire(self, etape: str, pourcentage: int) -> None:
        # A second layout pass starts again at page 1: progress never goes back.
        if pourcentage > self._pourcentage:
            self._pourcentage = pourcentage
            self._signaler(etape, pourcentage)

    def avertissements(self, racine: Element, acces: Any) -> list[Avertissement]:
        """What WeasyPrint logged as an error, said to the author; refusals are said elsewhere."""
        dits = []
        for message, arguments in self._erreurs:
            cible = str(arguments[0]) if arguments else ""
            if message.startswith("No anchor"):
                lieu = lieux.lieu_de_la_cible(racine, cible)
                dits.append(Avertissement(lieu, f"Renvoi vers un passage absent : « {cible} »"))
            elif cible not in acces.refus and (texte := _sur_une_image(message)):
                dits.append(
                    Avertissement(lieux.lieu_de_l_adresse(racine, acces.base, cible), texte)
                )
        return dits


def _sur_une_image(message: str) -> str:
    if message.startswith("Image") and "no required alt" in message:
        return "Image sans description"
    if message.startswith(("Failed to load image", "Failed to render SVG")):
        return "Image illisible"
    return ""
