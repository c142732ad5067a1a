"""The projet in the word processor, from the same HTML as the page."""

import re
from typing import Any

from django.template.loader import render_to_string

from cpts_portal.documents.docx import Ecrivain
from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from projet_sante.carte_image import carte_en_png
from projet_sante.renvois import numeroter


def rendre_docx(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Construction du document", 10)
    contexte = rapport.contexte
    html = render_to_string(
        "projet_sante/_parties.html",
        {
            "parties": contexte["parties"],
            "impression": False,
            "organisme": contexte["organisme"],
        },
    )
    ecrivain = _EcrivainProjet(rapport.titre, contexte["organisme"]["nom"])
    ecrivain.couverture(
        f"Projet de santé {contexte['periode']}",
        (contexte["organisme"]["nom"],),
        (contexte["version"],),
        contexte["chapeau"],
    )
    signaler("Mise en forme", 40)
    if contexte["signataires"]:
        html += render_to_string(
            "projet_sante/_signataires.html",
            {"signataires": contexte["signataires"], "impression": False},
        )
    ecrivain.ecrire(numeroter(html))
    signaler("Écriture du fichier", 90)
    return ecrivain.finir()


class _EcrivainProjet(Ecrivain):
    # A chapter writes its own headings one level below its name.
    niveaux = {"h1": 1, "h2": 1, "h3": 2, "h4": 3}

    def intitule(self, texte: str, niveau: int) -> str:
        return re.sub(r"^Partie (\d+)", r"\1. ", texte) if niveau == 1 else texte

    def se_lit(self, paragraphe: Any) -> bool:
        return "etat" not in paragraphe.get("class", "").split()

    def dessin(self, svg: Any) -> bytes:
        return carte_en_png(svg)

    def genre_de_media(self, cle: str) -> str:
        return "projet" if len(cle) == 64 else "image"
