"""How figures, dates and numbers are written in French. Pure: no setting, no request."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from cpts_portal.lib.nombres import ecrire_nombre

# U+00A0 everywhere, never U+202F: the house's font has no narrow space, on screen or in the PDFs.
INSECABLE = "\N{NO-BREAK SPACE}"
A_SAISIR = "à saisir"
_PARIS = ZoneInfo("Europe/Paris")
_MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_MOIS_COURTS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_UNITES = ("octets", "ko", "Mo", "Go", "To")

Nombre = Decimal | int | float


def nombre(valeur: Nombre | None, decimales: int | None = None) -> str:
    """1234.5 → « 1 234,5 ». Without `decimales`, those the value carries, no useless zero."""
    if valeur is None or valeur == "":
        return A_SAISIR
    exact = Decimal(str(valeur))
    if decimales is not None:
        # People round half up; Python's formatting would round half to even.
        exact = exact.quantize(Decimal(1).scaleb(-int(decimales)), rounding=ROUND_HALF_UP)
    return ecrire_nombre(exact, decimales)


def euros(valeur: Nombre | None, decimales: int = 2) -> str:
    """1234.5 → « 1 234,50 € ». An unknown amount is « à saisir », never 0."""
    if valeur is None or valeur == "":
        return A_SAISIR
    return f"{nombre(valeur, decimales)}{INSECABLE}€"


def euros_ronds(valeur: Nombre | None) -> str:
    """Cents only when there are any: « 9 000 € », « 1 234,50 € »."""
    if valeur is None or valeur == "":
        return A_SAISIR
    exact = Decimal(str(valeur))
    return euros(exact, 0 if exact == exact.to_integral_value() else 2)


def pourcentage(valeur: Nombre | None, decimales: int | None = None) -> str:
    """41.3 → « 41,3 % »: the value is already a percentage."""
    if valeur is None or valeur == "":
        return A_SAISIR
    return f"{nombre(valeur, decimales)}{INSECABLE}%"


def _jour(valeur: date | datetime) -> date:
    if isinstance(valeur, datetime):
        return valeur.astimezone(_PARIS).date() if valeur.tzinfo else valeur.date()
    return valeur


def _quantieme(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def jour_mois(valeur: date | datetime | None) -> str:
    """« 24 novembre »."""
    if not valeur:
        return A_SAISIR
    jour = _jour(valeur)
    return f"{_quantieme(jour)}{INSECABLE}{_MOIS[jour.month - 1]}"


def mois_court(valeur: date | datetime | None) -> str:
    """« juil. », on an axis."""
    return _MOIS_COURTS[_jour(valeur).month - 1] if valeur else A_SAISIR


def date_longue(valeur: date | datetime | None, avec_jour: bool = False) -> str:
    """« 24 novembre 2026 », or « mardi 24 novembre 2026 »."""
    if not valeur:
        return A_SAISIR
    jour = _jour(valeur)
    devant = f"{_JOURS[jour.weekday()]} " if avec_jour else ""
    return f"{devant}{jour_mois(jour)} {jour.year}"


def date_courte(valeur: date | datetime | None) -> str:
    """« 24/11/2026 », as it is typed in forms."""
    return _jour(valeur).strftime("%d/%m/%Y") if valeur else A_SAISIR


def heure(valeur: datetime | time | None) -> str:
    """« 9 h », « 18 h 30 »."""
    if valeur is None or valeur == "":
        return A_SAISIR
    if isinstance(valeur, datetime) and valeur.tzinfo:
        valeur = valeur.astimezone(_PARIS)
    minutes = f"{INSECABLE}{valeur.minute:02d}" if valeur.minute else ""
    return f"{valeur.hour}{INSECABLE}h{minutes}"


def octets(taille: int | None) -> str:
    """2202009 → « 2,1 Mo »."""
    if taille is None:
        return A_SAISIR
    reste, rang = float(taille), 0
    while reste >= 1000 and rang < len(_UNITES) - 1:
        reste, rang = reste / 1000, rang + 1
    decimales = 1 if rang >= 2 and reste < 100 else 0
    valeur = nombre(round(reste, decimales))
    return f"{valeur}{INSECABLE}{pluriel(taille, 'octet,octets') if rang == 0 else _UNITES[rang]}"


def telephone(numero: str | None) -> str:
    """« 0353010010 » or « +33353010010 » → « 03 53 01 00 10 »; anything else is left as it is."""
    if not numero:
        return ""
    chiffres = "".join(c for c in str(numero) if c.isdigit() or c == "+")
    if chiffres.startswith("+33"):
        chiffres = "0" + chiffres[3:]
    if len(chiffres) != 10 or not chiffres.isdigit():
        return str(numero)
    return INSECABLE.join(chiffres[i : i + 2] for i in range(0, 10, 2))


def pluriel(quantite: Nombre | None, formes: str = ",s") -> str:
    """In French 0 and 1,5 are singular: « 1,5 heure », « 2 heures »."""
    singulier, _, plusieurs = formes.rpartition(",")
    return singulier if quantite is None or -2 < quantite < 2 else plusieurs


_ELIDE = re.compile(r"[aeiouœæ]|y(?![aeiouœæ])", re.IGNORECASE)


def de(nom: object) -> str:
    """« d’Odile », « d’Yves », « de Marc ». Before an « h », usage wavers: left whole."""
    texte = str(nom)
    return f"d’{texte}" if _ELIDE.match(unicodedata.normalize("NFD", texte)) else f"de {texte}"
