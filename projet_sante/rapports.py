from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import INSECABLE, date_longue
from cpts_portal.lib.ondes import COUVERTURE
from cpts_portal.referentiel.queries import population_territoire
from cpts_portal.referentiel.rapports import fond_au_territoire, socle
from projet_sante.models import ProjetSante, Version
from projet_sante.queries import en_json, parties, projet_courant
from projet_sante.queries.annexes import annexes
from projet_sante.queries.comparaison import comparer, contenu_courant
from projet_sante.queries.lecteurs import approbations
from projet_sante.queries.signataires import signataires


def projet_sante(parametres: Mapping[str, Any]) -> Rapport:
    """The whole projet as it reads today, its live figures frozen with it."""
    projet = projet_courant()
    if projet is None:
        raise DocumentImpossible("Aucun projet de santé n’existe encore dans ce portail.")
    return rapport_du_projet(projet)


def rapport_du_projet(
    projet: ProjetSante, *, version: int | None = None, motif: str = ""
) -> Rapport:
    population = population_territoire()
    fin = {
        "signataires": ("Les signataires", signataires(projet)),
        "annexes": ("Pièces annexées", annexes(projet)),
        "approbations": ("Approbations", approbations(projet)),
    }
    jour = date_longue(timezone.localdate())
    nom = f"Version {version}" if version else projet.version
    return Rapport(
        titre=f"{projet.title}, version {version}" if version else projet.title,
        gabarit="documents/projet_sante.html",
        contexte=socle(sujet="Projet de santé de la communauté, article L1434-12 du CSP")
        | {
            "chapeau": projet.chapeau,
            "version": f"{projet.title}, {nom.lower()} du {jour}",
            "version_courte": nom,
            "motif": motif,
            "periode": f"{projet.periode_debut}–{projet.periode_fin}",
            "communes": population.communes,
            "habitants": population.habitants,
            "edite_le": jour,
            "fond": fond_au_territoire(COUVERTURE),
            "suites": [[ancre, titre] for ancre, (titre, lus) in fin.items() if lus],
            **{nom: lus for nom, (_, lus) in fin.items()},
            "parties": [en_json(partie) for partie in parties(projet)],
        },
    )


def projet_version(parametres: Mapping[str, Any]) -> Rapport:
    """What the version kept, and nothing of today."""
    version = Version.objects.filter(pk=parametres["version"]).first()
    if version is None:
        raise DocumentImpossible("Cette version du projet de santé n’existe pas.")
    contenu = version.contenu
    return Rapport(
        titre=contenu["titre"],
        gabarit=contenu["gabarit"],
        contexte=contenu["contexte"] | {"version_pk": version.pk},
    )


def projet_comparaison(parametres: Mapping[str, Any]) -> Rapport:
    """Two versions, old to new; « b » at zero is the text being written."""
    ancienne = Version.objects.filter(pk=parametres["a"]).select_related("projet").first()
    nouvelle = Version.objects.filter(pk=parametres["b"]).first()
    if ancienne is None or (parametres["b"] and nouvelle is None):
        raise DocumentImpossible("L’une de ces versions n’existe pas.")
    apres = nouvelle.contenu if nouvelle else contenu_courant(ancienne.projet)
    noms = [nom_de(ancienne), nom_de(nouvelle)]
    return Rapport(
        titre=f"{ancienne.projet.title} : de la {noms[0]} à la {noms[1]}",
        gabarit="documents/projet_comparaison.html",
        contexte=socle(sujet="Ce qui change d’une version à l’autre")
        | {"noms": noms, "parties": comparer(ancienne.contenu, apres)},
    )


def nom_de(version: Version | None) -> str:
    return f"version{INSECABLE}{version.numero}" if version else "version de travail"
