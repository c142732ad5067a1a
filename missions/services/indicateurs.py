"""The annex corrected on screen; a closed year keeps its own as it was signed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from cpts_portal.journal.services import noter
from missions.models import Indicateur
from missions.services.mesures import Auteur


@transaction.atomic
def modifier_indicateur(
    indicateur: Indicateur, *, champs: Iterable[str], auteur: Auteur
) -> Indicateur:
    avant = Indicateur.objects.select_for_update(of=("self",)).get(pk=indicateur.pk)
    if indicateur.annee.close:
        raise ValidationError(
            f"L’année {indicateur.annee.numero} est close\u00a0: son annexe ne change plus."
        )
    if indicateur.date_initiale and indicateur.valeur_initiale is None:
        raise ValidationError({"date_initiale": "Cette date est celle d’une valeur de départ."})
    indicateur.full_clean()
    indicateur.save()
    noter(
        "missions.indicateur",
        acteur=auteur.compte,
        objet=indicateur,
        details={
            nom: {"avant": str(getattr(avant, nom)), "apres": str(getattr(indicateur, nom))}
            for nom in champs
        },
        request=auteur.request,
    )
    return indicateur
