"""Streams `PS_LibreAcces_Personne_activite`; knows nothing of the database.

The national file weighs 800 MB: only rows where a field starts like a postal code of the territory
are looked at, the others are counted by the block. Columns are found by name, never by place: the
register published 52, 56 and 57 of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import BinaryIO

from annuaire.lecture import lignes as trouver
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.lignes import Avance, Blocs, ne_rien_dire
from annuaire.lecture.territoire import Territoire, departement
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
    # Of the territory's departments, those the file has rows of.
    departements: set[str] = field(default_factory=set)

    def rejeter(self, motif: str) -> None:
        self.rejets += 1
        if len(self.motifs) < _MOTIFS_GARDES:
            self.motifs.append(motif)


def _cle_de_colonne(brut: str) -> str:
    return normaliser(_PARENTHESE.sub(" ", brut))


def decoder(octets: bytes) -> str:
    """UTF-8 says the notice; cp1252 rows were seen in old files."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def decouper_entete(entete: bytes) -> list[str]:
    """The normalised column names; a trailing bar names no column."""
    texte = decoder(entete.removeprefix(b"\xef\xbb\xbf")).strip("\r\n")
    if texte.lstrip().startswith(("<", "{", "PK")) or "|" not in texte:
        raise FichierRefuse(
            "Ce fichier n’est pas une extraction du RPPS : sa première ligne n’a pas de colonnes "
            "séparées par des barres verticales."
        )
    noms = [_cle_de_colonne(brut) for brut in texte.split("|")]
    return noms[:-1] if not noms[-1] else noms


def _colonnes(noms: list[str]) -> dict[str, int]:
    rangs: dict[str, int] = {}
    for rang, nom in enumerate(noms):
        champ = _COLONNES.get(nom)
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

    def __init__(
        self, flux: BinaryIO, territoire: Territoire, avance: Avance = ne_rien_dire
    ) -> None:
        self.territoire = territoire
        self.bilan = BilanLecture()
        self._flux = flux
        self._avance = avance
        noms = decouper_entete(flux.readline(65_536))
        self._rangs = _colonnes(noms)
        self._barres = len(noms) - 1
        self._preparer()

    def _preparer(self) -> None:
        self._communes = frozenset(code.encode() for code in self.territoire.codes)
        self._postaux = frozenset(cp.encode() for cp in self.territoire.codes_postaux)
        prefixes = {cp[:2] for cp in self.territoire.codes_postaux} | {
            departement(code)[:2] for code in self.territoire.codes
        }
        self._prefixes = tuple(sorted(prefixe.encode() for prefixe in prefixes))
        # A field of the territory starts so, unless it opens the line: then all are looked at.
        reperes = [self._rangs[c] for c in ("code_commune", "code_postal", "bureau_cedex")]
        self._motifs = trouver.reperes(prefixes)
        self._une_par_une = 0 in reperes
        self._jusque = max(reperes) + 1

    def __iter__(self) -> Iterator[LigneRPPS]:
        blocs = Blocs(self._flux, self._avance)
        for bloc in blocs:
            yield from self._lire_bloc(bloc)
        for _ in range(blocs.demesurees):
            self.bilan.lus += 1
            self.bilan.rejeter("une ligne démesurée, qui n’est pas du texte")
        if blocs.fin.strip():
            if blocs.fin.count(b"|") < self._barres:
                raise FichierRefuse(
                    "Ce fichier est coupé : sa dernière ligne est incomplète. Téléchargez-le de "
                    "nouveau."
                )
            yield from self._lire_bloc(blocs.fin + b"\n")
        self._verifier()

    def _verifier(self) -> None:
        if not self.bilan.lus:
            raise FichierRefuse(
                "Ce fichier ne contient que les noms de colonnes : téléchargez-le de nouveau."
            )
        if self.bilan.rejets * 2 > self.bilan.lus:
            raise FichierRefuse(
                f"Plus de la moitié des lignes de ce fichier sont illisibles ({self.bilan.rejets} "
                f"sur {self.bilan.lus}) : téléchargez-le de nouveau."
            )

    def _lire_bloc(self, bloc: bytes) -> Iterator[LigneRPPS]:
        lignes, barres = bloc.count(b"\n"), bloc.count(b"|")
        reguliere = barres in (lignes * self._barres, lignes * (self._barres + 1))
        if self._une_par_une or not reguliere:
            yield from self._lire_une_par_une(bloc)
            return
        avant = self.bilan.lus
        self.bilan.lus += lignes
        for debut, fin in trouver.positions(bloc, self._motifs):
            octets = bloc[debut:fin]
            if self._du_territoire(octets):
                numero = avant + bloc.count(b"\n", 0, debut) + 2
                yield from self._ligne(octets, numero)

    def _lire_une_par_une(self, bloc: bytes) -> Iterator[LigneRPPS]:
        """A block where a line is short, empty or too long: each is counted for what it is."""
        for octets in bloc.split(b"\n"):
            if not octets.strip(b"\r \x00"):
                continue
            self.bilan.lus += 1
            numero = self.bilan.lus + 1
            barres = octets.count(b"|")
            if barres < self._barres:
                self.bilan.rejeter(f"ligne {numero} : trop courte, il y manque des colonnes")
            elif barres > self._barres and octets.split(b"|", self._barres + 1)[-1].strip(b"|\r "):
                self.bilan.rejeter(f"ligne {numero} : trop longue, elle a des colonnes en trop")
            elif self._du_territoire(octets):
                yield from self._ligne(octets, numero)

    def _du_territoire(self, octets: bytes) -> bool:
        champs = octets.split(b"|", self._jusque)
        if len(champs) <= self._jusque - 1:
            return False
        commune = champs[self._rangs["code_commune"]]
        postal = champs[self._rangs["code_postal"]]
        if commune:
            self._voir(commune)
            return commune in self._communes
        self._voir(postal)
        return postal in self._postaux or (
            postal.startswith(self._prefixes)
            or champs[self._rangs["bureau_cedex"]].startswith(self._prefixes)
        )

    def _voir(self, code: bytes) -> None:
        vu = departement(code[:5].decode("ascii", "replace"))
        if vu in self.territoire.departements:
            self.bilan.departements.add(vu)

    def _ligne(self, octets: bytes, numero: int) -> Iterator[LigneRPPS]:
        champs = decoder(octets.rstrip(b"\r\n")).replace("\x00", "").split("|")
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
            return
        if self._exclue(valeurs):
            self.bilan.exclus += 1
            return
        if not (valeurs["identifiant_national"] and valeurs["nom"] and valeurs["profession"]):
            self.bilan.rejeter(f"ligne {numero} : identifiant, nom ou profession absent")
            return
        self.bilan.retenus += 1
        yield LigneRPPS(commune=commune, **valeurs)

    @staticmethod
    def _exclue(valeurs: dict[str, str]) -> bool:
        """Students and roles without a regulated profession: not for a public annuaire."""
        return valeurs["categorie"] == ETUDIANT or _est_un_role(
            valeurs.get("profession_libelle", "")
        )


@lru_cache(maxsize=256)
def _est_un_role(libelle: str) -> bool:
    return normaliser(libelle).startswith(_ROLE_SANS_PROFESSION)


CHAMPS = tuple(champ.name for champ in fields(LigneRPPS))
