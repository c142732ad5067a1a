from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.images import get_image_model

from cpts_portal.documents import fichiers
from cpts_portal.interface.blocs import Donnees
from cpts_portal.lib.memoire_requete import une_seule_lecture
from cpts_portal.referentiel.queries import identite
from projet_sante import renvois
from projet_sante.blocs import figer_corps
from projet_sante.models import Chapitre, ProjetSante


def projet_courant() -> ProjetSante | None:
    """The latest period: the one being drafted or lived."""
    return ProjetSante.objects.order_by("-periode_debut", "-pk").first()


def chapitres(projet: ProjetSante) -> list[Chapitre]:
    """In reading order, as last saved: a draft is read before it is published."""
    pages = Chapitre.objects.child_of(projet).order_by("path").select_related("latest_revision")
    return [_derniere_version(page) for page in pages]


def _derniere_version(page: Chapitre) -> Chapitre:
    """Only what reading shows: rebuilding the whole page would ask five questions a chapter."""
    if page.latest_revision is not None and page.has_unpublished_changes:
        contenu = page.latest_revision.content
        page.title = contenu["title"]
        page.corps = Chapitre.champ_corps().to_python(contenu["corps"])
    return page


@dataclass(frozen=True)
class Intertitre:
    ancre: str
    texte: str


@dataclass(frozen=True)
class Partie:
    numero: int
    ancre: str
    titre: str
    slug: str
    blocs: list[Donnees]

    @property
    def intertitres(self) -> list[Intertitre]:
        return [
            Intertitre(bloc["ancre"], bloc["donnees"]["texte"])
            for bloc in self.blocs
            if bloc["type"] == "intertitre"
        ]


def parties(projet: ProjetSante) -> list[Partie]:
    """The whole text with the figures its live blocks show today, references resolved."""
    with une_seule_lecture():
        lues = [_partie(numero, page) for numero, page in enumerate(chapitres(projet), 1)]
    connues = renvois.cibles((partie.numero, partie.slug, partie.blocs) for partie in lues)
    for partie in lues:
        for bloc in partie.blocs:
            if bloc["type"] == "texte":
                bloc["donnees"]["html"] = renvois.resoudre(bloc["donnees"]["html"], connues)
    return lues


def _partie(numero: int, page: Chapitre) -> Partie:
    return Partie(numero, f"p{numero}", page.title, page.slug, figer_corps(page.corps, numero))


def en_json(partie: Partie) -> dict[str, Any]:
    return {
        "numero": partie.numero,
        "ancre": partie.ancre,
        "slug": partie.slug,
        "titre": partie.titre,
        "blocs": partie.blocs,
        "intertitres": [vars(intertitre) for intertitre in partie.intertitres],
    }


def texte_numerote(lues: Iterable[Partie | dict[str, Any]]) -> SafeString:
    """The parts on screen, their cross references carrying the numbers counted there."""
    contexte = {
        "parties": lues,
        "impression": False,
        "organisme": {"teinte": identite().teinte},
    }
    return mark_safe(  # noqa: S308 - the templates escaped it
        renvois.numeroter(render_to_string("projet_sante/_parties.html", contexte))
    )


def fichier_de_figure(cle: str) -> File | None:
    """The widest rendition of an image, or the copy a version keeps under its hash."""
    if len(cle) == 64:
        try:
            return fichiers.ouvrir(f"projet/images/{cle}")
        except FileNotFoundError:
            return None
    image = get_image_model().objects.filter(pk=cle).first() if cle.isdecimal() else None
    if image is None:
        return None
    rendu = image.renditions.order_by("-width").first()
    fichier = (rendu or image).file
    return fichier.open("rb") if fichier.storage.exists(fichier.name) else None
