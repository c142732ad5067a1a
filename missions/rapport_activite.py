"""The yearly report, from a frozen year and the template the coordinator arranged."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.interface.libelles import dire
from cpts_portal.lib import graphiques
from cpts_portal.lib.ondes import COUVERTURE
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from missions import permissions
from missions.chapitres import sections_figees
from missions.instantane import Contenu, figer, rendre_classeur
from missions.models import Instantane, SectionRapport
from missions.queries import tableau_annee
from missions.rapports import annee_de, rapport_tableau


def rapport_activite(parametres: Mapping[str, Any]) -> Rapport:
    """Of today; the document keeps what it froze, as a snapshot would."""
    tableau = tableau_annee(annee_de(parametres))
    return rapport_de(figer(tableau, timezone.localdate()))


def rapport_de(contenu: Contenu) -> Rapport:
    edition = contenu.get("edition", {})
    return Rapport(
        titre=f"Rapport d’activité, année {contenu['numero']}",
        gabarit="documents/rapport_activite.html",
        contexte=socle(dire("Rapport d’activité annuel remis {agence.au} et {caisse.au}"))
        | {"vie": None, "comptes": None}
        | dict(contenu)
        | {cle: edition[cle] for cle in ("organisme", "libelles") if cle in edition}
        | {
            "fond": fond_au_territoire(COUVERTURE),
            "representant": edition.get("representant") or representant(),
            "barres_adherents": _barres(contenu),
            "sections": [_section(s) for s in _retenues(sections_figees(contenu))],
        },
    )


def _barres(contenu: Contenu) -> list[dict[str, Any]]:
    """Members by profession, against what the territory counts."""
    lignes = (contenu.get("vie") or {}).get("professions", [])[:-1]
    dessin = graphiques.barres(
        [(nom, membres, "", effectif) for nom, membres, effectif in lignes if membres]
    )
    return [asdict(barre) for barre in dessin]


def _retenues(sections: Iterable[SectionRapport]) -> list[SectionRapport]:
    """A section of text nobody wrote is not printed empty."""
    return [s for s in sections if s.active and (s.genre != "texte" or s.texte.strip())]


def _section(section: SectionRapport) -> dict[str, Any]:
    paragraphes = [p.strip() for p in section.texte.replace("\r", "").split("\n\n")]
    return {
        "code": section.code,
        "genre": section.genre,
        "titre": section.titre,
        "paragraphes": [p for p in paragraphes if p],
    }


# --- Depuis un instantané ---


def _instantane(parametres: Mapping[str, Any]) -> Contenu:
    instantane = Instantane.objects.filter(pk=parametres["instantane"]).first()
    if instantane is None:
        raise DocumentImpossible("Cet instantané n’existe pas.")
    return instantane.contenu


def rapport_fige(parametres: Mapping[str, Any]) -> Rapport:
    return rapport_de(_instantane(parametres))


def tableau_fige(parametres: Mapping[str, Any]) -> Rapport:
    return rapport_tableau(_instantane(parametres))


def classeur_fige(parametres: Mapping[str, Any]) -> Rapport:
    return _classeur(_instantane(parametres))


def classeur(parametres: Mapping[str, Any]) -> Rapport:
    return _classeur(figer(tableau_annee(annee_de(parametres)), timezone.localdate()))


def _classeur(contenu: Contenu) -> Rapport:
    titre = f"Tableau de suivi des indicateurs, année {contenu['numero']}"
    return Rapport(titre=titre, gabarit="", contexte=dict(contenu))


def _peut_demander(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire(compte)


def _peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions.peut_lire(compte)


_ANNEE = {"contrat": registre.texte, "annee": registre.entier}
_FIGE = {"instantane": registre.entier}
_DROITS: dict[str, Any] = {"peut_demander": _peut_demander, "peut_voir": _peut_voir}
_CLASSEUR: dict[str, Any] = {
    "rendre": rendre_classeur,
    "extension": "xlsx",
    "type_mime": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
GENRES = (
    registre.Genre(
        "rapport_activite",
        "Rapport d’activité",
        rapport_activite,
        _ANNEE,
        verifiable=True,
        **_DROITS,
    ),
    registre.Genre(
        "rapport_activite_fige",
        "Rapport d’activité d’un instantané",
        rapport_fige,
        _FIGE,
        **_DROITS,
    ),
    registre.Genre(
        "tableau_suivi_xlsx",
        "Tableau de suivi, classeur",
        classeur,
        _ANNEE,
        **_DROITS,
        **_CLASSEUR,
    ),
    registre.Genre(
        "tableau_suivi_fige", "Tableau de suivi d’un instantané", tableau_fige, _FIGE, **_DROITS
    ),
    registre.Genre(
        "tableau_suivi_fige_xlsx",
        "Tableau de suivi d’un instantané, classeur",
        classeur_fige,
        _FIGE,
        **_DROITS,
        **_CLASSEUR,
    ),
)
