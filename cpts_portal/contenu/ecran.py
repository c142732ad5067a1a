"""The home page's words, numbers and addresses, ready for the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from annuaire.enums import Categorie
from annuaire.plan import nom_court
from annuaire.queries.comptes import fraicheur, par_categorie
from cpts_portal.contenu.models import Accueil
from cpts_portal.contenu.queries import Territoire, territoire_public
from cpts_portal.interface.cartes import Lieu
from cpts_portal.lib.ecriture import INSECABLE, nombre, pluriel
from cpts_portal.lib.territoire import Commune, Dessin

RECHERCHES_MAX = 4
# From how many entries a commune takes each shade.
SEUILS = (1, 3, 10, 60)

# What one finds in each category, and its Lucide drawing.
_RUBRIQUES = {
    Categorie.PROFESSIONNELS_LIBERAUX: ("stethoscope", "Médecins, infirmiers, kinés…"),
    Categorie.AIDE_SOINS_DOMICILE: ("house", "Repas, toilette, ménage, Ssiad"),
    Categorie.HANDICAP: ("accessibility", "Accueil, accompagnement, éducation"),
    Categorie.ACTION_SOCIALE: ("heart", "Droits, logement, addictions"),
    Categorie.MAISONS_RETRAITE: ("bed", "Ehpad, accueil de jour, répit"),
    Categorie.ETABLISSEMENTS_SANTE: ("hospital", "Hôpital, clinique, imagerie, dialyse"),
}


@dataclass(frozen=True, slots=True)
class Rubrique:
    libelle: str
    icone: str
    precision: str
    nombre: int
    href: str


@dataclass(frozen=True, slots=True)
class LienRecherche:
    libelle: str
    href: str


@dataclass(frozen=True, slots=True)
class RendezVous:
    jour: Any
    titre: str
    lignes: list[str]


@dataclass(frozen=True, slots=True)
class Ecran:
    recherches: list[LienRecherche]
    rubriques: list[Rubrique]
    fiches: str
    dessin: Dessin | None
    lieux: dict[str, Lieu]
    noms_communes: list[str]
    titre_carte: str
    nouveaux_patients: str
    rendez_vous: list[RendezVous]


def composer(page: Accueil) -> Ecran:
    territoire = territoire_public()
    dessin = territoire.dessin
    return Ecran(
        recherches=_recherches(page),
        rubriques=_rubriques(),
        fiches=_fiches(),
        dessin=dessin,
        lieux=_lieux(territoire),
        noms_communes=[commune.nom for commune in dessin.communes] if dessin else [],
        titre_carte=_titre_carte(len(dessin.communes)) if dessin else "",
        nouveaux_patients=_annuaire(qui="médecin généraliste", accueil="nouveaux"),
        rendez_vous=_rendez_vous(page),
    )


def _annuaire(**criteres: str) -> str:
    return f"{reverse('annuaire:rechercher')}?{urlencode(criteres)}"


def _recherches(page: Accueil) -> list[LienRecherche]:
    lignes = [ligne.strip() for ligne in page.recherches.splitlines()]
    mots = [ligne for ligne in lignes if ligne][:RECHERCHES_MAX]
    return [LienRecherche(mot, _annuaire(qui=mot)) for mot in mots]


def _rubriques() -> list[Rubrique]:
    """Each number is the one its page will show."""
    return [
        Rubrique(categorie.label, icone, precision, total, _annuaire(categorie=categorie.value))
        for categorie, total in par_categorie(alentour=True).items()
        for icone, precision in [_RUBRIQUES[categorie]]
    ]


def _fiches() -> str:
    """« 404 fiches, dont 218 vérifiées depuis moins d’un an »; empty while there is none."""
    comptes = fraicheur(alentour=True)
    if not comptes.fiches:
        return ""
    texte = f"{nombre(comptes.fiches)}{INSECABLE}fiche{pluriel(comptes.fiches)}"
    if not comptes.verifiees:
        return texte
    return (
        f"{texte}, dont {nombre(comptes.verifiees)}{INSECABLE}"
        f"vérifiée{pluriel(comptes.verifiees)} depuis moins d’un an"
    )


def _titre_carte(total: int) -> str:
    return (
        f"Carte du territoire, {nombre(total)}{INSECABLE}commune{pluriel(total)}. "
        "Chacune mène à ses professionnels, la liste donne le même accès."
    )


def _rendez_vous(page: Accueil) -> list[RendezVous]:
    """Those to come, the nearest first: a past date goes by itself."""
    jour = timezone.localdate()
    valeurs = [bloc.value for bloc in page.rendez_vous if bloc.value["jour"] >= jour]
    return [
        RendezVous(v["jour"], v["titre"], [ligne for ligne in (v["lieu"], v["precision"]) if ligne])
        for v in sorted(valeurs, key=lambda v: v["jour"])[:3]
    ]


# --- The map ---


def _lieux(territoire: Territoire) -> dict[str, Lieu]:
    if territoire.dessin is None:
        return {}
    etiquettes = etiqueter(territoire.dessin, territoire.populations)
    return {
        commune.code: Lieu(
            niveau=niveau(total := territoire.fiches.get(commune.code, 0)),
            href=_annuaire(ou=commune.nom),
            etiquette=etiquettes.get(commune.code, ""),
            texte=f"{nombre(total)}{INSECABLE}fiche{pluriel(total)}" if total else "",
            nom_court=nom_court(commune.nom),
        )
        for commune in territoire.dessin.communes
    }


def niveau(fiches: int) -> int:
    return sum(fiches >= seuil for seuil in SEUILS)


VILLES_MAX = 8
ETIQUETTES_MAX = 20
# Units a character and a line take: a phone writes the towns larger, and nothing else.
_VILLE = (20, 40)
_LIEU = (9, 22)


def etiqueter(dessin: Dessin, populations: dict[str, int]) -> dict[str, str]:
    """The most populated first, « ville » while a phone has room; no name over another one."""
    ordre = sorted(dessin.communes, key=lambda c: (-populations.get(c.code, 0), c.code))
    villes: list[Commune] = []
    lieux: list[Commune] = []
    for commune in ordre:
        if len(villes) < VILLES_MAX and _libre(commune, villes, _VILLE):
            villes.append(commune)
        elif len(villes) + len(lieux) < ETIQUETTES_MAX and _libre(commune, villes + lieux, _LIEU):
            lieux.append(commune)
    return {c.code: "lieu" for c in lieux} | {c.code: "ville" for c in villes}


def _libre(commune: Commune, autres: Sequence[Commune], mesure: tuple[int, int]) -> bool:
    caractere, ligne = mesure
    return all(
        abs(autre.x - commune.x) >= caractere * _longueur(commune, autre) / 2
        or abs(autre.y - commune.y) >= ligne
        for autre in autres
    )


def _longueur(*communes: Commune) -> int:
    return sum(len(nom_court(commune.nom)) for commune in communes)
