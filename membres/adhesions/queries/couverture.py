"""Members over professionals of the territory, by profession and by commune."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Profession
from membres.adhesions.couverture import effectifs
from membres.adhesions.enums import GenreAdherent
from membres.adhesions.models import Adherent


@dataclass(frozen=True)
class LigneCouverture:
    libelle: str
    membres: int
    # None: the annuaire counts nobody there, a share would mean nothing.
    effectif: int | None

    @property
    def part(self) -> float | None:
        return 100 * self.membres / self.effectif if self.effectif else None


@dataclass(frozen=True)
class Couverture:
    jour: dt.date
    par_profession: list[LigneCouverture]
    par_commune: list[LigneCouverture]
    total: LigneCouverture
    source: str


def couverture(jour: dt.date) -> Couverture:
    """Persons with a profession; a member outside the territory counts on a line of its own."""
    membres = list(
        Adherent.objects.membres_le(jour)
        .filter(genre=GenreAdherent.PERSONNE, profession__isnull=False)
        .order_by()
        .values_list("profession__code", "commune__code_insee")
    )
    professions = {profession.code: str(profession) for profession in Profession.objects.all()}
    communes = {c.code_insee: c.nom for c in referentiel.communes(jour)}
    connus = effectifs()
    pro_membres = Counter(profession for profession, _ in membres)
    com_membres = Counter(c if c in communes else "" for _, c in membres)
    pro_effectif, com_effectif = _sommes(connus.par_profession_et_commune)
    total = sum(connus.par_profession_et_commune.values())
    return Couverture(
        jour=jour,
        par_profession=_lignes(professions, pro_membres, pro_effectif, professions),
        par_commune=_lignes(
            communes | {"": "Hors du territoire, ou commune à saisir"},
            com_membres,
            com_effectif,
            [*communes, ""],
        ),
        total=LigneCouverture("Ensemble", len(membres), total or None),
        source=connus.source,
    )


def _sommes(effectifs: Mapping[tuple[str, str], int]) -> tuple[Counter[str], Counter[str]]:
    professions: Counter[str] = Counter()
    communes: Counter[str] = Counter()
    for (profession, commune), nombre in effectifs.items():
        professions[profession] += nombre
        communes[commune] += nombre
    return professions, communes


def _lignes(
    noms: Mapping[str, str],
    membres: Counter[str],
    effectif: Counter[str],
    ordre: Iterable[str],
) -> list[LigneCouverture]:
    """What counts someone on either side, in the order given."""
    return [
        LigneCouverture(noms[cle], membres[cle], effectif.get(cle) or None)
        for cle in ordre
        if membres[cle] or effectif.get(cle)
    ]
