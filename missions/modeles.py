"""A model of the report as a document reads it: frozen, whole, of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.libelles import dire_avec
from missions.colonnes import completer
from missions.enums import DestinataireRapport
from missions.models import ModeleRapport
from missions.queries.modeles import (
    NOM_COMMUN,
    modele_commun,
    modele_tenu,
    modeles_en_vue,
    sections_de,
)

_SECTION = ("code", "genre", "titre", "texte", "ordre", "active")


@dataclass(frozen=True)
class ModeleFige:
    # None : le modèle commun.
    pk: int | None
    nom: str
    # Vide : un instantané qui ne le disait pas encore.
    destinataire: str
    colonnes: Mapping[str, list[str]]
    sections: list[dict[str, Any]]

    @property
    def suffixe(self) -> str:
        """What tells its documents from those of the common one."""
        return f", {self.nom}" if self.pk else ""


def figer_les_modeles() -> list[dict[str, Any]]:
    return [_en_json(modele) for modele in modeles_en_vue()]


def _en_json(modele: ModeleRapport) -> dict[str, Any]:
    return {
        "pk": None if modele.commun else modele.pk,
        "nom": modele.nom,
        "destinataire": str(modele.destinataire),
        "colonnes": modele.colonnes,
        "sections": [{nom: getattr(s, nom) for nom in _SECTION} for s in sections_de(modele)],
    }


def modele_du_jour(pk: int | None) -> ModeleFige:
    modele = modele_tenu(pk) if pk else modele_commun()
    if modele is None:
        raise DocumentImpossible("Ce modèle de rapport n’existe pas.")
    return ModeleFige(**_en_json(modele))


def modeles_de(contenu: Mapping[str, Any]) -> list[ModeleFige]:
    """Those of a snapshot: of its day, columns included."""
    if "modeles" in contenu:
        return [ModeleFige(**modele) for modele in contenu["modeles"]]
    # Avant les destinataires : un modèle pour tous ; avant lui, celui d'aujourd'hui.
    sections = contenu.get("modele") or _en_json(modele_commun())["sections"]
    return [ModeleFige(None, NOM_COMMUN, "", completer(None), sections)]


def modele_de(contenu: Mapping[str, Any], pk: int | None) -> ModeleFige:
    """The one asked, as it was frozen; one made since then is not in the snapshot."""
    voulu = next((m for m in modeles_de(contenu) if m.pk == pk), None)
    if voulu is None:
        raise DocumentImpossible(
            "Ce modèle n’existait pas quand l’instantané a été pris. Choisissez l’un des siens, "
            "ou prenez un nouvel instantané."
        )
    return voulu


_NOMS = {
    DestinataireRapport.COMMUN: ("agence", "caisse"),
    DestinataireRapport.ARS: ("agence",),
    DestinataireRapport.CAISSE: ("caisse", "autres_caisses"),
}
_A = {
    DestinataireRapport.COMMUN: "{agence.au} et {caisse.au}",
    DestinataireRapport.ARS: "{agence.au}",
    DestinataireRapport.CAISSE: "{caisse.au}",
}


def sujet(modele: ModeleFige, contenu: Mapping[str, Any]) -> str:
    destinataire = DestinataireRapport(modele.destinataire or DestinataireRapport.COMMUN)
    mots = contenu.get("edition", {}).get("libelles") or lire_libelles()
    return dire_avec(f"remis {_A[destinataire]}", mots)


def remise(modele: ModeleFige, contenu: Mapping[str, Any]) -> dict[str, str]:
    """To whom, by the names of the contract; empty for a snapshot that did not say it."""
    if not modele.destinataire:
        return {"a": "", "noms": ""}
    parties = contenu["parties"]
    noms = [parties.get(nom, "") for nom in _NOMS[DestinataireRapport(modele.destinataire)]]
    remis = sujet(modele, contenu)
    return {"a": remis[0].upper() + remis[1:], "noms": ", ".join(nom for nom in noms if nom)}
