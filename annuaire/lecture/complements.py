"""The files beside Personne_activite: savoir-faire, diplomas, MSSanté boxes.

Each is several hundred thousand rows of the whole country: only those of the people already
retained are decoded.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.lignes import Avance, Blocs, ne_rien_dire
from annuaire.lecture.rpps import decoder, decouper_entete

_BOITE_PERSONNELLE = "PER"


@dataclass(frozen=True, slots=True)
class Diplome:
    identifiant_national: str
    libelle: str


@dataclass(frozen=True, slots=True)
class SavoirFaireLu:
    identifiant_national: str
    code: str
    libelle: str


@dataclass(slots=True)
class Boites:
    """MSSanté addresses: of people by national identifier, of houses by structure identifier."""

    personnes: dict[str, list[str]] = field(default_factory=dict)
    structures: dict[str, list[str]] = field(default_factory=dict)


def _lignes(
    flux: BinaryIO,
    nom_du_fichier: str,
    colonnes: dict[str, str],
    voulus: Collection[str],
    avance: Avance,
) -> Iterator[dict[str, str]]:
    """The rows one of whose key fields is wanted; `colonnes` gives field -> column name."""
    noms = decouper_entete(flux.readline(65_536))
    absentes = [colonne for colonne in colonnes.values() if colonne not in noms]
    if absentes:
        raise FichierRefuse(
            f"Ce fichier n’est pas « {nom_du_fichier} » : il y manque {', '.join(absentes)}."
        )
    rangs = {champ: noms.index(colonne) for champ, colonne in colonnes.items()}
    cles = [rangs[champ] for champ in ("personne", "structure") if champ in rangs]
    octets_voulus = frozenset(valeur.encode() for valeur in voulus)
    jusque = max(cles) + 1
    blocs = Blocs(flux, avance)
    for bloc in _avec_la_fin(blocs):
        for octets in bloc.split(b"\n"):
            champs = octets.split(b"|", jusque)
            if len(champs) < jusque or not any(champs[rang] in octets_voulus for rang in cles):
                continue
            valeurs = decoder(octets.rstrip(b"\r")).replace("\x00", "").split("|")
            if len(valeurs) < len(noms):
                continue
            yield {champ: valeurs[rang].strip() for champ, rang in rangs.items()}


def _avec_la_fin(blocs: Blocs) -> Iterator[bytes]:
    yield from blocs
    yield blocs.fin


def lire_savoir_faire(
    flux: BinaryIO, voulus: Collection[str], avance: Avance = ne_rien_dire
) -> Iterator[SavoirFaireLu]:
    colonnes = {
        "personne": "identification nationale pp",
        "code": "code savoir faire",
        "libelle": "libelle savoir faire",
    }
    for ligne in _lignes(flux, "SavoirFaire", colonnes, voulus, avance):
        if ligne["code"]:
            yield SavoirFaireLu(ligne["personne"], ligne["code"], ligne["libelle"])


def lire_diplomes(
    flux: BinaryIO, voulus: Collection[str], avance: Avance = ne_rien_dire
) -> Iterator[Diplome]:
    colonnes = {
        "personne": "identification nationale pp",
        "libelle": "libelle diplome obtenu",
    }
    for ligne in _lignes(flux, "Dipl_AutExerc", colonnes, voulus, avance):
        if ligne["libelle"]:
            yield Diplome(ligne["personne"], ligne["libelle"][:200])


def lire_mssante(flux: BinaryIO, voulus: Collection[str], avance: Avance = ne_rien_dire) -> Boites:
    """Boxes of people (PER) and of houses; an address on several lines counts once."""
    colonnes = {
        "type": "type de bal",
        "adresse": "adresse bal",
        "personne": "identification nationale pp",
        "structure": "identification structure",
    }
    boites = Boites()
    for ligne in _lignes(flux, "Extraction_Correspondance_MSSante", colonnes, voulus, avance):
        adresse = ligne["adresse"].lower()
        if "@" not in adresse:
            continue
        de_personne = ligne["type"] == _BOITE_PERSONNELLE
        titulaires = boites.personnes if de_personne else boites.structures
        cle = ligne["personne" if de_personne else "structure"]
        if cle and adresse not in titulaires.setdefault(cle, []):
            titulaires[cle].append(adresse)
    return boites
