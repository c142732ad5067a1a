"""Tables that come from a spreadsheet, and lists that leave for one."""

from __future__ import annotations

import csv
import io
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# A cell opening with one of these is a formula to a spreadsheet, whoever typed it.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def csv_francais(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    """Semicolons and a byte-order mark: what a French spreadsheet opens without asking."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    ecrivain.writerows([cellule_sure(valeur) for valeur in ligne] for ligne in lignes)
    return sortie.getvalue().encode("utf-8-sig")


def cellule_sure(valeur: object) -> str:
    texte = "" if valeur is None else str(valeur)
    return f"'{texte}" if texte.startswith(_FORMULES) else texte


# --- Lire ---

Ligne = tuple[int, list[str]]
_ZIP = b"PK\x03\x04"
# Un classeur de quelques kilo-octets peut en déplier des milliards.
_DEPLIE_AU_PLUS = 60_000_000


class TableauIllisible(ValueError):
    """The file as a whole is not a table; its sentence says what to do."""


def lire_tableau(octets: bytes) -> Iterator[Ligne]:
    """The rows of a CSV (semicolons) or of the first sheet of an XLSX, with their numbers."""
    for numero, cellules in _lire_xlsx(octets) if octets.startswith(_ZIP) else _lire_csv(octets):
        # Aucune colonne de la base ne garde ce caractère : un fichier abîmé se dit ici.
        if any("\x00" in cellule for cellule in cellules):
            raise TableauIllisible(
                f"La ligne {numero} contient un caractère nul, signe d’un fichier abîmé\u00a0: "
                "enregistrez-le de nouveau en CSV ou en XLSX."
            )
        yield numero, cellules


def decoder(octets: bytes) -> str:
    if octets.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return octets.decode("utf-16")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel français enregistre encore ses CSV en Windows-1252.
        return octets.decode("cp1252", errors="strict")


def _lire_csv(octets: bytes) -> Iterator[Ligne]:
    try:
        texte = decoder(octets)
    except UnicodeDecodeError:
        raise TableauIllisible(
            "Ce fichier n’est pas un tableau\u00a0: enregistrez-le en CSV ou en XLSX."
        ) from None
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=";")
    try:
        for cellules in lecteur:
            yield lecteur.line_num, [cellule.strip() for cellule in cellules]
    except csv.Error:
        raise TableauIllisible(
            f"La ligne {lecteur.line_num} ne se lit pas\u00a0: enregistrez le fichier en CSV."
        ) from None


def _lire_xlsx(octets: bytes) -> Iterator[Ligne]:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            deplie = sum(membre.file_size for membre in archive.infolist())
        if deplie > _DEPLIE_AU_PLUS:
            raise TableauIllisible("Ce classeur est trop grand pour être lu.")
        classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True)
        lignes = [
            (numero, [_ecrire_cellule(cellule) for cellule in cellules])
            for numero, cellules in enumerate(classeur.worksheets[0].iter_rows(), 1)
        ]
        classeur.close()
    except TableauIllisible:
        raise
    except Exception:
        # openpyxl lève selon l'endroit abîmé une dizaine d'erreurs sans ancêtre commun.
        raise TableauIllisible(
            "Ce classeur ne s’ouvre pas\u00a0: enregistrez-le de nouveau en XLSX ou en CSV."
        ) from None
    yield from lignes


def _ecrire_cellule(cellule: Any) -> str:
    """As the person reads it in the sheet: 66,26 % is 66.26, a date is 12/03/2026."""
    valeur = cellule.value
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, int | float):
        # Un flottant porte des traces de calcul qu'un tableur n'affiche pas : 69.7, pas 69.69999.
        nombre = Decimal(f"{valeur:.12g}")
        if "%" in (cellule.number_format or ""):
            nombre *= 100
        return f"{nombre.normalize():f}"
    return str(valeur).strip()


# --- Écrire un classeur ---


@dataclass(frozen=True)
class Feuille:
    nom: str
    entetes: Sequence[str]
    lignes: Sequence[Sequence[object]]
    # Largeurs en caractères, dans l'ordre des colonnes ; les autres ont la leur par défaut.
    largeurs: Sequence[int] = ()
    # Numéros (depuis zéro) des colonnes en euros.
    euros: frozenset[int] = frozenset()


def xlsx(feuilles: Sequence[Feuille]) -> bytes:
    """Frozen bold header, filters, real numbers and dates; a text is never a formula."""
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    for feuille in feuilles:
        _ecrire_feuille(classeur.create_sheet(feuille.nom[:31]), feuille)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _ecrire_feuille(page: Any, feuille: Feuille) -> None:
    page.append(list(feuille.entetes))
    for cellule in page[1]:
        cellule.font = Font(bold=True)
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
    for numero, ligne in enumerate(feuille.lignes, 2):
        for rang, valeur in enumerate(ligne):
            cellule = page.cell(row=numero, column=rang + 1)
            cellule.value = valeur if isinstance(valeur, int | Decimal | date) else (valeur or None)
            cellule.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(valeur, str) and valeur.startswith(_FORMULES):
                cellule.data_type = "s"
            if isinstance(valeur, Decimal) and rang in feuille.euros:
                cellule.number_format = '#,##0.00\u00a0"€"'
            elif isinstance(valeur, date):
                cellule.number_format = "dd/mm/yyyy"
    for rang, largeur in enumerate(feuille.largeurs):
        page.column_dimensions[get_column_letter(rang + 1)].width = largeur
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
