"""Requests of people without an account: received, confirmed by their mailbox, answered."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from annuaire import jetons
from annuaire.enums import EtatDemande, GenreDemande
from annuaire.models import Demande, Fiche
from annuaire.queries.demandes import adresses_de, confirmable
from annuaire.services.creation import (
    PersonneVoulue,
    StructureVoulue,
    creer_personne,
    creer_structure,
)
from annuaire.services.oppositions import opposer
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter

DEJA_CLOSE = "Cette demande a déjà reçu sa réponse."
RETIREE = (
    "Votre fiche n’est plus publiée. Elle s’efface dans un mois, et les registres nationaux ne la "
    "feront pas revenir."
)


def lien_de_suivi(demande: Demande) -> str:
    chemin = reverse("annuaire:demande", args=[jetons.sceller(jetons.DEMANDE, demande.pk)])
    return settings.WAGTAILADMIN_BASE_URL + chemin


@transaction.atomic
def deposer(
    genre: GenreDemande,
    *,
    courriel: str,
    fiche: Fiche | None = None,
    nom: str = "",
    texte: str = "",
    details: dict[str, Any] | None = None,
) -> Demande:
    """Nothing happens and nobody is told until the mailbox confirms."""
    demande = Demande.objects.create(
        genre=genre,
        fiche=fiche,
        courriel=courriel.strip().lower(),
        nom=nom,
        texte=texte,
        details=details or {},
    )
    envoyer(
        a=demande.courriel,
        gabarit="annuaire/demande",
        contexte={
            "demande": demande,
            "lien": lien_de_suivi(demande),
            "jours": settings.ANNUAIRE_CONFIRMATION_JOURS,
        },
    )
    return demande


@transaction.atomic
def deposer_prouvee(
    genre: GenreDemande, fiche: Fiche, *, courriel: str, texte: str = "", request: Any = None
) -> Demande:
    """By a link already sent to that mailbox: opening it was the confirmation."""
    demande = Demande.objects.create(
        genre=genre,
        fiche=fiche,
        courriel=courriel.strip().lower(),
        nom=fiche.titre[:150],
        texte=texte,
    )
    return confirmer(demande, request=request)


@transaction.atomic
def confirmer(demande: Demande, *, request: Any = None) -> Demande:
    """A removal asked from a mailbox of the entry itself is done at once; the rest is decided."""
    demande = Demande.objects.select_for_update(of=("self",)).get(pk=demande.pk)
    if not demande.a_confirmer:
        return demande
    if not confirmable(demande):
        raise ValidationError("Ce lien a trop attendu. Faites une nouvelle demande.")
    fiche = demande.fiche
    demande.confirmee_le = timezone.now()
    demande.etat = EtatDemande.A_TRAITER
    demande.echeance = timezone.localdate() + timedelta(days=settings.ANNUAIRE_REPONSE_JOURS)
    demande.adresse_prouvee = fiche is not None and demande.courriel in adresses_de(fiche)
    if fiche and demande.genre == GenreDemande.RETRAIT and demande.adresse_prouvee:
        _retirer(demande, fiche, acteur=None, request=request)
        _clore(demande, EtatDemande.FAITE, RETIREE, acteur=None)
    demande.save()
    noter("annuaire.demande_confirmee", acteur=None, objet=demande, request=request)
    return demande


@transaction.atomic
def repondre(
    demande: Demande, *, accepte: bool, reponse: str, acteur: Any, request: Any = None
) -> Demande:
    """The coordination's decision, told to the person by e-mail and on their page."""
    demande = Demande.objects.select_for_update(of=("self",)).get(pk=demande.pk)
    if demande.etat != EtatDemande.A_TRAITER:
        raise ValidationError(DEJA_CLOSE)
    if accepte and demande.genre == GenreDemande.RETRAIT and demande.fiche:
        _retirer(demande, demande.fiche, acteur=acteur, request=request)
        reponse = reponse or RETIREE
    _clore(demande, EtatDemande.FAITE if accepte else EtatDemande.REFUSEE, reponse, acteur=acteur)
    demande.save()
    envoyer(
        a=demande.courriel,
        gabarit="annuaire/demande_reponse",
        contexte={"demande": demande, "lien": lien_de_suivi(demande)},
        acteur=acteur,
    )
    noter("annuaire.demande_close", acteur=acteur, objet=demande, request=request)
    return demande


def _retirer(demande: Demande, fiche: Fiche, *, acteur: Any, request: Any) -> None:
    opposer(fiche, acteur=acteur, motif="Retrait demandé par l’intéressé", request=request)
    # Whoever else reads the mail of this entry must be able to say « ce n’est pas moi ».
    for adresse in sorted(adresses_de(fiche) - {demande.courriel}):
        envoyer(a=adresse, gabarit="annuaire/fiche_retiree", contexte={"fiche": fiche})


def _clore(demande: Demande, etat: EtatDemande, reponse: str, *, acteur: Any) -> None:
    demande.etat, demande.reponse = etat, reponse[:1000]
    demande.decidee_le, demande.decidee_par = timezone.now(), acteur


@transaction.atomic
def purger_demandes(jour: Any) -> int:
    """Those nobody confirmed, and those closed for a year."""
    maintenant = timezone.now()
    abandonnees = Demande.objects.filter(
        etat=EtatDemande.A_CONFIRMER,
        recue_le__lt=maintenant - timedelta(days=settings.ANNUAIRE_CONFIRMATION_JOURS),
    )
    anciennes = Demande.objects.filter(
        decidee_le__lt=maintenant - timedelta(days=settings.ANNUAIRE_DEMANDES_JOURS)
    )
    return abandonnees.delete()[0] + anciennes.delete()[0]


@transaction.atomic
def ajouter_la_personne(
    demande: Demande,
    voulue: PersonneVoulue,
    *,
    acteur: Any,
    malgre_opposition: bool = False,
    request: Any = None,
) -> Fiche:
    fiche = creer_personne(
        voulue, acteur=acteur, malgre_opposition=malgre_opposition, request=request
    )
    _ajoutee(demande, fiche, acteur, request)
    return fiche


@transaction.atomic
def ajouter_la_structure(
    demande: Demande, voulue: StructureVoulue, *, acteur: Any, request: Any = None
) -> Fiche:
    fiche = creer_structure(voulue, acteur=acteur, request=request)
    _ajoutee(demande, fiche, acteur, request)
    return fiche


def _ajoutee(demande: Demande, fiche: Fiche, acteur: Any, request: Any) -> None:
    demande.fiche = fiche
    demande.save(update_fields=["fiche"])
    adresse = settings.WAGTAILADMIN_BASE_URL + fiche.get_absolute_url()
    repondre(
        demande,
        accepte=True,
        reponse=f"La fiche est en ligne : {adresse}",
        acteur=acteur,
        request=request,
    )
