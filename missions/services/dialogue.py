"""The dialogue de gestion: freezing, opening to the funders, answering, agreeing."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.acces_externe.services import AccesOuvert, ouvrir_acces
from missions.calcul import FORMES
from missions.enums import NatureMesure
from missions.instantane import empreinte, figer
from missions.models import (
    AccesFinanceur,
    AnneeContrat,
    Instantane,
    QuestionFinanceur,
    ValeurProposee,
)
from missions.queries import tableau_annee
from missions.saisie import ecrire_valeur, lire_valeur
from missions.services.mesures import Auteur, enregistrer_mesure, exiger_signe

GENRE_ACCES = "financeurs"


@transaction.atomic
def prendre_instantane(annee: AnneeContrat, *, libelle: str, auteur: Auteur) -> Instantane:
    jour = timezone.localdate()
    contenu = figer(tableau_annee(annee), jour)
    instantane = Instantane(
        annee=annee,
        libelle=libelle.strip() or "Instantané",
        arrete_au=jour,
        contenu=contenu,
        sha256=empreinte(contenu),
        pris_par=auteur.compte,
    )
    instantane.full_clean(exclude=["pris_par"])
    instantane.save()
    noter(
        "missions.instantane",
        acteur=auteur.compte,
        objet=instantane,
        details={"sha256": instantane.sha256},
        request=auteur.request,
    )
    return instantane


# --- La salle des financeurs ---


@transaction.atomic
def ouvrir_aux_financeurs(
    instantane: Instantane,
    *,
    nom: str,
    organisme: str,
    email: str,
    expire_le: datetime,
    auteur: Auteur,
) -> AccesOuvert:
    ouvert = ouvrir_acces(
        GENRE_ACCES,
        objet=f"{instantane.libelle}, année {instantane.annee.numero}",
        nom=nom,
        organisme=organisme,
        email=email,
        expire_le=expire_le,
        par=auteur.compte,
        request=auteur.request,
    )
    AccesFinanceur.objects.create(acces=ouvert.acces, instantane=instantane)
    return ouvert


def _exiger_code(instantane: Instantane, code: str, *, ou_vide: bool) -> None:
    connus = instantane.contenu["calcul"]["indicateurs"]
    if not (code in connus or (ou_vide and not code)):
        raise ValidationError("Cet indicateur n’est pas dans l’instantané.")


@transaction.atomic
def poser_question(
    acces: AccesFinanceur, *, code: str, texte: str, request: HttpRequest | None = None
) -> QuestionFinanceur:
    _exiger_code(acces.instantane, code, ou_vide=True)
    question = QuestionFinanceur(acces=acces, code=code, texte=texte.strip())
    question.full_clean()
    question.save()
    _noter_financeur("missions.question", acces, {"code": code}, request)
    return question


@transaction.atomic
def proposer_valeur(
    acces: AccesFinanceur,
    *,
    code: str,
    valeur: str,
    motif: str,
    request: HttpRequest | None = None,
) -> ValeurProposee:
    """Read at once, so that what cannot be recorded is told to the one who writes it."""
    _exiger_code(acces.instantane, code, ou_vide=False)
    indicateur = acces.instantane.annee.indicateurs.filter(code=code).first()
    if indicateur is None:
        raise ValidationError("Cet indicateur n’est plus dans l’annexe de l’année.")
    lue = lire_valeur(valeur, binaire=FORMES[indicateur.forme].binaire)
    exiger_signe(indicateur, lue)
    ecrite = ecrire_valeur(lue)
    proposee = ValeurProposee(acces=acces, code=code, valeur=ecrite, motif=motif.strip())
    proposee.full_clean()
    proposee.save()
    _noter_financeur("missions.valeur_proposee", acces, {"code": code, "valeur": valeur}, request)
    return proposee


def _noter_financeur(
    action: str, acces: AccesFinanceur, details: dict[str, Any], request: HttpRequest | None
) -> None:
    noter(
        action,
        acteur=None,
        au_nom_de=str(acces.acces),
        objet=acces.instantane,
        details=details,
        request=request,
    )


@transaction.atomic
def repondre_question(question: QuestionFinanceur, reponse: str, *, auteur: Auteur) -> None:
    if not reponse.strip():
        raise ValidationError("Écrivez la réponse.")
    question.reponse, question.repondu_par = reponse.strip(), auteur.compte
    question.repondu_le = timezone.now()
    question.full_clean(exclude=["repondu_par"])
    question.save()
    noter(
        "missions.question_repondue",
        acteur=auteur.compte,
        objet=question.acces.instantane,
        details={"code": question.code},
        request=auteur.request,
    )


@transaction.atomic
def decider_valeur(proposee: ValeurProposee, *, accepter: bool, auteur: Auteur) -> None:
    """Agreed, the value becomes a retained measure: the euros follow it."""
    proposee = (
        ValeurProposee.objects.select_for_update(of=("self",))
        .select_related("acces__acces", "acces__instantane__annee")
        .get(pk=proposee.pk)
    )
    if proposee.acceptee is not None:
        raise ValidationError("Cette proposition est déjà décidée.")
    instantane = proposee.acces.instantane
    if accepter:
        indicateur = instantane.annee.indicateurs.get(code=proposee.code)
        motif = f"Convenu avec {proposee.acces.acces}"
        proposee.mesure = enregistrer_mesure(
            indicateur,
            valeur=lire_valeur(proposee.valeur, binaire=FORMES[indicateur.forme].binaire),
            nature=NatureMesure.RETENUE,
            jour=timezone.localdate(),
            motif=f"{motif}\u00a0: {proposee.motif}"[:300] if proposee.motif else motif[:300],
            auteur=auteur,
        )
    proposee.acceptee, proposee.decidee_par = accepter, auteur.compte
    proposee.decidee_le = timezone.now()
    proposee.save()
    noter(
        "missions.valeur_decidee",
        acteur=auteur.compte,
        objet=instantane,
        details={"code": proposee.code, "valeur": proposee.valeur, "acceptee": accepter},
        request=auteur.request,
    )
