from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from membres.adhesions.models import Adherent
from membres.reunions.enums import Avis, EtatReunion, Reponse
from membres.reunions.models import Convocation, Disponibilite

from ._communs import instant


@transaction.atomic
def repondre(
    convocation: Convocation,
    reponse: Reponse,
    *,
    mandataire: Adherent | None = None,
    quand: dt.datetime | None = None,
) -> Convocation:
    """One's own answer, changed as often as one likes until the meeting begins."""
    ligne = (
        Convocation.objects.select_for_update(of=("self",))
        .select_related("reunion")
        .get(pk=convocation.pk)
    )
    maintenant = instant(quand)
    reunion = ligne.reunion
    if reunion.etat != EtatReunion.CONVOQUEE or reunion.fin is None or reunion.fin < maintenant:
        raise ValidationError("Cette réunion n’attend plus de réponse.")
    if reponse == Reponse.POUVOIR:
        _verifier_mandataire(ligne, mandataire)
    ligne.reponse = reponse
    ligne.mandataire = mandataire if reponse == Reponse.POUVOIR else None
    ligne.repondu_le = maintenant
    ligne.full_clean(exclude=["courriel"])
    ligne.save(update_fields=["reponse", "mandataire", "repondu_le"])
    return ligne


def _verifier_mandataire(convocation: Convocation, mandataire: Adherent | None) -> None:
    if mandataire is None:
        raise ValidationError({"mandataire": "Dites à qui vous donnez pouvoir."})
    autre = Convocation.objects.filter(reunion=convocation.reunion_id, adherent=mandataire).first()
    if autre is None or autre.pk == convocation.pk:
        raise ValidationError(
            {"mandataire": "Le pouvoir se donne à une autre personne convoquée à cette réunion."}
        )
    if autre.reponse in (Reponse.ABSENT, Reponse.POUVOIR):
        raise ValidationError(
            {"mandataire": f"{mandataire} ne vient pas\u00a0: choisissez une autre personne."}
        )


@transaction.atomic
def donner_disponibilites(
    convocation: Convocation, avis: Mapping[int, Avis]
) -> list[Disponibilite]:
    """`avis` by date proposed; what is missing is left as it was."""
    reunion = convocation.reunion
    if reunion.etat != EtatReunion.SONDAGE:
        raise ValidationError("Ce sondage est terminé\u00a0: la date est choisie.")
    proposes = set(reunion.creneaux.values_list("pk", flat=True))
    return [
        Disponibilite.objects.update_or_create(
            creneau_id=creneau, convocation=convocation, defaults={"avis": valeur}
        )[0]
        for creneau, valeur in avis.items()
        if creneau in proposes
    ]
