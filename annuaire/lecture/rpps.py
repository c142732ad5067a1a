"""Streams `PS_LibreAcces_Personne_activite`; knows nothing of the database.

The national file weighs 800 MB: a row stays bytes until its commune or postal code ties it to the
territory. Columns are found by name, never by place: the register published 52, 56 and 57 of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import BinaryIO

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.territoire import Territoire
from annuaire.texte import normaliser

ETUDIANT = "E"
_ROLE_SANS_PROFESSION = "acteur du systeme de sante"
_PARENTHESE = re.compile(r"\(.*?\)")
_MOTIFS_GARDES = 10

# Normalised column name -> field. Several names may lead to the same field.
_COLONNES = {
    "type d identifiant pp": "type_identifiant",
    "identifiant pp": "rpps",
    "identification nationale pp": "identifiant_national",
    "code civilite d exercice": "civilite_exercice",
    "code civilite exercice": "civilite_exercice",
    "code civilite": "civilite",
    "nom d exercice": "nom",
    "prenom d exercice": "prenom",
    "code profession": "profession",
    "libelle profession": "profession_libelle",
    "code categorie professionnelle": "categorie",
    "code type savoir faire": "type_savoir_faire",
    "code savoir faire": "savoir_faire",
    "libelle savoir faire": "savoir_faire_libelle",
    "code mode exercice": "mode",
    "numero siret site": "siret",
    "numero finess site": "finess",
    "numero finess etablissement juridique": "finess_juridique",
    "identifiant technique de la structure": "structure",
    "raison sociale site": "raison_sociale",
    "enseigne commerciale site": "enseigne",
    "complement destinataire": "complement_destinataire",
    "complement point geographique": "complement",
    "numero voie": "numero_voie",
    "indice repetition voie": "indice_voie",
    "libelle type de voie": "type_voie",
    "libelle voie": "voie",
    "mention distribution": "distribution",
    "bureau cedex": "bureau_cedex",
    "code postal": "code_postal",
    "code commune": "code_commune",
    "libelle commune": "commune_libelle",
    "telephone": "telephone",
    "telephone 2": "telephone_2",
    "adresse e mail": "courriel",
    "ancien identifiant de la structure": "structure_ancienne",
    "code secteur d activite": "secteur",
    "code role": "role",
    "code fonction": "role",
    "code genre activite": "genre_activite",
    "code genre d activite": "genre_activite",
}
_INDISPENSABLES = {
    "rpps",
    "identifiant_national",
    "nom",
    "prenom",
    "profession",
    "categorie",
    "mode",
    "code_postal",
    "code_commune",
    "bureau_cedex",
    "raison_sociale",
}


@dataclass(frozen=True, slots=True)
class LigneRPPS:
    """One activity of one person as the register writes it; `commune` is resolved."""

    identifiant_national: str
    rpps: str
    nom: str
    prenom: str
    profession: str
    categorie: str
    mode: str
    code_postal: str
    commune: str
    raison_sociale: str
    type_identifiant: str = ""
    civilite_exercice: str = ""
    civilite: str = ""
    profession_libelle: str = ""
    type_savoir_faire: str = ""
    savoir_faire: str = ""
    savoir_faire_libelle: str = ""
    siret: str = ""
    finess: str = ""
    finess_juridique: str = ""
    structure: str = ""
    structure_ancienne: str = ""
    enseigne: str = ""
    complement_destinataire: str = ""
    complement: str = ""
    numero_voie: str = ""
    indice_voie: str = ""
    type_voie: str = ""
    voie: str = ""
    distribution: str = ""
    bureau_cedex: str = ""
    code_commune: str = ""
    commune_libelle: str = ""
    telephone: str = ""
    telephone_2: str = ""
    courriel: str = ""
    secteur: str = ""
    role: str = ""
    genre_activite: str = ""

    @property
    def cle_activite(self) -> tuple[str, ...]:
        """What tells two activities apart; two rows with the same key are one activity."""
        lieu = self.structure or self.structure_ancienne
        return (
            self.identifiant_national,
            lieu,
            self.mode,
            self.savoir_faire,
            self.genre_activite,
        )


@dataclass
class BilanLecture:
    lus: int = 0
    retenus: int = 0
    exclus: int = 0
    rejets: int = 0
    motifs: list[str] = field(default_factory=list)

    def rejeter(self, motif: str) -> None:
        self.rejets += 1
        if len(self.motifs) < _MOTIFS_GARDES:
            self.motifs.append(motif)


def _cle_de_colonne(brut: str) -> str:
    return normaliser(_PARENTHESE.sub(" ", brut))


def _decoder(octets: bytes) -> str:
    """UTF-8 says the notice; cp1252 rows were seen in old files."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _colonnes(entete: bytes) -> dict[str, int]:
    texte = _decoder(entete.removeprefix(b"\xef\xbb\xbf")).strip("\r\n")
    if texte.lstrip().startswith(("<", "{", "PK")) or "|" not in texte:
        raise FichierRefuse(
            "Ce fichier n’est pas une extraction du RPPS : sa première ligne n’a pas de colonnes "
            "séparées par des barres verticales."
        )
    rangs: dict[str, int] = {}
    for rang, brut in enumerate(texte.split("|")):
        champ = _COLONNES.get(_cle_de_colonne(brut))
        if champ:
            rangs.setdefault(champ, rang)
    absentes = _INDISPENSABLES - rangs.keys()
    if absentes:
        raise FichierRefuse(
            "Ce fichier n’est pas « Personne_activite » : il y manque "
            + ", ".join(sorted(absentes))
            + "."
        )
    return rangs


