"""The contract of a component is the comment it opens with, so it cannot drift from the code.

A template of templates/components/ starts with one-line comments:

    {# What it is for. #}
    {# libelle* · a required option #}
    {# genre=normal|plein · one of these, the first by default #}
    {# taille=3 · a default value #}
    {# attributs · htmx, data and aria attributes, written hx_get="…" #}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.forms.utils import flatatt
from django.template import TemplateSyntaxError

_LIGNE = re.compile(r"^\{#\s?(?P<texte>.*?)\s*#\}\s*$")
_OPTION = re.compile(r"^(?P<nom>[a-z_]+)(?P<requis>\*)?(?:=(?P<valeurs>.+?))?\s+·\s+(?P<aide>.+)$")
_PREFIXES = ("hx_", "data_", "aria_")


@dataclass(frozen=True)
class Option:
    nom: str
    aide: str
    requis: bool
    valeurs: tuple[str, ...]
    defaut: str | None


@dataclass(frozen=True)
class Contrat:
    resume: str
    options: tuple[Option, ...]

    def option(self, nom: str) -> Option | None:
        return next((option for option in self.options if option.nom == nom), None)

    @property
    def noms(self) -> tuple[str, ...]:
        return tuple(option.nom for option in self.options)


@lru_cache(maxsize=256)
def lire_contrat(source: str) -> Contrat:
    lignes = []
    for ligne in source.splitlines():
        trouve = _LIGNE.match(ligne)
        if not trouve:
            break
        lignes.append(trouve["texte"])
    options = [option for ligne in lignes[1:] if (option := _lire_option(ligne))]
    return Contrat(resume=lignes[0] if lignes else "", options=tuple(options))


def _lire_option(ligne: str) -> Option | None:
    trouve = _OPTION.match(ligne)
    if not trouve:
        return None
    declare = trouve["valeurs"]
    valeurs = tuple(declare.split("|")) if declare and "|" in declare else ()
    return Option(
        nom=trouve["nom"],
        aide=trouve["aide"],
        requis=bool(trouve["requis"]),
        valeurs=valeurs,
        defaut=valeurs[0] if valeurs else declare,
    )


def preparer(
    nom: str, contrat: Contrat, donnees: Mapping[str, Any], *, strict: bool
) -> dict[str, Any]:
    """Complete the options with their defaults; a wrong one raises, except in production."""
    directes, attributs = _separer(donnees)
    defauts = [] if not strict else _defauts(contrat, directes, attributs)
    if defauts:
        raise TemplateSyntaxError(f"composant « {nom} » : {' ; '.join(defauts)}")
    valeurs: dict[str, Any] = {}
    for option in contrat.options:
        valeur = directes.get(option.nom)
        if valeur is None or valeur == "":
            valeur = option.defaut if option.defaut is not None else valeur
        valeurs[option.nom] = "" if valeur is None else valeur
    if contrat.option("attributs"):
        valeurs["attributs"] = flatatt(attributs)
    return valeurs


def _separer(donnees: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    directes = {}
    attributs = {}
    for clef, valeur in donnees.items():
        if clef.startswith(_PREFIXES):
            attributs[clef.replace("_", "-")] = valeur
        else:
            directes[clef] = valeur
    return directes, attributs


def _defauts(
    contrat: Contrat, directes: Mapping[str, Any], attributs: Mapping[str, Any]
) -> list[str]:
    defauts = [
        f"option inconnue « {clef} » (connues : {', '.join(contrat.noms)})"
        for clef in directes
        if clef not in contrat.noms
    ]
    if attributs and not contrat.option("attributs"):
        defauts.append(f"n'accepte pas d'attribut ({', '.join(attributs)})")
    for option in contrat.options:
        valeur = directes.get(option.nom)
        if option.requis and (valeur is None or valeur == ""):
            defauts.append(f"option « {option.nom} » manquante")
        if option.valeurs and valeur and str(valeur) not in option.valeurs:
            admises = ", ".join(option.valeurs)
            defauts.append(f"{option.nom}=« {valeur} » inconnu (admis : {admises})")
    return defauts
