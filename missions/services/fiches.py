import tomllib
from pathlib import Path

from django.db import transaction

from missions.models import Contrat, FicheAction

CHAMPS = (
    "constat",
    "objectifs",
    "etapes",
    "acteurs",
    "moyens",
    "public",
    "referents",
    "calendrier",
)


@transaction.atomic
def completer_fiches(contrat: Contrat, fichier: Path) -> int:
    """Give the actions of a contract their text, by title; what someone wrote is kept."""
    textes = tomllib.loads(fichier.read_text(encoding="utf-8"))
    fiches = FicheAction.objects.filter(mission__contrat=contrat, titre__in=textes, constat="")
    completees = 0
    for fiche in fiches.select_for_update(of=("self",)).order_by("pk"):
        for champ in CHAMPS:
            setattr(fiche, champ, textes[fiche.titre].get(champ, "").strip())
        fiche.full_clean()
        fiche.save(update_fields=CHAMPS)
        completees += 1
    return completees
