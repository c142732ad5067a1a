"""The yearly report, from a frozen year and the template the coordinator arranged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.module_loading import import_string

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from cpts_portal.lib import graphiques
from cpts_portal.lib.ondes import COUVERTURE
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from missions import permissions
from missions.instantane import Contenu, figer, rendre_classeur
from missions.modeles import ModeleFige, modele_de, modele_du_jour, remise, sujet
from missions.models import Instantane
from missions.queries import tableau_annee
from missions.rapports import DE_L_ANNEE, MODELE, annee_de, rapport_tableau
from missions.tableau import entetes, garnir_par_action


def rapport_activite(parametres: Mapping[str, Any]) -> Rapport:
    """Of today; the document keeps what it froze, as a snapshot would."""
    tableau = tableau_annee(annee_de(parametres))
    contenu = figer(tableau, timezone.localdate())
    return rapport_de(contenu, modele_du_jour(parametres.get("modele")))


def rapport_de(contenu: Contenu, modele: ModeleFige) -> Rapport:
    edition = contenu.get("edition", {})
    codes = modele.colonnes["rapport"]
    return Rapport(
        titre=f"Rapport d’activité, année {contenu['numero']}{modele.suffixe}",
        gabarit="documents/rapport_activite.html",
        contexte=socle(f"Rapport d’activité annuel {sujet(modele, contenu)}")
        | {"vie": None, "comptes": None}
        | {nom: valeur for nom, valeur in contenu.items() if nom not in ("modele", "modeles")}
        | {cle: edition[cle] for cle in ("organisme", "libelles") if cle in edition}
        | {
            "fond": fond_au_territoire(COUVERTURE),
            "representant": edition.get("representant") or representant(),
            "barres_adherents": _barres(contenu),
            "remise": remise(modele, contenu),
            "colonnes": entetes(codes, modele.destinataire),
            "missions": garnir_par_action(contenu["missions"], codes),
            "sections": [_section(s) for s in _retenues(modele.sections)],
        },
    )


def _barres(contenu: Contenu) -> list[dict[str, Any]]:
    """Members by profession, against what the territory counts."""
    lignes = (contenu.get("vie") or {}).get("professions", [])[:-1]
    dessin = graphiques.barres(
        [(nom, membres, "", effectif) for nom, membres, effectif in lignes if membres]
    )
    return [asdict(barre) for barre in dessin]


def _retenues(sections: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """In their order; a section of text nobody wrote is not printed empty."""
    return [
        s
        for s in sorted(sections, key=lambda s: s["ordre"])
        if s["active"] and (s["genre"] != "texte" or s["texte"].strip())
    ]


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    paragraphes = [p.strip() for p in section["texte"].replace("\r", "").split("\n\n")]
    return {
        "code": section["code"],
        "genre": section["genre"],
        "titre": section["titre"],
        "paragraphes": [p for p in paragraphes if p],
    }


# --- Depuis un instantané ---


def _instantane(parametres: Mapping[str, Any]) -> Contenu:
    instantane = Instantane.objects.filter(pk=parametres["instantane"]).first()
    if instantane is None:
        raise DocumentImpossible("Cet instantané n’existe pas.")
    return instantane.contenu


def rapport_fige(parametres: Mapping[str, Any]) -> Rapport:
    return rapport_de(*_fige(parametres))


def tableau_fige(parametres: Mapping[str, Any]) -> Rapport:
    return rapport_tableau(*_fige(parametres))


def classeur_fige(parametres: Mapping[str, Any]) -> Rapport:
    return _classeur(*_fige(parametres))


def _fige(parametres: Mapping[str, Any]) -> tuple[Contenu, ModeleFige]:
    contenu = _instantane(parametres)
    return contenu, modele_de(contenu, parametres.get("modele"))


def classeur(parametres: Mapping[str, Any]) -> Rapport:
    contenu = figer(tableau_annee(annee_de(parametres)), timezone.localdate())
    return _classeur(contenu, modele_du_jour(parametres.get("modele")))


def _classeur(contenu: Contenu, modele: ModeleFige) -> Rapport:
    titre = f"Tableau de suivi des indicateurs, année {contenu['numero']}{modele.suffixe}"
    return Rapport(titre=titre, gabarit="", contexte={**contenu, "classeur": asdict(modele)})


def _peut_demander(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire(compte)


def _peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions.peut_lire(compte)


_FIGE: dict[str, registre.Lecteur] = {"instantane": registre.entier, **MODELE}
_DROITS: dict[str, Any] = {"peut_demander": _peut_demander, "peut_voir": _peut_voir}
_CLASSEUR: dict[str, Any] = {
    "rendre": rendre_classeur,
    "extension": "xlsx",
    "type_mime": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _rendre_docx(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    rendre: Callable[..., Resultat] = import_string("missions.rapport_word.rendre_docx")
    return rendre(rapport, signaler)


_WORD: dict[str, Any] = {
    "rendre": _rendre_docx,
    "extension": "docx",
    "type_mime": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
GENRES = (
    registre.Genre(
        "rapport_activite",
        "Rapport d’activité",
        rapport_activite,
        DE_L_ANNEE,
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
        "rapport_activite_docx",
        "Rapport d’activité, pour le traitement de texte",
        rapport_activite,
        DE_L_ANNEE,
        **_DROITS,
        **_WORD,
    ),
    registre.Genre(
        "rapport_activite_fige_docx",
        "Rapport d’activité d’un instantané, pour le traitement de texte",
        rapport_fige,
        _FIGE,
        **_DROITS,
        **_WORD,
    ),
    registre.Genre(
        "tableau_suivi_xlsx",
        "Tableau de suivi, classeur",
        classeur,
        DE_L_ANNEE,
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
