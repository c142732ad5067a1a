"""What people type and what it means: shipped with the portal, then the coordination's."""

import csv
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.models import Synonyme
from annuaire.queries.territoire import DONNEES
from annuaire.services.indexation import rafraichir_lexique
from cpts_portal.journal.services import noter
from cpts_portal.lib import cache_public


def semer_synonymes() -> int:
    """Those shipped since the last time: what the coordination removed must not come back."""
    with (DONNEES / "synonymes.csv").open(encoding="utf-8", newline="") as flux:
        lignes = list(csv.DictReader(flux))
    livres = Synonyme.objects.filter(modifie_par=None).order_by("-modifie_le")
    dernier = livres.values_list("modifie_le", flat=True).first() or date.min
    connus = set(Synonyme.objects.values_list("terme", flat=True))
    nouveaux = [
        Synonyme(terme=ligne["terme"], sens=ligne["sens"], modifie_le=le)
        for ligne in lignes
        if (le := date.fromisoformat(ligne["livre_le"])) > dernier and ligne["terme"] not in connus
    ]
    return len(Synonyme.objects.bulk_create(nouveaux))


@transaction.atomic
def enregistrer_synonyme(synonyme: Synonyme, *, acteur: Any, request: Any = None) -> Synonyme:
    synonyme.modifie_le, synonyme.modifie_par = timezone.localdate(), acteur
    synonyme.full_clean()
    synonyme.save()
    _apres("annuaire.synonyme_enregistre", synonyme, acteur, request)
    return synonyme


@transaction.atomic
def retirer_synonyme(synonyme: Synonyme, *, acteur: Any, request: Any = None) -> None:
    """Noted with its meanings: the journal is enough to put it back."""
    _apres("annuaire.synonyme_retire", synonyme, acteur, request)
    synonyme.delete()
    rafraichir_lexique()


def _apres(geste: str, synonyme: Synonyme, acteur: Any, request: Any) -> None:
    rafraichir_lexique()
    cache_public.invalider(sursis=True)
    noter(geste, acteur=acteur, details={"mot": str(synonyme)}, request=request)
