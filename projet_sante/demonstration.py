"""The projet de santé of the demonstration, drafted by the very services people use."""

from projet_sante.models import Chapitre, ProjetSante
from projet_sante.services import creer_projet, ecrire_chapitre, lire_donnees


def charger() -> list[str]:
    if ProjetSante.objects.exists():
        return []
    textes = lire_donnees("demonstration")
    projet = creer_projet(
        titre=textes["titre"],
        debut=textes["periode_debut"],
        fin=textes["periode_fin"],
        chapeau=textes["chapeau"],
    )
    par_slug = {page.slug: page for page in Chapitre.objects.child_of(projet)}
    for partie in textes["partie"]:
        ecrire_chapitre(par_slug[partie["slug"]], partie["bloc"])
    return []
