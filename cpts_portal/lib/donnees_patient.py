"""What betrays a patient in a free text: a social-security number, a birth date, an age.

Pure. A valid number is refused; the rest is a suspicion that the writer confirms or mends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from stdnum.fr import nir

RAPPEL = "N’écrivez rien qui ferait reconnaître un patient\u00a0: ni nom, ni date de naissance."
_PRES = 80

_SEP = r"[ .\u00a0\u202f-]?"
# Sex, year, month, department (2A, 2B), commune, rank: thirteen signs; then two of key.
_NUMERO = re.compile(
    rf"(?<![\d])(?<!\d{_SEP[:-1]})"
    rf"([1278](?:{_SEP}\d){{4}}{_SEP}(?:\d{_SEP}\d|2{_SEP}[AaBb])(?:{_SEP}\d){{6}})"
    rf"(?:{_SEP}(\d{_SEP}\d))?(?!{_SEP}\d)"
)
_MOIS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|"
    "décembre|decembre"
)
_DATE = (
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?P<a>(?:19|20)?\d{2})"
    rf"|\d{{1,2}}(?:er)?\s+(?:{_MOIS})\s+(?P<b>(?:19|20)\d{{2}}))(?!\d)"
)
_NAISSANCE = re.compile(
    r"(?:\bn[ée]{1,2}e?s?\s+(?:le\b|en\s+(?:19|20)\d{2})|\bné\(e\)\s+le\b|\bddn\b"
    r"|\b(?:date\s+de\s+)?naissance\b(?:\s+le\b)?)\s*:?\s*" + f"(?:{_DATE}|(?<=\\d{{4}}))",
    re.IGNORECASE,
)
_PATIENT = re.compile(r"\b(?:patiente?|malade|résidente?|usag(?:er|ère))\b(?!s)", re.IGNORECASE)
_DATE_SEULE = re.compile(rf"(?<![\d/]){_DATE}", re.IGNORECASE)
_PORTABLE = re.compile(r"(?<!\d)(?:\+33\s?|0)[67](?:[ .\u00a0-]?\d{2}){4}(?!\d)")
# « Mme D., 84 ans » : a title, a capital, an age.
_AGE = re.compile(
    r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s+[A-ZÀ-Ý][\w.’'-]*[^.\n]{0,40}?"
    r"(?<!depuis )(?<!pendant )(?<! y a )(?<!pour )(?<!dans )\b\d{1,3}\s?(?:ans|mois)\b"
)
# « mon patient M. Durand », not « parcours patient, Mme Durand ».
_NOMME = re.compile(
    r"\b(?i:l[ae]|[mst]on|[mst]a|notre|votre|une?|cette|ce|du|au)\s+"
    r"(?i:patiente?|malade|résidente?)\s*[,:]?\s+"
    r"(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s+[A-ZÀ-Ý][\w’'-]*"
)


@dataclass(frozen=True)
class Soupcon:
    quoi: str
    extrait: str
    # A number, a birth date: what a page that cannot ask back refuses.
    grave: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.quoi} («\u00a0{self.extrait}\u00a0»)"


def numeros(texte: str) -> list[str]:
    """Social-security numbers whose key is right, as they are written."""
    return [trouve[0] for trouve in _NUMERO.finditer(texte) if trouve[2] and _exact(trouve[0])]


def _exact(ecrit: str) -> bool:
    return nir.is_valid(re.sub(r"[ .\u00a0\u202f-]", "", ecrit).upper())


def soupcons(texte: str, jour: date) -> list[Soupcon]:
    """Each passage that may tell of a patient, in the order of the text, said once."""
    vus: dict[str, Soupcon] = {}
    for soupcon in _tous(texte, jour):
        vus.setdefault(soupcon.extrait, soupcon)
    return list(vus.values())


def _tous(texte: str, jour: date) -> Iterator[Soupcon]:
    for trouve in _NUMERO.finditer(texte):
        chiffres = re.sub(r"\W", "", trouve[1])
        if not (trouve[2] and _exact(trouve[0])) and 1 <= int(chiffres[3:5]) <= 12:
            yield Soupcon(
                "ce qui ressemble à un numéro de sécurité sociale", _court(trouve[0]), grave=True
            )
    for trouve in _NAISSANCE.finditer(texte):
        yield Soupcon("une date de naissance", _court(trouve[0]), grave=True)
    for trouve in _AGE.finditer(texte):
        yield Soupcon("une personne et son âge", _court(trouve[0]))
    for trouve in _NOMME.finditer(texte):
        yield Soupcon("un patient et son nom", _court(trouve[0]))
    for mot in _PATIENT.finditer(texte):
        autour = texte[max(0, mot.start() - _PRES) : mot.end() + _PRES]
        for quand in _DATE_SEULE.finditer(autour):
            if _annee(quand, jour) < jour.year - 1:
                quoi = f"«\u00a0{mot[0]}\u00a0» près d’une date ancienne"
                yield Soupcon(quoi, _court(quand[0]), grave=True)
        for numero in _PORTABLE.finditer(autour):
            yield Soupcon(f"«\u00a0{mot[0]}\u00a0» près d’un téléphone portable", _court(numero[0]))


def _annee(trouve: re.Match[str], jour: date) -> int:
    ecrite = int(trouve["a"] or trouve["b"])
    if ecrite >= 100:
        return ecrite
    # « 12/03/51 » : nobody writes of a date to come that way.
    return 2000 + ecrite if 2000 + ecrite <= jour.year else 1900 + ecrite


def _court(extrait: str) -> str:
    propre = " ".join(extrait.split())
    return propre if len(propre) <= 60 else f"{propre[:59]}…"


def valider_sans_numero(texte: str) -> None:
    """For a model's or a serializer's field; a form takes `interface.textes_libres` instead."""
    if trouves := numeros(texte):
        raise ValidationError(
            f"Ce texte contient un numéro de sécurité sociale ({trouves[0]})\u00a0: retirez-le. "
            "Le portail ne garde aucune donnée de patient.",
            code="numero_securite_sociale",
        )


def valider_sans_patient(texte: str) -> None:
    """For a short text whose page cannot show it back to be confirmed: mend it, or do without.

    A long text takes `interface.textes_libres`, which asks before refusing.
    """
    valider_sans_numero(texte)
    graves = [soupcon for soupcon in soupcons(texte, timezone.localdate()) if soupcon.grave]
    if graves:
        raise ValidationError(
            f"Ce texte semble parler d’un patient\u00a0: {graves[0]}. Écrivez-le autrement, sans "
            "nom, ni date de naissance, ni numéro.",
            code="patient",
        )
