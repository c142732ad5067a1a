from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import euros
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.indemnisation import permissions
from membres.indemnisation.circuit import Geste
from membres.indemnisation.enums import EtatDemande, EtatLot, GesteDemande
from membres.indemnisation.evenements import demande_payee, paiement_rejete
from membres.indemnisation.models import Demande, Lot
from membres.indemnisation.plafonds import montant_du_pass, plafond_de, recu_ailleurs

from ._communs import exiger, exiger_passage, instant, relire, tracer, verrouiller
from .presences import exiger_conforme

_TRESORERIE = "Les paiements se tiennent à la trésorerie."


@transaction.atomic
def preparer_lot(
    demandes: Iterable[Demande],
    *,
    execution: dt.date,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Lot:
    exiger(permissions.peut_payer(par), _TRESORERIE)
    if execution < timezone.localdate(instant(quand)):
        raise ValidationError("La date d’exécution est passée.")
    lignes = _verrouiller_toutes([demande.pk for demande in demandes])
    if not lignes:
        raise ValidationError("Cochez au moins une demande à payer.")
    for ligne in lignes:
        if ligne.etat != EtatDemande.VALIDEE_TRESORERIE or ligne.lot_id:
            raise ValidationError(f"{ligne.reference} n’attend plus de paiement.")
        if ligne.beneficiaire is not None and not ligne.beneficiaire.actif:
            raise ValidationError(
                f"{ligne.adherent} a retiré le compte de {ligne.reference}\u00a0: "
                "demandez-lui d’en enregistrer un autre, ou ôtez cette demande de la liste."
            )
        exiger_conforme(ligne)
    _exiger_plafonds(lignes, execution)
    lot = Lot(execution=execution, cree_par=par, cree_le=instant(quand))
    lot.full_clean()
    lot.save()
    Demande.objects.filter(pk__in=[ligne.pk for ligne in lignes]).update(lot=lot)
    noter(
        "paiement.liste_preparee",
        acteur=par,
        objet=lot,
        details={"demandes": len(lignes)},
        request=request,
    )
    return lot


def _verrouiller_toutes(pks: list[int]) -> list[Demande]:
    """Persons by number, then claims by number: two lists at once wait, they do not cross."""
    concernes = Demande.objects.filter(pk__in=pks).values("adherent")
    list(
        Adherent.objects.filter(pk__in=concernes)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    return list(
        Demande.objects.filter(pk__in=pks)
        .select_for_update(of=("self",))
        .select_related("adherent", "adherent__compte", "beneficiaire", "lot", "signature")
        .order_by("pk")
    )


def _exiger_plafonds(lignes: list[Demande], jour: dt.date) -> None:
    """Against the ceiling of the year the money leaves: it may not be the year of validation."""
    par_personne: dict[int, list[Demande]] = {}
    for ligne in lignes:
        if ligne.est_plafonnee:
            par_personne.setdefault(ligne.adherent_id, []).append(ligne)
    for siennes in par_personne.values():
        adherent = siennes[0].adherent
        montant = montant_du_pass(jour)
        if montant is None:
            raise ValidationError(
                f"Le plafond (PASS) de {jour.year} n’est pas saisi\u00a0: la coordination ou "
                "l’administration technique l’entre dans « Réglages », avec sa source."
            )
        verse = plafond_de(adherent, jour).paye + recu_ailleurs(adherent, jour.year)
        autres_listes = _en_liste(adherent, jour.year, sauf=siennes)
        voulu = sum((ligne.montant or Decimal(0) for ligne in siennes), Decimal(0))
        if verse + autres_listes + voulu > montant:
            reste = max(Decimal(0), montant - verse - autres_listes)
            raise ValidationError(
                f"{adherent}\u00a0: le plafond de {jour.year} serait dépassé. Il reste "
                f"{euros(reste)} à payer cette année\u00a0; retirez une demande de la liste."
            )


def _en_liste(adherent: Adherent, annee: int, *, sauf: list[Demande]) -> Decimal:
    """What other lists, prepared and not yet recorded, will pay that year."""
    autres = (
        Demande.objects.plafonnees()
        .filter(adherent=adherent, etat=EtatDemande.VALIDEE_TRESORERIE)
        .filter(lot__etat=EtatLot.PREPARE, lot__execution__year=annee)
        .exclude(pk__in=[ligne.pk for ligne in sauf])
    )
    return autres.aggregate(total=Sum("montant"))["total"] or Decimal(0)


@transaction.atomic
def abandonner_lot(lot: Lot, *, par: Compte, request: HttpRequest | None = None) -> None:
    """The list goes, its claims wait again."""
    exiger(permissions.peut_payer(par), _TRESORERIE)
    ligne = Lot.objects.select_for_update().get(pk=lot.pk)
    if ligne.etat != EtatLot.PREPARE:
        raise ValidationError("Cette liste est déjà payée ou abandonnée.")
    ligne.demandes.update(lot=None)
    ligne.etat = EtatLot.ABANDONNE
    ligne.save(update_fields=["etat"])
    noter("paiement.liste_abandonnee", acteur=par, objet=ligne, request=request)


@transaction.atomic
def enregistrer_paiement(
    lot: Lot,
    *,
    jour: dt.date,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Lot:
    """The bank executed the list that day: each claim is paid, once, and upper floors are told."""
    exiger(permissions.peut_payer(par), _TRESORERIE)
    lignes = _verrouiller_toutes(list(lot.demandes.values_list("pk", flat=True)))
    verrouille = Lot.objects.select_for_update().get(pk=lot.pk)
    if verrouille.etat != EtatLot.PREPARE:
        raise ValidationError("Cette liste est déjà payée ou abandonnée.")
    if jour > timezone.localdate(instant(quand)):
        raise ValidationError({"jour": "Ce jour n’est pas encore passé."})
    if jour < timezone.localdate(verrouille.cree_le):
        raise ValidationError({"jour": "La liste a été préparée après ce jour."})
    _exiger_plafonds(lignes, jour)
    for ligne in lignes:
        exiger_passage(par, Geste.PAYER, ligne)
        ligne.etat = EtatDemande.PAYEE
        ligne.payee_le, ligne.annee_paiement = jour, jour.year
        ligne.save(update_fields=["etat", "payee_le", "annee_paiement"])
        tracer(ligne, GesteDemande.PAYER, par=par, quand=instant(quand), request=request)
        demande_payee.send(sender=Demande, demande=ligne)
    verrouille.etat, verrouille.paye_le = EtatLot.PAYE, jour
    verrouille.save(update_fields=["etat", "paye_le"])
    noter(
        "paiement.liste_payee",
        acteur=par,
        objet=verrouille,
        details={"jour": str(jour), "demandes": len(lignes)},
        request=request,
    )
    lot.refresh_from_db()
    return lot


@transaction.atomic
def rejeter_virement(
    demande: Demande,
    *,
    par: Compte,
    motif: str,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """The money came back: the claim waits for another list, its history keeps both."""
    ligne = verrouiller(demande)
    exiger_passage(par, Geste.REJETER, ligne)
    if ligne.corrige_id or ligne.corrections.exists():
        raise ValidationError("Une demande corrigée ne peut plus revenir de la banque.")
    ligne.etat = EtatDemande.VALIDEE_TRESORERIE
    ligne.lot = ligne.payee_le = ligne.annee_paiement = None
    ligne.save(update_fields=["etat", "lot", "payee_le", "annee_paiement"])
    tracer(
        ligne,
        GesteDemande.REJETER,
        par=par,
        quand=instant(quand),
        precision=motif.strip(),
        request=request,
    )
    paiement_rejete.send(sender=Demande, demande=ligne, montant=ligne.montant)
    return ligne


@transaction.atomic
def contrepasser(
    demande: Demande,
    *,
    montant: Decimal,
    motif: str,
    jour: dt.date,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> Demande:
    """Paid in excess and given back: a dated negative row beside the untouched original."""
    exiger(permissions.peut_payer(par), _TRESORERIE)
    ligne = verrouiller(demande)
    if ligne.etat != EtatDemande.PAYEE or ligne.corrige_id or ligne.montant is None:
        raise ValidationError("Seule une demande payée se corrige.")
    exiger(not permissions.est_la_sienne(par, ligne), "Personne ne corrige sa propre demande.")
    deja = ligne.corrections.aggregate(total=Sum("montant"))["total"] or Decimal(0)
    reste = ligne.montant + deja
    if montant <= 0 or montant > reste:
        raise ValidationError({"montant": f"Le montant rendu va de 0,01\u00a0€ à {euros(reste)}."})
    if ligne.payee_le is not None and jour < ligne.payee_le:
        raise ValidationError({"jour": "La correction vient après le paiement."})
    maintenant = instant(quand)
    correction = Demande(
        adherent=ligne.adherent,
        nature=ligne.nature,
        activite=ligne.activite,
        objet=f"Correction\u00a0: {ligne.objet}"[:200],
        jour=ligne.jour,
        montant=-montant,
        etat=EtatDemande.PAYEE,
        payee_le=jour,
        annee_paiement=ligne.annee_paiement,
        beneficiaire=ligne.beneficiaire,
        corrige=ligne,
        cree_le=maintenant,
    )
    correction.full_clean()
    correction.save()
    tracer(
        correction,
        GesteDemande.CONTREPASSER,
        par=par,
        quand=maintenant,
        precision=motif.strip(),
        request=request,
    )
    tracer(
        ligne,
        GesteDemande.CONTREPASSER,
        par=par,
        quand=maintenant,
        montant=-montant,
        precision=motif.strip(),
        request=request,
    )
    demande_payee.send(sender=Demande, demande=correction)
    return relire(correction.pk)