class LecteurRPPS:
    """Iterating yields the activities of the territory; `bilan` counts the rest on the way."""

    def __init__(self, flux: BinaryIO, territoire: Territoire) -> None:
        self.territoire = territoire
        self.bilan = BilanLecture()
        self._flux = flux
        self._rangs = _colonnes(flux.readline(65_536))
        self._noms = tuple(self._rangs)

    def __iter__(self) -> Iterator[LigneRPPS]:
        communes = frozenset(code.encode() for code in self.territoire.codes)
        postaux = frozenset(cp.encode() for cp in self.territoire.codes_postaux)
        departements = tuple(sorted(d.encode() for d in self.territoire.departements))
        rang_commune, rang_postal = self._rangs["code_commune"], self._rangs["code_postal"]
        rang_cedex = self._rangs["bureau_cedex"]
        jusque = max(rang_commune, rang_postal, rang_cedex) + 1
        bilan = self.bilan
        for octets in self._flux:
            champs = octets.split(b"|", jusque)
            if len(champs) <= jusque - 1:
                self._ligne_courte(octets)
                continue
            bilan.lus += 1
            commune = champs[rang_commune]
            if commune:
                if commune not in communes:
                    continue
            elif champs[rang_postal] not in postaux and not (
                champs[rang_postal].startswith(departements)
                or champs[rang_cedex].startswith(departements)
            ):
                continue
            ligne = self._ligne(octets)
            if ligne:
                yield ligne

    def _ligne_courte(self, octets: bytes) -> None:
        if octets.strip():
            self.bilan.lus += 1
            self.bilan.rejeter(f"ligne {self.bilan.lus + 1} : trop courte, le fichier est coupé")

    def _ligne(self, octets: bytes) -> LigneRPPS | None:
        champs = _decoder(octets.rstrip(b"\r\n")).replace("\x00", "").split("|")
        valeurs = {
            nom: champs[rang].strip() for nom, rang in self._rangs.items() if rang < len(champs)
        }
        commune = self.territoire.commune(
            valeurs["code_commune"],
            valeurs["code_postal"],
            valeurs.get("commune_libelle", ""),
            valeurs["bureau_cedex"],
        )
        if commune is None:
            return None
        if self._exclue(valeurs):
            self.bilan.exclus += 1
            return None
        if not (valeurs["identifiant_national"] and valeurs["nom"] and valeurs["profession"]):
            self.bilan.rejeter(
                f"ligne {self.bilan.lus + 1} : identifiant, nom ou profession absent"
            )
            return None
        self.bilan.retenus += 1
        return LigneRPPS(commune=commune, **valeurs)

    @staticmethod
    def _exclue(valeurs: dict[str, str]) -> bool:
        """Students and roles without a regulated profession: not for a public annuaire."""
        profession = normaliser(valeurs.get("profession_libelle", ""))
        return valeurs["categorie"] == ETUDIANT or profession.startswith(_ROLE_SANS_PROFESSION)


CHAMPS = tuple(champ.name for champ in fields(LigneRPPS))
