from cpts_portal.contenu.models import Illustration

# Made when the image is saved: a page that shows them then writes nothing.
LARGEURS = (480, 960, 1600)


def specification(largeur: int) -> str:
    return f"width-{largeur}|format-webp|webpquality-80"


def fabriquer_rendus(image: Illustration) -> None:
    image.get_renditions(*(specification(largeur) for largeur in LARGEURS))
