"""Paid claims become expenses of their envelope; what comes back is taken off it, dated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import date_longue
from membres.indemnisation.enums import EtatDemande
from membres.indemnisation.models import Demande
from missions.enums import EtatDepense
from missions.models import AnneeContrat, Depense, FicheAction, Imputation, Mission, ReunionAction
from missions.services.mesures import Auteur


@dataclass(frozen=True)
class Destination:
    """Neither: the fonctionnement."""

    mission: Mission | None = None
    action: FicheAction | None = None


class AnneeAbsente(ValidationError):
    def __init__(self, jour: date) -> None:
        super().__init__(
            f"Aucune année de contrat n’est ouverte au {date_longue(jour)}\u00a0: ouvrez-la "
            f"d’abord dans « Contrat {lire_libelles().aci} »."
        )


@transaction.atomic
def recevoir_paiement(demande: Demande) -> None:
    """Told by the floor below: by its meeting when that is enough, else it waits to be assigned."""
    origine = demande.corrige or demande
    imputation = Imputation.objects.select_for_update().filter(demande=origine).first()
    if imputation is None:
        destination = destination_de(origine)
        if destination is None:
            return
        imputation = Imputation.objects.create(
            demande=origine, mission=destination.mission, action=destination.action
        )
    # Hors de toute année ouverte, la demande attend dans la liste : le paiement, lui, a eu lieu.
    try:
        with transaction.atomic():
            _solder(imputation)
    except AnneeAbsente:
        imputation.delete()


@transaction.atomic
def recevoir_rejet(demande: Demande) -> None:
    imputation = Imputation.objects.select_for_update().filter(demande=demande).first()
    if imputation:
        _solder(imputation)


def destination_de(demande: Demande) -> Destination | None:
    """The one action its meeting served; several of one mission: that mission alone."""
    if demande.signature is None:
        return None
    liens = ReunionAction.objects.filter(
        reunion=demande.signature.reunion_id, ecartee_le=None
    ).select_related("action__mission__mission")
    actions = [lien.action for lien in liens.order_by("pk")]
    missions = {action.mission.mission for action in actions}
    if len(missions) != 1:
        return None
    return Destination(missions.pop(), actions[0] if len(actions) == 1 else None)


@transaction.atomic
def imputer_demandes(choix: Iterable[tuple[Demande, Destination]], *, auteur: Auteur) -> int:
    """All those chosen, or none: a refusal says which claim it speaks of."""
    imputees = 0
    for demande, destination in choix:
        try:
            _imputer(demande, destination, auteur)
        except ValidationError as refus:
            raise ValidationError(
                f"{demande.reference}\u00a0: {' '.join(refus.messages)}"
            ) from None
        imputees += 1
    return imputees


def _imputer(demande: Demande, destination: Destination, auteur: Auteur) -> None:
    """Assign, or assign elsewhere: its expenses follow."""
    action = destination.action
    if action and (
        destination.mission is None or action.mission.mission_id != destination.mission.pk
    ):
        raise ValidationError("Cette action n’est pas de cette mission.")
    verrouillee = Demande.objects.select_for_update(of=("self",)).get(pk=demande.pk)
    if verrouillee.etat != EtatDemande.PAYEE or verrouillee.corrige_id:
        raise ValidationError("Seule une demande payée s’impute.")
    imputation, _ = Imputation.objects.update_or_create(
        demande=verrouillee,
        defaults={
            "mission": destination.mission,
            "action": action,
            "imputee_par": auteur.compte,
        },
    )
    imputation.depenses.update(mission=destination.mission, action=action)
    _solder(imputation)
    noter(
        "missions.imputation",
        acteur=auteur.compte,
        objet=imputation,
        details={"enveloppe": str(destination.mission or "fonctionnement")},
        request=auteur.request,
    )


# --- Écrire ce qui manque ---


def _solder(imputation: Imputation) -> None:
    """Write what the claim says and the expenses do not yet; told twice, it is written once."""
    demande = Demande.objects.get(pk=imputation.demande_id)
    ecrites = list(imputation.depenses.order_by("pk"))
    corrections = list(demande.corrections.order_by("pk"))
    references = {d.reference for d in ecrites}
    propres = {c.reference for c in corrections}
    ecrit = sum((d.montant for d in ecrites if d.reference not in propres), Decimal(0))
    payee = demande.etat == EtatDemande.PAYEE
    attendu = demande.montant if payee and demande.montant else Decimal(0)
    if attendu != ecrit:
        jour = demande.payee_le if payee and demande.payee_le else timezone.localdate()
        rang = len([r for r in references if r not in propres]) + 1
        reference = demande.reference if rang == 1 else f"{demande.reference}/{rang}"
        objet = demande.objet if payee else f"Virement revenu\u00a0: {demande.objet}"
        _ecrire(imputation, reference, objet, attendu - ecrit, jour)
    for c in corrections:
        if c.reference not in references and c.montant:
            _ecrire(imputation, c.reference, c.objet, c.montant, c.payee_le or c.jour)


def _ecrire(
    imputation: Imputation, reference: str, objet: str, montant: Decimal, jour: date
) -> None:
    annee = _annee(imputation, jour)
    corrige = None
    if montant < 0:
        corrige = imputation.depenses.filter(montant__gt=0).order_by("-pk").first()
    depense = Depense(
        annee=annee,
        imputation=imputation,
        mission=imputation.mission,
        action=imputation.action,
        reference=reference,
        corrige=corrige,
        libelle=objet[:200],
        montant=montant,
        jour=jour,
        etat=EtatDepense.PAYEE,
    )
    depense.full_clean(exclude=["imputation"])
    depense.save()


def _annee(imputation: Imputation, jour: date) -> AnneeContrat:
    """Of the action's contract when there is one, else of the contract that runs that day."""
    annees = AnneeContrat.objects.filter(debut__lte=jour, fin__gte=jour)
    if imputation.action:
        annees = annees.filter(contrat=imputation.action.mission.contrat_id)
    annee = annees.order_by("-contrat__date_effet", "-pk").first()
    if annee:
        return annee
    # Ce qui revient quand aucune année n'est encore ouverte reste avec la dépense qu'il corrige.
    derniere = imputation.depenses.order_by("-pk").first()
    if derniere is None:
        raise AnneeAbsente(jour)
    return derniere.annee
