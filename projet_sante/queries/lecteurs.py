from typing import Any

from cpts_portal.lib.ecriture import date_longue
from membres.acces_externe.models import AccesExterne
from membres.acces_externe.queries import acces_de_session
from projet_sante.models import Approbation, LecteurExterne, ProjetSante, Remarque, Version


def lecteur_de(acces: AccesExterne) -> LecteurExterne | None:
    return (
        LecteurExterne.objects.filter(acces=acces)
        .select_related("acces", "version__projet", "version__fichier")
        .first()
    )


def montree_au_lecteur_externe(session: dict[str, float] | None, cle: str) -> bool:
    """An image of the version this session may read."""
    acces = acces_de_session(session, "projet_sante")
    lecteur = lecteur_de(acces) if acces else None
    return lecteur is not None and any(
        bloc["type"] == "figure" and bloc["donnees"]["image"] == cle
        for partie in lecteur.version.contenu["contexte"]["parties"]
        for bloc in partie["blocs"]
    )


def lecteurs(version: Version) -> list[LecteurExterne]:
    return list(version.lecteurs.select_related("acces", "approbation").order_by("pk"))


def remarques(version: Version) -> list[Remarque]:
    """In the order of the reading, then of their writing."""
    return list(
        Remarque.objects.filter(lecteur__version=version)
        .select_related("lecteur__acces", "traitee_par")
        .order_by("partie", "pk")
    )


def approbations(projet: ProjetSante) -> list[dict[str, Any]]:
    """For the annex: who approved what, when, and the hash that proves which."""
    lues = (
        Approbation.objects.filter(lecteur__version__projet=projet)
        .select_related("lecteur__acces", "lecteur__version")
        .order_by("approuvee_le", "pk")
    )
    return [
        {
            "nom": approbation.nom,
            "qualite": f"{approbation.qualite}, {approbation.lecteur.acces.organisme}",
            "le": date_longue(approbation.approuvee_le),
            "version": approbation.lecteur.version.numero,
            "empreinte": approbation.empreinte,
        }
        for approbation in lues
    ]
