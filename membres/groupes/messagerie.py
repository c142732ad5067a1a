"""Writing to many: a row the worker turns into e-mails, one per person."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from cpts_portal.courriels import services as courriels
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Profession
from cpts_portal.travaux.bail import Bail, BailPerdu, prendre, tenu
from cpts_portal.travaux.services import mettre_en_file
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances.models import Instance

from . import permissions, queries
from .enums import Cible
from .models import Envoi, Message, Silence

_SEL = "groupes.silence"
_PAR_LOT = 20


def _exiger(par: Compte, cible: str, instance: Instance | None) -> None:
    permis = (
        instance is not None and permissions.peut_ecrire_a(par, instance)
        if cible == Cible.INSTANCE
        else permissions.peut_ecrire_a_tous(par)
    )
    if not permis:
        raise PermissionDenied("Vous ne pouvez pas écrire à ces personnes.")


@transaction.atomic
def envoyer(
    *,
    cible: str,
    instance: Instance | None,
    profession: Profession | None,
    objet: str,
    texte: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> Message:
    """The people are those of this moment, and the trace keeps their number."""
    _exiger(par, cible, instance)
    vus = queries.destinataires(cible, instance, profession)
    message = Message(
        cible=cible,
        instance=instance,
        profession=profession,
        objet=objet,
        texte=texte,
        auteur=par,
        ecartes=vus.ecartes,
    )
    return _confier(message, vus.retenus, request)


@transaction.atomic
def ecrire_a(
    adherents: Sequence[Adherent],
    *,
    liste: str,
    objet: str,
    texte: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> Message:
    """To people an app above chose because they asked to be called: silence is for the others.

    That app has checked who may call them, and its text says how to be called no more.
    """
    message = Message(
        cible=Cible.LISTE, liste=liste, objet=objet, texte=texte, auteur=par, ecartes=0
    )
    return _confier(message, adherents, request)


def _confier(
    message: Message, adherents: Sequence[Adherent], request: HttpRequest | None
) -> Message:
    if not adherents:
        raise ValidationError("Personne ne recevrait ce message.")
    message.destinataires = len(adherents)
    # The worker fills its progress.
    message.full_clean(exclude=["pourcent"])
    message.save()
    Envoi.objects.bulk_create(Envoi(message=message, adherent=qui) for qui in adherents)
    noter(
        "message.envoye",
        acteur=message.auteur,
        objet=message,
        details={"a": message.a_qui, "destinataires": message.destinataires},
        request=request,
    )
    mettre_en_file(message)
    return message


def partir(pk: int) -> None:
    """In the worker. Each e-mail is written with its line: a retry makes only what is missing."""
    bail = prendre(Message, pk)
    if bail is None:
        return
    try:
        with tenu(bail):
            message = Message.objects.select_related("instance", "auteur").get(pk=pk)
            _ecrire_a_chacun(bail, message)
            bail.aboutir(pourcent=100)
    except BailPerdu:
        return


def _ecrire_a_chacun(bail: Bail, message: Message) -> None:
    restants = list(message.envois.filter(courriel=None).select_related("adherent").order_by("pk"))
    faits = message.destinataires - len(restants)
    for rang, envoi in enumerate(restants, 1):
        with transaction.atomic():
            envoi.courriel = courriels.envoyer(
                a=envoi.adherent.courriel,
                gabarit="groupes/message",
                contexte={"message": message, "lien": _lien(envoi)},
                acteur=message.auteur,
            )
            envoi.save(update_fields=["courriel"])
        if rang % _PAR_LOT == 0:
            ecrits = faits + rang
            bail.signaler(
                f"{ecrits} sur {message.destinataires}", 100 * ecrits // message.destinataires
            )


# --- Ne plus en recevoir ---


def _lien(envoi: Envoi) -> str:
    return "" if envoi.message.cible == Cible.LISTE else lien_de_silence(envoi)


def lien_de_silence(envoi: Envoi) -> str:
    """Without logging in: the address proves the e-mail was read, and opens a single button."""
    jeton = signing.dumps([envoi.adherent_id, envoi.message.instance_id], salt=_SEL)
    return settings.WAGTAILADMIN_BASE_URL + reverse("groupes:silence", args=[jeton])


def lire_le_jeton(jeton: str) -> tuple[Adherent, Instance | None] | None:
    try:
        adherent, instance = signing.loads(jeton, salt=_SEL)
    except signing.BadSignature:
        return None
    trouve = Adherent.objects.filter(pk=adherent).first()
    if trouve is None:
        return None
    return trouve, Instance.objects.filter(pk=instance).first() if instance else None


@transaction.atomic
def se_taire(adherent: Adherent, instance: Instance | None, *, par: Compte | None) -> None:
    _, nouveau = Silence.objects.get_or_create(adherent=adherent, instance=instance)
    if nouveau:
        noter("message.silence", acteur=par, objet=adherent, au_nom_de=str(adherent))


@transaction.atomic
def ecouter(adherent: Adherent, instance: Instance | None, *, par: Compte | None) -> None:
    """The undo of silence."""
    effaces, _ = Silence.objects.filter(adherent=adherent, instance=instance).delete()
    if effaces:
        noter("message.ecoute", acteur=par, objet=adherent, au_nom_de=str(adherent))
