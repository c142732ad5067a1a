"""Entries the coordination withdrew, then erased: a register brings them back only if told so.

Unlike an objection, this forbids nothing: the proposal says what was decided and when, and the
line is never accepted with the others.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from annuaire.enums import MotifRetrait
from annuaire.models import Fiche, RetraitPasse
from annuaire.services.oppositions import cles_de_hachage, empreinte, identifiants


def retenir(fiches: Iterable[Fiche]) -> int:
    """Before they are erased; what the person or the register wanted has its own memory."""
    cle = cles_de_hachage()[0]
    passes = [
        RetraitPasse(
            empreinte=empreinte(identifiant, cle),
            le=timezone.localdate(fiche.retiree_le) if fiche.retiree_le else timezone.localdate(),
        )
        for fiche in fiches
        if fiche.retrait_motif == MotifRetrait.COORDINATION
        for identifiant in identifiants(fiche)
    ]
    RetraitPasse.objects.bulk_create(
        passes, update_conflicts=True, unique_fields=["empreinte"], update_fields=["le"]
    )
    return len(passes)


def retraits(candidats: Iterable[str]) -> dict[str, date]:
    """Among « rpps:… », « finess:… » and « cle:… », the day each was withdrawn."""
    if not RetraitPasse.objects.exists():
        return {}
    cles = cles_de_hachage()
    par_empreinte = {empreinte(c, cle): c for c in set(candidats) for cle in cles}
    connus = RetraitPasse.objects.filter(empreinte__in=par_empreinte)
    return {par_empreinte[e]: le for e, le in connus.values_list("empreinte", "le")}
