"""Columns of a file someone brings: which says what, and what a cell means."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .texte import mots


@dataclass(frozen=True)
class Champ:
    """What we look for in the columns, and the words a header uses for it."""

    nom: str
    libelle: str
    indices: tuple[str, ...]
    requis: bool = False


CHAMPS_RELEVE = (
    Champ("jour", "Date du paiement", ("date",), requis=True),
    Champ("montant", "Montant", ("montant", "credit", "tarif", "somme"), requis=True),
    Champ("nom", "Nom du payeur", ("nom payeur", "nom", "payeur", "tiers", "emetteur")),
    Champ("prenom", "Prénom du payeur", ("prenom payeur", "prenom")),
    Champ("courriel", "Adresse du payeur", ("email payeur", "email", "courriel", "mail")),
    Champ("libelle", "Libellé", ("libelle", "detail", "motif", "campagne")),
    Champ("reference", "Référence unique", ("reference", "numero", "identifiant", "id")),
)
CHAMPS_ADHERENT = (
    Champ("nom", "Nom ou raison sociale", ("nom", "raison sociale"), requis=True),
    Champ("prenom", "Prénom (vide pour une structure)", ("prenom",)),
    Champ("courriel", "Adresse électronique", ("email", "courriel", "mail"), requis=True),
    Champ("telephone", "Téléphone", ("telephone", "tel", "mobile", "portable")),
    Champ("profession", "Profession", ("profession", "metier", "specialite")),
    Champ("rpps", "Numéro RPPS", ("rpps",)),
    Champ("siret", "SIRET", ("siret",)),
    Champ("structure", "Cabinet ou employeur", ("structure", "cabinet", "employeur", "officine")),
    Champ("commune", "Commune", ("commune", "ville")),
    Champ("college", "Collège", ("college",)),
    Champ("depuis", "Membre depuis le", ("depuis", "date adhesion", "adhesion", "entree")),
    Champ("regle", "Cotisation réglée (montant)", ("regle", "reglee", "cotisation", "paye")),
)


def separer_entetes(lignes: Iterable[tuple[int, list[str]]]) -> tuple[list[str], list[list]]:
    """The first row with two cells names the columns; what follows is kept with its number."""
    entetes: list[str] = []
    corps: list[list] = []
    for numero, cellules in lignes:
        if not any(cellules):
            continue
        if not entetes:
            if sum(bool(c) for c in cellules) >= 2:
                entetes = cellules
        else:
            corps.append([numero, cellules])
    return entetes, corps


def deviner_colonnes(entetes: Sequence[str], champs: Sequence[Champ]) -> dict[str, int]:
    """A proposal the person corrects: each column serves once, exact headers first."""
    lus = [mots(entete) for entete in entetes]
    trouvees: dict[str, int] = {}
    for exact in (True, False):
        for champ in champs:
            if champ.nom in trouvees:
                continue
            rang = _colonne(lus, champ, exact, set(trouvees.values()))
            if rang is not None:
                trouvees[champ.nom] = rang
    return trouvees


def _colonne(
    lus: Sequence[frozenset[str]], champ: Champ, exact: bool, prises: set[int]
) -> int | None:
    for indice in champ.indices:
        cherches = mots(indice)
        for rang, entete in enumerate(lus):
            convient = entete == cherches if exact else cherches <= entete
            if rang not in prises and convient:
                return rang
    return None


def cellule(cellules: Sequence[str], colonnes: Mapping[str, int], nom: str) -> str:
    rang = colonnes.get(nom)
    return cellules[rang].strip() if rang is not None and rang < len(cellules) else ""


def lire_jour(texte: str) -> dt.date | None:
    brut = texte.strip()[:10]
    for forme in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(brut, forme).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    try:
        return dt.datetime.strptime(texte.strip()[:8], "%d/%m/%y").date()  # noqa: DTZ007 - idem
    except ValueError:
        return None


def lire_montant(texte: str) -> Decimal | None:
    propre = "".join(c for c in texte if c not in " \u00a0\u202f€").replace(",", ".")
    try:
        return Decimal(propre).quantize(Decimal("0.01")) if propre else None
    except InvalidOperation:
        return None


@dataclass(frozen=True)
class LigneLue:
    rang: int
    cle: str
    jour: dt.date
    montant: Decimal
    payeur: str
    courriel: str
    libelle: str


def lire_releve(
    brut: Iterable[Sequence], colonnes: Mapping[str, int], origine: str
) -> tuple[list[LigneLue], list[tuple[int, str]]]:
    """Money that came in, and the lines left aside with why. The same file reads the same keys."""
    lues: list[LigneLue] = []
    ecartees: list[tuple[int, str]] = []
    vues: Counter[tuple[str, ...]] = Counter()
    for rang, cellules in brut:
        jour = lire_jour(cellule(cellules, colonnes, "jour"))
        montant = lire_montant(cellule(cellules, colonnes, "montant"))
        if jour is None or montant is None:
            ecartees.append((rang, "la date ou le montant ne se lit pas"))
            continue
        if montant <= 0:
            ecartees.append((rang, "ce n’est pas une entrée d’argent"))
            continue
        payeur = " ".join(filter(None, (cellule(cellules, colonnes, n) for n in ("prenom", "nom"))))
        courriel = cellule(cellules, colonnes, "courriel").lower()
        libelle = cellule(cellules, colonnes, "libelle")
        reference = cellule(cellules, colonnes, "reference")
        identite = (origine, reference, str(montant)) if reference else (
            origine, str(jour), str(montant), payeur.lower(), courriel, libelle
        )  # fmt: skip
        # Two equal payments the same day are two payments.
        vues[identite] += 1
        cle = hashlib.sha256("\x1f".join((*identite, str(vues[identite]))).encode()).hexdigest()
        lues.append(LigneLue(rang, cle, jour, montant, payeur[:200], courriel, libelle[:300]))
    return lues, ecartees
