from dataclasses import dataclass
from datetime import date

from annuaire.models import Synonyme
from annuaire.queries.filtres import Filtres
from annuaire.queries.recherche import chercher
from annuaire.texte import normaliser

PORTAIL = "livré avec le portail"


@dataclass(frozen=True, slots=True)
class Ligne:
    pk: int
    terme: str
    sens: str
    modifie_le: date
    auteur: str


def synonymes(cherche: str = "") -> list[Ligne]:
    lignes = Synonyme.objects.select_related("modifie_par").order_by("terme")
    mot = normaliser(cherche)
    return [
        Ligne(s.pk, s.terme, s.sens, s.modifie_le, str(s.modifie_par or PORTAIL))
        for s in lignes
        if mot in s.terme or mot in normaliser(s.sens)
    ]


@dataclass(frozen=True, slots=True)
class Essai:
    """What the public would get for these words."""

    texte: str
    compris: list[tuple[str, str]]
    ignores: tuple[str, ...]
    total: int
    premiers: list[str]


def essayer(texte: str) -> Essai | None:
    if not texte.strip():
        return None
    recherche = chercher(Filtres(qui=texte[:200]))
    return Essai(
        texte=texte[:200],
        compris=recherche.comprise.explications,
        ignores=recherche.comprise.ignores + recherche.comprise.laisses,
        total=recherche.total,
        premiers=[f"{r.fiche.titre}, {r.fiche.metier}" for r in recherche.resultats[:3]],
    )
