from django.db import transaction

from cpts_portal.referentiel.lecture import lire_nomenclatures
from cpts_portal.referentiel.models import Profession, SavoirFaire

# Health professions, titles and social work; the other lists serve the RPPS import.
_PROFESSIONS = {"TRE_G15", "TRE_R95", "TRE_R94"}
_SAVOIR_FAIRE = {"TRE_R38"}


@transaction.atomic
def charger_nomenclatures() -> dict[str, int]:
    """Can run again: labels and versions follow the shipped file, the code is the key."""
    return {
        "professions": _charger(Profession, _PROFESSIONS),
        "savoir_faire": _charger(SavoirFaire, _SAVOIR_FAIRE),
    }


def _charger(modele: type[Profession] | type[SavoirFaire], noms: set[str]) -> int:
    lignes = [
        modele(
            code=entree.code,
            libelle=entree.libelle,
            nomenclature=entree.nomenclature,
            version=entree.version,
        )
        for entree in lire_nomenclatures(noms)
    ]
    modele._default_manager.bulk_create(
        lignes,  # type: ignore[arg-type]  # all of the one model
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["libelle", "nomenclature", "version"],
    )
    return len(lignes)
