"""Who looks after an indicator, when to come back to it, what people say of it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from missions.models import Commentaire, Indicateur
from missions.services.mesures import Auteur


@transaction.atomic
def suivre(
    indicateur: Indicateur,
    *,
    responsable: Compte | None,
    rappel_le: date | None,
    auteur: Auteur,
) -> None:
    if rappel_le and responsable is None:
        raise ValidationError({"rappel_le": "Un rappel part à quelqu’un\u00a0: choisissez qui."})
    indicateur.responsable, indicateur.rappel_le = responsable, rappel_le
    indicateur.save(update_fields=["responsable", "rappel_le"])
    noter(
        "missions.indicateur_suivi",
        acteur=auteur.compte,
        objet=indicateur,
        details={
            "responsable": str(responsable or ""),
            "rappel_le": rappel_le.isoformat() if rappel_le else "",
        },
        request=auteur.request,
    )


@transaction.atomic
def commenter(indicateur: Indicateur, texte: str, *, auteur: Auteur) -> Commentaire:
    if auteur.compte is None:
        raise PermissionDenied("Un commentaire a un auteur.")
    commentaire = Commentaire(indicateur=indicateur, texte=texte.strip(), auteur=auteur.compte)
    commentaire.full_clean()
    commentaire.save()
    noter("missions.commentaire", acteur=auteur.compte, objet=indicateur, request=auteur.request)
    return commentaire


@transaction.atomic
def retirer_commentaire(commentaire: Commentaire, *, auteur: Auteur) -> None:
    if auteur.compte is None or commentaire.auteur_id != auteur.compte.pk:
        raise PermissionDenied("Seul son auteur retire un commentaire.")
    Commentaire.objects.filter(pk=commentaire.pk, retire_le=None).update(retire_le=timezone.now())
    noter(
        "missions.commentaire_retire",
        acteur=auteur.compte,
        objet=commentaire.indicateur,
        request=auteur.request,
    )
