"""Whose payment is it? Proposals only: a person says yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .models import Adhesion, LigneReleve
from .texte import mots


@dataclass(frozen=True)
class Attendue:
    """An adhésion that waits for money, with what is left to pay."""

    adhesion: Adhesion
    reste: Decimal
    noms: frozenset[str]

    @property
    def courriel(self) -> str:
        return self.adhesion.adherent.courriel


@dataclass(frozen=True)
class Proposition:
    attendue: Attendue
    raison: str
    # Same address, same name, same amount: proposed as such, confirmed in one gesture.
    exacte: bool
    # Same name, another address: « est-ce la même personne ? »
    a_verifier: bool


def attendue(adhesion: Adhesion, reste: Decimal) -> Attendue:
    adherent = adhesion.adherent
    return Attendue(adhesion, reste, mots(f"{adherent.prenom} {adherent.nom}"))


def proposer(ligne: LigneReleve, attendues: Sequence[Attendue]) -> list[Proposition]:
    """Best first: address and name, address alone, name alone, name inside the label."""
    payeur = mots(ligne.payeur)
    libelle = payeur | mots(ligne.libelle)
    trouvees = []
    for candidate in attendues:
        adresse = bool(ligne.courriel) and ligne.courriel == candidate.courriel
        nom = bool(candidate.noms) and candidate.noms == payeur
        dedans = bool(candidate.noms) and candidate.noms <= libelle
        if not (adresse or nom or dedans):
            continue
        rang = (not (adresse and nom), not adresse, not nom, candidate.reste != ligne.montant)
        trouvees.append((rang, candidate, adresse, nom))
    trouvees.sort(key=lambda t: (t[0], t[1].adhesion.pk))
    return [
        Proposition(
            candidate,
            _raison(adresse, nom),
            exacte=adresse and nom and candidate.reste == ligne.montant,
            a_verifier=not adresse and bool(ligne.courriel),
        )
        for _, candidate, adresse, nom in trouvees[:3]
    ]


def _raison(adresse: bool, nom: bool) -> str:
    if adresse and nom:
        return "même adresse et même nom"
    if adresse:
        return "même adresse, autre nom"
    return "même nom, adresse différente ou inconnue" if nom else "nom trouvé dans le libellé"
