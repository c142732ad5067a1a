"""What every printed document shows of the CPTS."""

from typing import Any

from django.utils import timezone

from cpts_portal.documents.verification import svg_en_adresse
from cpts_portal.lib.ondes import Cadrage, fond_de_page
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.queries import identite


def socle(sujet: str) -> dict[str, Any]:
    """The common context of `templates/documents/base.html`, frozen with the document."""
    cpts = identite()
    return {
        "organisme": {
            "nom": cpts.nom,
            "nom_court": cpts.nom_court,
            "teinte": cpts.teinte,
            "ville": cpts.siege_ville,
            "demonstration": cpts.demonstration,
        },
        "libelles": cpts.libelles.figes(),
        "sujet": sujet,
        "produit_le": timezone.localtime().isoformat(timespec="seconds"),
    }


def representant() -> str:
    """« Dr X, présidente », empty until the identity says who presides."""
    cpts = identite()
    nom = cpts.president_nom.replace("Dr ", "Dr\u00a0").replace("Pr ", "Pr\u00a0")
    return ", ".join(filter(None, (nom, cpts.president_qualite))) if nom else ""


def fond_au_territoire(cadrage: Cadrage) -> str:
    """The signature of the house as a `data:` address; empty without contours."""
    dessin = dessin_territoire()
    if dessin is None:
        return ""
    return svg_en_adresse(fond_de_page(dessin, identite().teinte, cadrage).encode())
