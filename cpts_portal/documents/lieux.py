"""Where in a document a refused resource stands, so that its author can mend it."""

from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote, unquote_to_bytes, urljoin
from xml.etree.ElementTree import Element

_TITRES = ("h1", "h2", "h3")


def parcourir(racine: Element) -> Iterator[tuple[Element, str]]:
    """Each element with the last heading read before it."""
    titre = ""
    for element in racine.iter():
        if element.tag in _TITRES:
            titre = " ".join("".join(element.itertext()).split())
        yield element, titre


def lieu_de_l_adresse(racine: Element, base: str, adresse: str) -> str:
    """« dans « Titre du chapitre » », vaguer when no element quotes the address."""
    for element, titre in parcourir(racine):
        if _cite(element, base, adresse):
            return nommer(titre)
    return "dans une feuille de style"


def lieu_du_texte(racine: Element, texte: str) -> str:
    for element, titre in parcourir(racine):
        if texte in (element.text or "") or texte in (element.tail or ""):
            return nommer(titre)
    return ""


def lieu_de_la_cible(racine: Element, ancre: str) -> str:
    for element, titre in parcourir(racine):
        if unquote(element.get("href", "")) == f"#{ancre}":
            return nommer(titre)
    return ""


def nommer(titre: str) -> str:
    return f"dans « {titre} »" if titre else "au début du document"


def _cite(element: Element, base: str, adresse: str) -> bool:
    for valeur in (*element.attrib.values(), element.text if element.tag == "style" else None):
        if not valeur:
            continue
        if valeur.startswith("data:"):
            if valeur == adresse or adresse.encode() in _decoder(valeur):
                return True
        elif adresse in valeur or urljoin(base, valeur.strip()) == adresse:
            return True
    return False


def _decoder(valeur: str) -> bytes:
    entete, _, corps = valeur.partition(",")
    octets = unquote_to_bytes(corps)
    try:
        return b64decode(octets) if entete.endswith(";base64") else octets
    except ValueError:
        return b""
