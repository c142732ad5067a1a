"""Answers to « tout est juste ? », by whoever reads the mail of the entry: no account, no password.

Each answer is given once; leaving the annuaire or its mail stays possible as long as the link.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire.enums import GenreDemande, ReponseVerification, Source
from annuaire.models import Demande, Fiche, Sollicitation
from annuaire.services import demandes
from annuaire.services.fiches import modifier_fiche, modifier_sa_fiche, verifier_fiche
from cpts_portal.journal.services import noter

DEJA_REPONDU = "Une réponse a déjà été donnée avec ce lien."
RETIREE = "Cette fiche n’est plus publiée."
PAR_LETTRE = "Faites la demande depuis la page de la fiche : une lettre ne suffit pas à la prouver."


@transaction.atomic
def confirmer(sollicitation: Sollicitation, *, request: Any = None) -> None:
    sollicitation, fiche = _ouvrir(sollicitation)
    verifier_fiche(fiche, source=Source.PERSONNE, acteur=None, request=request)
    _repondre(sollicitation, ReponseVerification.JUSTE, request)


@transaction.atomic
def corriger(
    sollicitation: Sollicitation,
    valeurs: Mapping[str, Any],
    *,
    texte: str = "",
    request: Any = None,
) -> tuple[list[str], list[str]]:
    """The fields online at once, and those the coordination reads first; `texte` is its to read."""
    sollicitation, fiche = _ouvrir(sollicitation)
    appliques, attendent = modifier_sa_fiche(
        fiche, valeurs, acteur=None, request=request, partiel=True
    )
    reponse = ReponseVerification.JUSTE
    if appliques or attendent:
        reponse = ReponseVerification.MODIFIEE
    if texte:
        reponse = ReponseVerification.SIGNALEE
        demandes.deposer_prouvee(
            GenreDemande.ERREUR, fiche, courriel=sollicitation.adresse, texte=texte, request=request
        )
    _repondre(sollicitation, reponse, request)
    return appliques, attendent


@transaction.atomic
def retirer(sollicitation: Sollicitation, *, request: Any = None) -> Demande:
    """Out of the annuaire at once: the mailbox is the entry's own."""
    sollicitation, fiche = _verrouiller(sollicitation)
    if not fiche.publiee:
        raise ValidationError(RETIREE)
    if not sollicitation.adresse:
        raise ValidationError(PAR_LETTRE)
    demande = demandes.deposer_prouvee(
        GenreDemande.RETRAIT, fiche, courriel=sollicitation.adresse, request=request
    )
    _repondre(sollicitation, ReponseVerification.RETIREE, request)
    return demande


@transaction.atomic
def pas_moi(sollicitation: Sollicitation, *, request: Any = None) -> None:
    """The address leaves the entry (its history gives it back); nobody writes there again."""
    sollicitation, fiche = _verrouiller(sollicitation)
    if sollicitation.adresse and fiche.courriel.lower() == sollicitation.adresse.lower():
        modifier_fiche(
            fiche,
            {"courriel": ""},
            source=Source.COORDINATION,
            acteur=None,
            request=request,
            verifie=False,
        )
    _repondre(sollicitation, ReponseVerification.PAS_MOI, request)


@transaction.atomic
def ne_plus_ecrire(sollicitation: Sollicitation, *, request: Any = None) -> None:
    """Asked twice (a button, then the mail program), it says the same."""
    sollicitation, fiche = _verrouiller(sollicitation)
    regler_les_courriels(fiche, recevoir=False, acteur=None, request=request)
    if not sollicitation.reponse:
        _repondre(sollicitation, ReponseVerification.STOP, request)


@transaction.atomic
def ecrire_de_nouveau(sollicitation: Sollicitation, *, request: Any = None) -> None:
    sollicitation, fiche = _verrouiller(sollicitation)
    regler_les_courriels(fiche, recevoir=True, acteur=None, request=request)
    if sollicitation.reponse == ReponseVerification.STOP:
        sollicitation.reponse, sollicitation.repondue_le = "", None
        sollicitation.save(update_fields=["reponse", "repondue_le"])


@transaction.atomic
def regler_les_courriels(fiche: Fiche, *, recevoir: bool, acteur: Any, request: Any = None) -> None:
    if recevoir == (fiche.sans_courriel_depuis is None):
        return
    fiche.sans_courriel_depuis = None if recevoir else timezone.localdate()
    fiche.save(update_fields=["sans_courriel_depuis", "modifiee_le"])
    geste = "annuaire.courriels_repris" if recevoir else "annuaire.courriels_arretes"
    noter(geste, acteur=acteur, objet=fiche, request=request)


def _verrouiller(sollicitation: Sollicitation) -> tuple[Sollicitation, Fiche]:
    trouvee = Sollicitation.objects.select_for_update(of=("self",)).get(pk=sollicitation.pk)
    return trouvee, Fiche.objects.select_for_update(of=("self",)).get(pk=trouvee.fiche_id)


def _ouvrir(sollicitation: Sollicitation) -> tuple[Sollicitation, Fiche]:
    trouvee, fiche = _verrouiller(sollicitation)
    if trouvee.reponse not in ("", ReponseVerification.STOP):
        raise ValidationError(DEJA_REPONDU)
    if not fiche.publiee:
        raise ValidationError(RETIREE)
    return trouvee, fiche


def _repondre(sollicitation: Sollicitation, reponse: ReponseVerification, request: Any) -> None:
    sollicitation.reponse, sollicitation.repondue_le = reponse, timezone.now()
    sollicitation.save(update_fields=["reponse", "repondue_le"])
    noter(
        "annuaire.verification_repondue",
        acteur=None,
        objet=sollicitation.fiche,
        details={"reponse": reponse.value},
        request=request,
    )
