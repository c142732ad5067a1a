"""The yearly report in the word processor, from the same sections as its PDF.

Loaded by its name, where a document is rendered: python-docx never enters a web process.
"""

from typing import Any

from django.template.loader import render_to_string

from cpts_portal.documents.docx import Ecrivain
from cpts_portal.documents.rapport import Rapport, Resultat, Signaler


def rendre_docx(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Construction du document", 10)
    contexte = rapport.contexte
    # Sans palette d'impression, un dessin n'a pas de mots à lui : ses chiffres sont à côté.
    html = render_to_string("documents/_rapport_sections.html", {**contexte, "palette": None})
    signaler("Mise en forme", 40)
    ecrivain = Ecrivain(rapport.titre, contexte["organisme"]["nom"])
    ecrivain.couverture(
        f"Rapport d’activité, année {contexte['numero']}",
        (contexte["organisme"]["nom"],),
        _dates(contexte),
    )
    ecrivain.ecrire(html)
    signaler("Écriture du fichier", 90)
    return ecrivain.finir()


def _dates(contexte: dict[str, Any]) -> list[str]:
    """What the cover of the paper says, one line each."""
    remise, accord = contexte["remise"], contexte["libelles"]["aci"]["mot"]
    lignes = [
        "\u00a0: ".join(filter(None, (remise["a"], remise["noms"]))),
        f"Contrat {accord} {contexte['contrat']}, du {contexte['debut']} au {contexte['fin']}",
        f"Arrêté au {contexte['arrete_au']}",
        contexte["representant"],
        "Démonstration\u00a0: contrat et mesures inventés" if contexte["fictif"] else "",
    ]
    return [ligne for ligne in lignes if ligne]
