"""Which fields of an entry a register speaks of, and what it says of them."""

from typing import Any

from annuaire.enums import Source
from annuaire.models import Professionnel, Structure
from annuaire.services.imports.differences import Differences, lisible
from annuaire.services.imports.voulu import PersonneVoulue, StructureVoulue


def valeurs_personne(voulue: PersonneVoulue) -> dict[str, Any]:
    """What goes to the entry, by field; an address the register lost is not taken away."""
    valeurs: dict[str, Any] = {
        "titre": voulue.titre,
        "metier": voulue.metier,
        "categorie": voulue.categorie,
        "profession": voulue.profession or None,
    }
    if voulue.courriel:
        valeurs["courriel"] = voulue.courriel
    if voulue.mssante is not None:
        valeurs["mssante"] = voulue.mssante
    return valeurs


def valeurs_structure(voulue: StructureVoulue) -> dict[str, Any]:
    valeurs: dict[str, Any] = {
        "titre": voulue.titre,
        "metier": voulue.metier,
        "categorie": voulue.categorie,
    }
    if voulue.courriel:
        valeurs["courriel"] = voulue.courriel
    if voulue.mssante:
        valeurs["mssante"] = voulue.mssante
    return valeurs


def identifiants(voulue: StructureVoulue) -> set[str]:
    return {f"cle:{voulue.cle}"} | ({f"finess:{voulue.finess}"} if voulue.finess else set())


def identite_personne(
    differences: Differences, connue: Professionnel, voulue: PersonneVoulue, source: Source
) -> None:
    provenances = connue.fiche.provenances
    for champ in ("nom", "prenom", "civilite"):
        avant, apres = getattr(connue, champ), getattr(voulue, champ)
        if avant != apres:
            differences.ajouter(champ, avant, apres, provenances.get(champ), source)
    avant_sf = {sf.code: sf.libelle for sf in connue.savoir_faire.all()}
    if set(avant_sf) != set(voulue.savoir_faire):
        differences.ajouter(
            "savoir_faire",
            lisible("savoir_faire", list(avant_sf.values())),
            ", ".join(avant_sf.get(code, code) for code in voulue.savoir_faire),
            provenances.get("savoir_faire"),
            source,
        )
    if voulue.diplomes is not None and sorted(voulue.diplomes) != sorted(connue.diplomes):
        differences.ajouter(
            "diplomes",
            lisible("diplomes", connue.diplomes),
            lisible("diplomes", voulue.diplomes),
            provenances.get("diplomes"),
            source,
        )


def identite_structure(
    differences: Differences, connue: Structure, voulue: StructureVoulue, source: Source
) -> None:
    provenances = connue.fiche.provenances
    for champ in ("finess", "siret", "categorie_finess"):
        avant, apres = getattr(connue, champ) or "", getattr(voulue, champ)
        if apres and avant != apres:
            differences.ajouter(champ, avant, apres, provenances.get(champ), source)
    if voulue.activites is not None and sorted(voulue.activites) != sorted(connue.activites_finess):
        differences.ajouter(
            "activites",
            lisible("activites", connue.activites_finess),
            lisible("activites", voulue.activites),
            provenances.get("activites"),
            source,
        )
