"""Writing money down: what came, what was spent, with its proof; an error is cancelled, kept."""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.documents import fichiers
from cpts_portal.journal.services import noter
from cpts_portal.lib.depots import DepotRefuse
from cpts_portal.lib.reception import accepter
from missions.models import AideAvantContrat, Contrat, Depense, Versement
from missions.services.mesures import Auteur
from missions.services.preuves import FichierDonne


@transaction.atomic
def enregistrer_versement(versement: Versement, *, auteur: Auteur) -> Versement:
    versement.full_clean()
    versement.save()
    _noter("missions.versement", versement, auteur)
    return versement


@transaction.atomic
def annuler_versement(versement: Versement, *, auteur: Auteur) -> None:
    Versement.objects.filter(pk=versement.pk, annule_le=None).update(annule_le=timezone.now())
    _noter("missions.versement_annule", versement, auteur)


@transaction.atomic
def enregistrer_aide(aide: AideAvantContrat, *, auteur: Auteur) -> AideAvantContrat:
    """Later expenses belong to a contract year: they are told there, with their proofs."""
    if aide.depense and Contrat.objects.filter(date_effet__lte=aide.jour).exists():
        raise ValidationError(
            {
                "depense": "Reçue une fois le contrat commencé\u00a0: laissez 0 et notez ses "
                "dépenses dans leur année."
            }
        )
    aide.full_clean()
    aide.save()
    _noter("missions.aide", aide, auteur)
    return aide


@transaction.atomic
def annuler_aide(aide: AideAvantContrat, *, auteur: Auteur) -> None:
    if AideAvantContrat.objects.filter(pk=aide.pk, annulee_le=None).update(
        annulee_le=timezone.now()
    ):
        _noter("missions.aide_annulee", aide, auteur)


@transaction.atomic
def enregistrer_depense(
    depense: Depense, *, fichier: FichierDonne | None = None, auteur: Auteur
) -> Depense:
    if depense.pk is None:
        depense.saisie_par = auteur.compte
    if depense.reference and depense.pk:
        raise ValidationError("Une demande payée se corrige à sa source.")
    _exiger_la_mission(depense)
    donne = _justifier(depense, fichier) if fichier else None
    depense.full_clean()
    if donne:
        fichiers.ranger(depense.fichier, donne.octets)
    depense.save()
    _noter("missions.depense", depense, auteur)
    return depense


def _exiger_la_mission(depense: Depense) -> None:
    action = depense.action
    if action and action.mission.mission_id != depense.mission_id:
        raise ValidationError({"action": "Cette action n’est pas de cette mission."})


def _justifier(depense: Depense, fichier: FichierDonne) -> FichierDonne:
    try:
        depot = accepter(fichier.nom, fichier.octets)
    except DepotRefuse as refus:
        raise ValidationError({"fichier": str(refus)}) from None
    depense.fichier = f"depenses/{depense.annee_id}/{uuid.uuid4()}.{depot.extension}"
    depense.nom_fichier, depense.type_mime = depot.nom, depot.type_mime
    depense.sha256 = hashlib.sha256(fichier.octets).hexdigest()
    return fichier


@transaction.atomic
def annuler_depense(depense: Depense, *, auteur: Auteur) -> None:
    if depense.reference:
        raise ValidationError("Une demande payée se corrige à sa source.")
    Depense.objects.filter(pk=depense.pk, annulee_le=None).update(annulee_le=timezone.now())
    _noter("missions.depense_annulee", depense, auteur)


def _noter(action: str, objet: Versement | Depense | AideAvantContrat, auteur: Auteur) -> None:
    noter(
        action,
        acteur=auteur.compte,
        objet=objet,
        details={"montant": str(objet.montant), "date": objet.jour.isoformat()},
        request=auteur.request,
    )
