"""From frozen content to a PDF: lists of figures and tables, annexes, and a version's one file."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from cpts_portal.documents import fichiers
from cpts_portal.documents.assemblage import Annexe as AnnexeAJoindre
from cpts_portal.documents.assemblage import assembler
from cpts_portal.documents.authenticite import Reconnu
from cpts_portal.documents.medias import Fichier
from cpts_portal.documents.rapport import HORS_LISTE, Rapport, Resultat, Signaler
from cpts_portal.documents.verification import verification
from projet_sante.models import FichierVersion, Version
from projet_sante.services.annexes import DOSSIER
from projet_sante.services.versions import IMAGES, conserver_le_fichier
from projet_sante.templatetags.projet import adresse_de_figure

# By its name: WeasyPrint is loaded where a document is rendered.
COMPOSER = "cpts_portal.documents.rendu.composer"
LISTES = "<!-- listes des illustrations -->"
_LEGENDES = re.compile(
    r"<(?P<genre>table|figure)\b(?P<attributs>[^>]*)>(?P<entre>(?:(?!</\1>|<\1\b).)*?)"
    r"(?:<caption>|<figcaption>\s*<b>)(?P<legende>.*?)</(?:caption|b)>",
    re.DOTALL,
)
_ID = re.compile(r'\bid="([^"]+)"')


def rendre_projet(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Construction du document", 2)
    contexte = {"titre": rapport.titre, "verification": verification(code), **rapport.contexte}
    html = lister_les_illustrations(render_to_string(rapport.gabarit, contexte))
    resultat: Resultat = import_string(COMPOSER)(html, signaler)
    annexes = rapport.contexte.get("annexes", [])
    if not annexes:
        return resultat
    signaler("Annexes", 93)
    octets = assembler(resultat.octets, [_lire(annexe) for annexe in annexes])
    ajoutees = sum(annexe["pages"] for annexe in annexes if annexe["mode"] != "jointe")
    return replace(resultat, octets=octets, pages=resultat.pages + ajoutees)


def images_citees(rapport: Rapport) -> list[str]:
    return [
        adresse_de_figure(bloc["donnees"]["image"])
        for partie in rapport.contexte["parties"]
        for bloc in partie["blocs"]
        if bloc["type"] == "figure" and bloc["donnees"]["image"]
    ]


def _lire(annexe: Mapping[str, Any]) -> AnnexeAJoindre:
    with fichiers.ouvrir(f"{DOSSIER}/{annexe['sha256']}.pdf") as flux:
        return AnnexeAJoindre(f"Annexe {annexe['lettre']}. {annexe['titre']}", flux.read())


def lister_les_illustrations(html: str) -> str:
    """Each caption gets an address, and the contents its two lists."""
    listes: dict[str, list[str]] = {"figure": [], "table": []}

    def noter(trouve: re.Match[str]) -> str:
        genre, attributs = trouve["genre"], trouve["attributs"]
        if HORS_LISTE in attributs:
            return trouve.group(0)
        present = _ID.search(attributs)
        ancre = present.group(1) if present else f"{genre}-{len(listes[genre]) + 1}"
        listes[genre].append(f'<li><a href="#{ancre}">{trouve["legende"].strip()}</a></li>')
        debut = f"<{genre}{attributs}>"
        nouveau = debut if present else f'<{genre} id="{ancre}"{attributs}>'
        return nouveau + trouve.group(0)[len(debut) :]

    complet = _LEGENDES.sub(noter, html)
    return complet.replace(
        LISTES,
        _liste("Figures", "figures", listes["figure"])
        + _liste("Tableaux", "tableaux", listes["table"]),
    )


def _liste(titre: str, classe: str, elements: list[str]) -> str:
    if not elements:
        return ""
    return f'<h2>{titre}</h2><nav class="{classe}"><ol>{"".join(elements)}</ol></nav>'


def rendre_version(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    """Rendered once: asked again, by whomever, the same bytes come out of the drawer."""
    version = Version.objects.get(pk=rapport.contexte["version_pk"])
    deja = FichierVersion.objects.filter(version=version).first()
    if deja is not None:
        with fichiers.ouvrir(deja.nom) as flux:
            return Resultat(flux.read(), deja.pages)
    resultat = rendre_projet(rapport, signaler, code=code)
    conserver_le_fichier(version, resultat)
    return resultat


def lire_image_de_version(cle: str) -> Fichier | None:
    if len(cle) != 64 or not cle.isalnum():
        return None
    try:
        with fichiers.ouvrir(f"{IMAGES}/{cle}") as flux:
            return Fichier(flux.read(), "image/*")
    except FileNotFoundError:
        return None


def version_du_fichier(sha256: str) -> Reconnu | None:
    """For the public page that recognises a file: which version it is, and where that stands."""
    fichier = FichierVersion.objects.filter(sha256=sha256).select_related("version__projet").first()
    if fichier is None:
        return None
    passage = fichier.version.passages.order_by("-pk").first()
    etat = f"{passage.get_vers_display()} le {passage.le:%d/%m/%Y}" if passage else "Figée"
    return Reconnu(
        titre=str(fichier.version),
        produit_le=fichier.version.figee_le,
        pages=fichier.pages,
        etat=etat,
        sha256=sha256,
    )
