"""One function per thing a person can do in a group."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels import services as courriels
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances import services as instances
from membres.instances.enums import FONCTIONS_DE_PILOTAGE, NATURES_PILOTEES, Fonction
from membres.instances.models import Instance, Mandat

from . import permissions, queries
from .enums import Entree, EtatEntree
from .models import DemandeEntree, Reglage, Tache

AVANCE_DE_RAPPEL = dt.timedelta(days=3)


def _moi(compte: Compte) -> Adherent:
    adherent = permissions.adherent_de(compte)
    if adherent is None:
        raise PermissionDenied("Les groupes sont ouverts aux adhérents de l’association.")
    return adherent


@transaction.atomic
def entrer(
    instance: Instance, *, mot: str = "", par: Compte, request: HttpRequest | None = None
) -> DemandeEntree | None:
    """At once where the door is open; else a request to the pilot."""
    adherent = _moi(par)
    entree = permissions.entree_de(instance)
    if Mandat.objects.en_cours().filter(instance=instance, adherent=adherent).exists():
        raise ValidationError("Vous êtes déjà dans ce groupe.")
    if entree == Entree.FERMEE:
        raise PermissionDenied("Le pilote choisit les membres de ce groupe.")
    if entree == Entree.LIBRE:
        _ouvrir(instance, adherent, decision="Entrée libre", request=request)
        return None
    demande = DemandeEntree(instance=instance, adherent=adherent, mot=mot)
    demande.full_clean()
    demande.save()
    noter("groupe.entree_demandee", acteur=par, objet=instance, request=request)
    _prevenir_les_pilotes(demande, acteur=par)
    return demande


@transaction.atomic
def transmettre_les_souhaits(
    adherent: Adherent,
    slugs: list[str],
    *,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> None:
    """In at once where the door is open; elsewhere the pilot decides, even of a closed group."""
    souhaites = Instance.objects.actives().filter(nature__in=NATURES_PILOTEES, slug__in=slugs)
    for instance in souhaites.exclude(
        pk__in=Mandat.objects.en_cours().filter(adherent=adherent).values("instance")
    ).order_by("nom", "pk"):
        if permissions.entree_de(instance) == Entree.LIBRE:
            _ouvrir(instance, adherent, decision="Souhaité à l’adhésion", request=request)
            continue
        demande, nouvelle = DemandeEntree.objects.get_or_create(
            instance=instance,
            adherent=adherent,
            etat=EtatEntree.ATTENTE,
            defaults={"mot": "Souhaité dans sa demande d’adhésion."},
        )
        if nouvelle:
            noter("groupe.entree_souhaitee", acteur=par, objet=instance, request=request)
            _prevenir_les_pilotes(demande, acteur=par)


def _ouvrir(
    instance: Instance, adherent: Adherent, *, decision: str, request: HttpRequest | None
) -> None:
    # The portal opens it: the person decided for themselves, which no role of theirs allows.
    instances.ouvrir_mandat(
        instance,
        adherent,
        Fonction.MEMBRE,
        debut=timezone.localdate(),
        decision=decision,
        par=None,
        request=request,
    )


def _prevenir_les_pilotes(demande: DemandeEntree, *, acteur: Compte | None) -> None:
    pilotes = Mandat.objects.en_cours().filter(
        instance=demande.instance, fonction__in=FONCTIONS_DE_PILOTAGE
    )
    for pilote in pilotes.select_related("adherent"):
        courriels.envoyer(
            a=pilote.adherent.courriel,
            gabarit="groupes/demande",
            contexte={"demande": demande, "lien": _adresse(demande.instance)},
            acteur=acteur,
        )


def _adresse(instance: Instance) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("groupes:groupe", args=[instance.slug])


@transaction.atomic
def decider(
    demande: DemandeEntree, *, acceptee: bool, par: Compte, request: HttpRequest | None = None
) -> None:
    if not permissions.peut_piloter(par, demande.instance):
        raise PermissionDenied("Le pilote du groupe décide des entrées.")
    demande = DemandeEntree.objects.select_for_update().get(pk=demande.pk)
    if demande.etat != EtatEntree.ATTENTE:
        raise ValidationError("Cette demande est déjà décidée.")
    demande.etat = EtatEntree.ACCEPTEE if acceptee else EtatEntree.REFUSEE
    demande.decidee_le, demande.decidee_par = timezone.now(), par
    demande.save()
    if acceptee:
        decision = f"Demande du {demande.faite_le:%d/%m/%Y}, acceptée par {par}"[:200]
        _ouvrir(demande.instance, demande.adherent, decision=decision, request=request)
    noter(f"groupe.entree_{demande.etat}", acteur=par, objet=demande.adherent, request=request)
    courriels.envoyer(
        a=demande.adherent.courriel,
        gabarit="groupes/decision",
        contexte={
            "instance": demande.instance,
            "acceptee": acceptee,
            "lien": _adresse(demande.instance),
        },
        acteur=par,
    )


@transaction.atomic
def retirer_ma_demande(instance: Instance, *, par: Compte) -> None:
    DemandeEntree.objects.filter(
        instance=instance, adherent=_moi(par), etat=EtatEntree.ATTENTE
    ).update(etat=EtatEntree.RETIREE, decidee_le=timezone.now(), decidee_par=par)


@transaction.atomic
def quitter(instance: Instance, *, par: Compte, request: HttpRequest | None = None) -> None:
    """Every function in it, at once; a pilot hands over first."""
    mandats = list(
        Mandat.objects.en_cours().filter(instance=instance, adherent__compte=par).order_by("pk")
    )
    if not mandats:
        raise ValidationError("Vous n’êtes pas dans ce groupe.")
    if any(mandat.fonction in FONCTIONS_DE_PILOTAGE for mandat in mandats):
        raise ValidationError(
            "Vous pilotez ce groupe : demandez d’abord à la coordination de nommer quelqu’un."
        )
    for mandat in mandats:
        instances.terminer_mandat(mandat, motif="A quitté le groupe", par=None, request=request)
    noter("groupe.quitte", acteur=par, objet=instance, request=request)


@transaction.atomic
def ajouter_membre(
    instance: Instance, adherent: Adherent, *, par: Compte, request: HttpRequest | None = None
) -> None:
    instances.ouvrir_mandat(
        instance,
        adherent,
        Fonction.MEMBRE,
        debut=timezone.localdate(),
        decision=f"Ajouté par {par}"[:200],
        par=par,
        request=request,
    )


@transaction.atomic
def retirer_membre(mandat: Mandat, *, par: Compte, request: HttpRequest | None = None) -> None:
    instances.terminer_mandat(mandat, motif=f"Retiré par {par}"[:200], par=par, request=request)


@transaction.atomic
def regler(
    instance: Instance,
    *,
    description: str,
    entree: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> None:
    instances.modifier_instance(
        instance, nom=instance.nom, description=description, par=par, request=request
    )
    Reglage.objects.update_or_create(instance=instance, defaults={"entree": entree})


# --- Tâches ---


@transaction.atomic
def creer_tache(
    instance: Instance,
    *,
    libelle: str,
    responsable: Adherent | None,
    echeance: dt.date | None,
    par: Compte,
    request: HttpRequest | None = None,
) -> Tache:
    if not permissions.peut_voir(par, instance):
        raise PermissionDenied("Les tâches d’un groupe sont à ses membres.")
    jour = timezone.localdate()
    if responsable and not queries.membres_de(instance, jour).filter(pk=responsable.pk).exists():
        raise ValidationError("Cette personne n’est pas dans le groupe.")
    tache = Tache(
        instance=instance,
        libelle=libelle,
        responsable=responsable,
        echeance=echeance,
        creee_par=par,
    )
    tache.full_clean()
    tache.save()
    noter("groupe.tache_creee", acteur=par, objet=tache, request=request)
    return tache


@transaction.atomic
def cocher(tache: Tache, *, faite: bool, par: Compte, request: HttpRequest | None = None) -> None:
    """Done, or to do again: the same button undoes."""
    if not permissions.peut_tenir_la_tache(par, tache):
        raise PermissionDenied("Cette tâche est à quelqu’un d’autre.")
    tache.faite_le = timezone.now() if faite else None
    tache.save(update_fields=["faite_le"])
    action = "groupe.tache_faite" if faite else "groupe.tache_rouverte"
    noter(action, acteur=par, objet=tache, request=request)


@transaction.atomic
def retirer_tache(tache: Tache, *, par: Compte, request: HttpRequest | None = None) -> None:
    if not permissions.peut_tenir_la_tache(par, tache):
        raise PermissionDenied("Cette tâche est à quelqu’un d’autre.")
    tache.retiree_le = timezone.now()
    tache.save(update_fields=["retiree_le"])
    noter("groupe.tache_retiree", acteur=par, objet=tache, request=request)


@transaction.atomic
def rappeler_les_taches(jour: dt.date) -> int:
    """Once, three days before; run each day, it may run again."""
    dues = Tache.objects.ouvertes().filter(
        echeance__lte=jour + AVANCE_DE_RAPPEL, rappelee_le=None, responsable__isnull=False
    )
    lignes = list(dues.select_related("responsable", "instance").order_by("pk"))
    for tache in lignes:
        assert tache.responsable is not None  # noqa: S101 - filtered above
        courriels.envoyer(
            a=tache.responsable.courriel,
            gabarit="groupes/tache",
            contexte={"tache": tache, "lien": _adresse(tache.instance)},
        )
        tache.rappelee_le = jour
        tache.save(update_fields=["rappelee_le"])
    return len(lignes)
