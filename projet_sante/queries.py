from dataclasses import dataclass
from typing import Any

from django.core.files import File
from wagtail.images import get_image_model

from cpts_portal.interface.blocs import Donnees
from cpts_portal.lib.memoire_requete import une_seule_lecture
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
    page_id: int
    blocs: list[Donnees]

    @property
    def intertitres(self) -> list[Intertitre]:
        return [
            Intertitre(bloc["ancre"], bloc["donnees"]["texte"])
            for bloc in self.blocs
            if bloc["type"] == "intertitre"
        ]


def parties(projet: ProjetSante) -> list[Partie]:
    """The whole text with the figures its live blocks show today."""
    with une_seule_lecture():
        return [_partie(numero, page) for numero, page in enumerate(chapitres(projet), 1)]


def _partie(numero: int, page: Chapitre) -> Partie:
    return Partie(numero, f"p{numero}", page.title, page.pk, figer_corps(page.corps, numero))


def en_json(partie: Partie) -> dict[str, Any]:
    return {
        "numero": partie.numero,
        "ancre": partie.ancre,
        "titre": partie.titre,
        "blocs": partie.blocs,
        "intertitres": [vars(intertitre) for intertitre in partie.intertitres],
    }


def fichier_de_figure(pk: int) -> File | None:
    """The widest rendition made when the image was kept; reading makes none."""
    image = get_image_model().objects.filter(pk=pk).first()
    if image is None:
        return None
    rendu = image.renditions.order_by("-width").first()
    fichier = (rendu or image).file
    return fichier.open("rb") if fichier.storage.exists(fichier.name) else None
