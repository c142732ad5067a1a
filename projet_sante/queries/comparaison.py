"""What changes from one version to another, in the words and figures a reader sees."""

import html as entites
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from cpts_portal.referentiel.queries import identite
from projet_sante.models import ProjetSante
from projet_sante.queries.lecture import en_json, parties

_SANS_TEXTE = re.compile(r"<svg\b.*?</svg>|<thead\b.*?</thead>", re.DOTALL)
_ETAT = re.compile(r'<p class="etat[^>]*>.*?</p>', re.DOTALL)
_FIN_DE_CELLULE = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_FIN_DE_LIGNE = re.compile(r"</(?:p|li|tr|h\d|dd|caption|figcaption|div|blockquote)>")
_MOTS = re.compile(r"\s+|[^\s]+")
Segment = tuple[str, str]


def contenu_courant(projet: ProjetSante) -> dict[str, Any]:
    """The text being written, in the shape a version keeps."""
    return {"contexte": {"parties": [en_json(partie) for partie in parties(projet)]}}


def comparer(avant: dict[str, Any], apres: dict[str, Any]) -> list[dict[str, Any]]:
    """Part by part, only what differs; a part added or removed is said so."""
    anciennes = {partie["slug"]: partie for partie in avant["contexte"]["parties"]}
    nouvelles = {partie["slug"]: partie for partie in apres["contexte"]["parties"]}
    ordre = [*nouvelles, *(slug for slug in anciennes if slug not in nouvelles)]
    comparees = (_comparer_la_partie(anciennes.get(s), nouvelles.get(s)) for s in ordre)
    return [partie for partie in comparees if partie["lignes"] or partie["etat"] != "changee"]


def _comparer_la_partie(
    ancienne: dict[str, Any] | None, nouvelle: dict[str, Any] | None
) -> dict[str, Any]:
    presente = nouvelle or ancienne or {}
    changee = bool(ancienne and nouvelle)
    return {
        "titre": presente["titre"],
        "numero": presente["numero"],
        "etat": "changee" if changee else ("ajoutee" if nouvelle else "retiree"),
        "lignes": list(_differences(lignes_de(ancienne), lignes_de(nouvelle))) if changee else [],
    }


def lignes_de(partie: dict[str, Any] | None) -> list[str]:
    """The part as lines of text: a row of a table is one line, its cells apart by « · »."""
    blocs = partie["blocs"] if partie else []
    lues = (ligne for bloc in blocs for ligne in _lignes_du_bloc(bloc))
    return [ligne for ligne in lues if ligne.strip(" ·")]


def _lignes_du_bloc(bloc: dict[str, Any]) -> Iterator[str]:
    teinte = {"teinte": identite().teinte}
    contexte = {"blocs": [bloc], "impression": False, "organisme": teinte}
    html: str = render_to_string("projet_sante/_blocs.html", contexte)
    html = _ETAT.sub("", _SANS_TEXTE.sub("", html))
    html = _FIN_DE_LIGNE.sub("\n", _FIN_DE_CELLULE.sub(" · ", " ".join(html.split())))
    for ligne in html.split("\n"):
        texte = " ".join(entites.unescape(strip_tags(ligne)).split())
        # The day a live block was read is not a change of the projet.
        jour = " ".join(bloc["donnees"].get("jour", "").split())
        yield texte.replace(jour, "jour d’édition") if jour else texte


def _differences(avant: list[str], apres: list[str]) -> Iterator[list[Segment]]:
    for genre, a1, a2, b1, b2 in SequenceMatcher(a=avant, b=apres, autojunk=False).get_opcodes():
        if genre == "equal":
            continue
        anciennes, nouvelles = avant[a1:a2], apres[b1:b2]
        communes = min(len(anciennes), len(nouvelles))
        for rang in range(communes):
            yield _mots(anciennes[rang], nouvelles[rang])
        yield from ([("retrait", ligne)] for ligne in anciennes[communes:])
        yield from ([("ajout", ligne)] for ligne in nouvelles[communes:])


def _mots(ancienne: str, nouvelle: str) -> list[Segment]:
    avant, apres = _MOTS.findall(ancienne), _MOTS.findall(nouvelle)
    segments: list[Segment] = []
    for genre, a1, a2, b1, b2 in SequenceMatcher(a=avant, b=apres, autojunk=False).get_opcodes():
        if genre == "equal":
            segments.append(("egal", "".join(avant[a1:a2])))
            continue
        if a2 > a1:
            segments.append(("retrait", "".join(avant[a1:a2])))
        if b2 > b1:
            segments.append(("ajout", "".join(apres[b1:b2])))
    return segments
