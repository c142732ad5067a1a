from typing import Any

from django.utils import timezone

from cpts_portal.interface.blocs import BlocVivant, Donnees
from cpts_portal.lib.cartes import etiquettes
from cpts_portal.lib.ecriture import A_SAISIR, date_longue, nombre, telephone
from cpts_portal.lib.memoire_requete import memoire_requete
from cpts_portal.referentiel.dessin import dessin_territoire
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.queries import (
    PopulationTerritoire,
    communes,
    identite,
    population_territoire,
)

SEUILS_HABITANTS = (200, 500, 1000, 5000)


def source_populations() -> str:
    population = _population()
    sources = " ; ".join(population.sources) or "source à saisir"
    millesimes = ", ".join(str(annee) for annee in population.millesimes) or "à saisir"
    return f"{sources}, millésime {millesimes}."


def _date() -> Donnees:
    """Every figure carries its source and its date."""
    return {"jour": date_longue(timezone.localdate()), "source": source_populations()}


def part(valeur: int | None, total: int | None) -> float | None:
    """In percent, one decimal; None when either is unknown."""
    return round(100 * valeur / total, 1) if total and valeur is not None else None


def _niveau(habitants: int | None) -> int:
    """0 to 4: the shade of a commune on the map; an unknown population stays blank."""
    return sum((habitants or 0) >= seuil for seuil in SEUILS_HABITANTS)


def _ligne(commune: Commune, total: int | None) -> Donnees:
    return {
        "code": commune.code_insee,
        "nom": commune.nom,
        "codes_postaux": ", ".join(commune.codes_postaux),
        "habitants": commune.population,
        "part": part(commune.population, total),
        "niveau": _niveau(commune.population),
    }


@memoire_requete
def _population() -> PopulationTerritoire:
    return population_territoire()


@memoire_requete
def _lignes() -> list[Donnees]:
    total = _population().habitants
    return [_ligne(commune, total) for commune in communes()]


class IdentiteBloc(BlocVivant):
    gabarit = "projet_sante/blocs/identite.html"

    class Meta:
        label = "Identité de la communauté"
        icon = "tag"
        admin_text = "Nom, numéros, siège et contacts, lus dans les réglages."

    def figer(self, value: Any) -> Donnees:
        cpts = identite()
        siege = [cpts.siege_adresse, cpts.siege_complement]
        siege.append(f"{cpts.siege_code_postal} {cpts.siege_ville}".strip())
        president = ", ".join(filter(None, [cpts.president_nom, cpts.president_qualite]))
        lignes = [
            ("Nom", cpts.nom),
            ("Numéro RNA", cpts.rna),
            ("SIRET", cpts.siret),
            ("Siège", ", ".join(filter(None, siege))),
            ("Présidence", president),
            ("Téléphone", telephone(cpts.telephone)),
            ("Adresse électronique", cpts.courriel),
        ]
        return {"lignes": [[libelle, valeur or A_SAISIR] for libelle, valeur in lignes]}


class TerritoireBloc(BlocVivant):
    gabarit = "projet_sante/blocs/territoire.html"

    class Meta:
        label = "Carte du territoire"
        icon = "site"
        admin_text = "La carte des communes, teintée selon la population."

    def figer(self, value: Any) -> Donnees:
        lignes = _lignes()
        habitants = _population().habitants
        return _date() | {
            "carte": _carte(lignes),
            "nombre": len(lignes),
            "habitants": habitants,
            "description": f"Carte des {len(lignes)} communes, teintées selon leur population.",
        }


def _carte(lignes: list[Donnees]) -> Donnees | None:
    dessin = dessin_territoire()
    if dessin is None:
        return None
    par_code = {ligne["code"]: ligne for ligne in lignes}
    nommees = etiquettes(
        (commune.code, commune.nom, commune.x, commune.y)
        for commune in sorted(
            dessin.communes, key=lambda c: -(par_code.get(c.code, {}).get("habitants") or 0)
        )
    )
    return {
        "cadre": dessin.cadre(12),
        "contour": dessin.contour,
        "communes": [
            {
                "nom": commune.nom,
                "chemin": commune.chemin,
                "x": commune.x,
                "y": commune.y,
                "niveau": par_code.get(commune.code, {}).get("niveau", 0),
                "nommee": commune.code in nommees,
            }
            for commune in dessin.communes
        ],
    }


class PopulationCommunesBloc(BlocVivant):
    gabarit = "projet_sante/blocs/population_communes.html"

    class Meta:
        label = "Communes les plus peuplées"
        icon = "table"
        admin_text = "Les dix communes les plus peuplées et leur part de la population."

    def figer(self, value: Any) -> Donnees:
        lignes = sorted(_lignes(), key=lambda ligne: -(ligne["habitants"] or 0))
        total = _population().habitants
        habitants_autres = sum(ligne["habitants"] or 0 for ligne in lignes[10:])
        return _date() | {
            "lignes": lignes[:10],
            "autres": len(lignes[10:]),
            "habitants_autres": habitants_autres,
            "part_autres": part(habitants_autres, total),
            "nombre": len(lignes),
            "habitants": total,
        }


class PopulationResumeBloc(BlocVivant):
    gabarit = "projet_sante/blocs/population_resume.html"

    class Meta:
        label = "Population par taille de commune"
        icon = "group"
        admin_text = "Communes et habitants par tranche de population."

    def figer(self, value: Any) -> Donnees:
        lignes = _lignes()
        total = _population().habitants
        tranches = [_tranche(lignes, rang, total) for rang in range(len(SEUILS_HABITANTS) + 1)]
        return _date() | {"tranches": tranches, "nombre": len(lignes), "habitants": total}


def _tranche(lignes: list[Donnees], rang: int, total: int | None) -> Donnees:
    dedans = [ligne["habitants"] for ligne in lignes if ligne["niveau"] == rang]
    habitants = sum(connus for connus in dedans if connus is not None)
    return {
        "libelle": _libelle_tranche(rang),
        "communes": len(dedans),
        "habitants": habitants,
        "part": part(habitants, total),
    }


def _libelle_tranche(rang: int) -> str:
    if rang == 0:
        return f"Moins de {nombre(SEUILS_HABITANTS[0])} habitants"
    if rang == len(SEUILS_HABITANTS):
        return f"{nombre(SEUILS_HABITANTS[-1])} habitants et plus"
    return f"De {nombre(SEUILS_HABITANTS[rang - 1])} à {nombre(SEUILS_HABITANTS[rang] - 1)}"


class ListeCommunesBloc(BlocVivant):
    gabarit = "projet_sante/blocs/liste_communes.html"

    class Meta:
        label = "Liste des communes"
        icon = "list-ul"
        admin_text = "Toutes les communes du territoire, avec code Insee et population."

    def figer(self, value: Any) -> Donnees:
        return _date() | {"lignes": _lignes()}
