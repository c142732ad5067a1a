"""« C’est ma fiche »: proved by the entry's own mailbox or by the file of members, else decided."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from annuaire import jetons
from annuaire.enums import EtatRevendication, Genre, Preuve
from annuaire.models import Fiche, Revendication
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent

DEJA_TENUE = "Cette fiche est déjà liée à un compte. Écrivez à la coordination si c’est une erreur."
UNE_SEULE = "Votre compte tient déjà une fiche."


@transaction.atomic
def revendiquer(
    fiche: Fiche, *, compte: Any, rpps: str = "", texte: str = "", request: Any = None
) -> Revendication:
    """At once when the file of members holds this very number; else a mail, else a wait."""
    fiche = Fiche.objects.select_for_update(of=("self",)).get(pk=fiche.pk)
    if fiche.compte_id:
        raise ValidationError(DEJA_TENUE)
    if Fiche.objects.filter(compte=compte).exists():
        raise ValidationError(UNE_SEULE)
    compte.revendications.en_cours().update(
        etat=EtatRevendication.RENONCEE, decidee_le=timezone.now()
    )
    demande = Revendication(fiche=fiche, compte=compte, rpps=rpps[:11], texte=texte)
    juste = bool(rpps) and rpps == _rpps(fiche)
    if juste and Adherent.objects.filter(compte=compte, rpps=rpps).exists():
        demande.etat = EtatRevendication.A_DECIDER
        demande.save()
        return _accepter(demande, Preuve.ADHESION, acteur=compte, request=request)
    adresse = fiche.courriel or fiche.mssante
    # An RPPS number is public: alone it proves nothing, the mailbox does.
    if juste and adresse:
        demande.etat = EtatRevendication.A_CONFIRMER
        demande.save()
        _ecrire_a_la_fiche(demande, adresse)
    else:
        demande.etat = EtatRevendication.A_DECIDER
        demande.save()
    noter("annuaire.fiche_revendiquee", acteur=compte, objet=fiche, request=request)
    return demande


def _rpps(fiche: Fiche) -> str | None:
    return fiche.professionnel.rpps if fiche.genre == Genre.PERSONNE else None


def _ecrire_a_la_fiche(demande: Revendication, adresse: str) -> None:
    chemin = reverse(
        "annuaire:confirmer_revendication",
        args=[jetons.sceller(jetons.REVENDICATION, demande.pk)],
    )
    envoyer(
        a=adresse,
        gabarit="annuaire/revendication",
        contexte={
            "fiche": demande.fiche,
            "compte": demande.compte,
            "lien": settings.WAGTAILADMIN_BASE_URL + chemin,
            "jours": settings.ANNUAIRE_CONFIRMATION_JOURS,
        },
    )


@transaction.atomic
def confirmer(demande: Revendication, *, request: Any = None) -> Revendication:
    """Whoever reads the mail of the entry recognises the member."""
    demande = _verrouiller(demande)
    if demande.etat != EtatRevendication.A_CONFIRMER:
        raise ValidationError("Cette demande a déjà reçu sa réponse.")
    return _accepter(demande, Preuve.COURRIEL, acteur=demande.compte, request=request)


@transaction.atomic
def accepter(demande: Revendication, *, acteur: Any, request: Any = None) -> Revendication:
    return _accepter(_verrouiller(demande), Preuve.COORDINATION, acteur=acteur, request=request)


@transaction.atomic
def refuser(
    demande: Revendication, *, motif: str, acteur: Any, request: Any = None
) -> Revendication:
    demande = _verrouiller(demande)
    _exiger_en_cours(demande)
    _clore(demande, EtatRevendication.REFUSEE, acteur, motif)
    _prevenir(demande)
    noter("annuaire.revendication_refusee", acteur=acteur, objet=demande.fiche, request=request)
    return demande


@transaction.atomic
def renoncer(demande: Revendication, *, request: Any = None) -> None:
    _clore(demande, EtatRevendication.RENONCEE, demande.compte, "")


@transaction.atomic
def delier(fiche: Fiche, *, acteur: Any, request: Any = None) -> None:
    """The account keeps existing; the entry is nobody's again, its values stay."""
    fiche.compte = None
    fiche.save(update_fields=["compte", "modifiee_le"])
    noter("annuaire.fiche_deliee", acteur=acteur, objet=fiche, request=request)


def _verrouiller(demande: Revendication) -> Revendication:
    return (
        Revendication.objects.select_for_update(of=("self",))
        .select_related("fiche", "compte")
        .get(pk=demande.pk)
    )


def _exiger_en_cours(demande: Revendication) -> None:
    if demande.etat not in (EtatRevendication.A_CONFIRMER, EtatRevendication.A_DECIDER):
        raise ValidationError("Cette demande a déjà reçu sa réponse.")


def _accepter(
    demande: Revendication, preuve: Preuve, *, acteur: Any, request: Any
) -> Revendication:
    _exiger_en_cours(demande)
    fiche = Fiche.objects.select_for_update(of=("self",)).get(pk=demande.fiche_id)
    if fiche.compte_id:
        raise ValidationError(DEJA_TENUE)
    if Fiche.objects.filter(compte=demande.compte).exists():
        raise ValidationError(UNE_SEULE)
    fiche.compte = demande.compte
    fiche.save(update_fields=["compte", "modifiee_le"])
    demande.preuve = preuve
    _clore(demande, EtatRevendication.ACCEPTEE, acteur, "")
    for autre in Revendication.objects.en_cours().filter(fiche=fiche):
        _clore(autre, EtatRevendication.REFUSEE, acteur, "Cette fiche est liée à un autre compte.")
    _prevenir(demande)
    noter("annuaire.fiche_reconnue", acteur=acteur, objet=fiche, request=request)
    return demande


def _clore(demande: Revendication, etat: EtatRevendication, acteur: Any, motif: str) -> None:
    demande.etat, demande.motif = etat, motif[:250]
    demande.decidee_le, demande.decidee_par = timezone.now(), acteur
    demande.save()


def _prevenir(demande: Revendication) -> None:
    """To the account's own address: had someone else claimed, the true owner would learn it."""
    envoyer(
        a=demande.compte.email,
        gabarit="annuaire/revendication_reponse",
        contexte={
            "demande": demande,
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse("ma_fiche:modifier"),
        },
    )
