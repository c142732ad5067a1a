import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.acces_externe import permissions, queries, registre
from membres.acces_externe.models import AccesExterne, CodeAcces
from membres.comptes.models import Compte

DUREE_CODE = timedelta(minutes=15)
CODES_PAR_HEURE = 5


@dataclass(frozen=True)
class AccesOuvert:
    """The link exists only here and in the e-mail: the row keeps its hash."""

    acces: AccesExterne
    lien: str


@transaction.atomic
def ouvrir_acces(
    genre: str,
    *,
    objet: str,
    nom: str,
    organisme: str,
    email: str,
    expire_le: datetime,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> AccesOuvert:
    """Open one door to one person and mail the link. `par` None is the demonstration."""
    if par is not None:
        permissions.exiger_genre(par, genre)
    if expire_le <= timezone.now():
        raise ValidationError({"expire_le": "Cette date est passée."})
    acces = AccesExterne(
        genre=genre,
        objet=objet[:200],
        nom=nom,
        organisme=organisme,
        email=email.strip().lower(),
        expire_le=expire_le,
        ouvert_par=par,
    )
    ouvert = _nouveau_lien(acces, par)
    noter(
        "acces_externe.ouvert",
        acteur=par,
        objet=acces,
        details={"genre": genre, "objet": objet, "jusqu_au": expire_le.isoformat()},
        request=request,
    )
    return ouvert


def _nouveau_lien(acces: AccesExterne, par: Compte | None) -> AccesOuvert:
    jeton = secrets.token_urlsafe(32)
    acces.empreinte = queries.empreinte(jeton)
    acces.clean_fields(exclude=["ouvert_par", "revoque_par"])
    acces.save()
    lien = settings.WAGTAILADMIN_BASE_URL + reverse("acces_externe:entrer", args=[jeton])
    envoyer(
        a=acces.email,
        gabarit="acces_externe/lien",
        contexte={"acces": acces, "lien": lien, "genre": registre.genre(acces.genre).libelle},
        acteur=par,
    )
    return AccesOuvert(acces, lien)


@transaction.atomic
def renvoyer_lien(
    acces: AccesExterne, *, par: Compte, request: HttpRequest | None = None
) -> AccesOuvert:
    """A new link replaces the one that was lost: the old one opens nothing any more."""
    permissions.exiger_genre(par, acces.genre)
    acces = AccesExterne.objects.select_for_update().get(pk=acces.pk)
    if not acces.en_cours:
        raise ValidationError("Cet accès est fermé\u00a0: ouvrez-en un nouveau.")
    noter("acces_externe.renvoye", acteur=par, objet=acces, request=request)
    return _nouveau_lien(acces, par)


@transaction.atomic
def revoquer(acces: AccesExterne, *, par: Compte, request: HttpRequest | None = None) -> None:
    """At once: the next page asked for is refused, whatever the session."""
    permissions.exiger_genre(par, acces.genre)
    fermes = AccesExterne.objects.filter(pk=acces.pk, revoque_le=None).update(
        revoque_le=timezone.now(), revoque_par=par
    )
    if fermes:
        noter("acces_externe.revoque", acteur=par, objet=acces, request=request)


@transaction.atomic
def envoyer_code(acces: AccesExterne, *, request: HttpRequest | None = None) -> CodeAcces:
    # Verrouillé : deux clics à la fois comptent pour deux.
    AccesExterne.objects.select_for_update().get(pk=acces.pk)
    depuis = timezone.now() - timedelta(hours=1)
    if acces.codes.filter(envoye_le__gte=depuis).count() >= CODES_PAR_HEURE:
        raise ValidationError(
            "Cinq codes sont déjà partis dans l’heure. Cherchez le dernier dans vos courriels, "
            "ou réessayez plus tard."
        )
    acces.codes.valables().update(expire_le=timezone.now())
    code = f"{secrets.randbelow(10**6):06d}"
    ligne = CodeAcces.objects.create(
        acces=acces, empreinte=_empreinte(acces, code), expire_le=timezone.now() + DUREE_CODE
    )
    envoyer(a=acces.email, gabarit="acces_externe/code", contexte={"code": code, "acces": acces})
    noter("acces_externe.code_envoye", acteur=None, objet=acces, request=request)
    return ligne


def _empreinte(acces: AccesExterne, code: str) -> str:
    """Bound to its link: the same six digits elsewhere give another hash."""
    return queries.empreinte(f"{acces.empreinte}:{code}")


def verifier_code(acces: AccesExterne, code: str, *, request: HttpRequest | None = None) -> bool:
    """Each wrong try is counted, even when the right code comes next."""
    with transaction.atomic():
        ligne = acces.codes.select_for_update().filter(pk__in=acces.codes.valables()).first()
        if ligne is None:
            return False
        chiffres = "".join(c for c in code if c.isdigit())
        if compare_digest(ligne.empreinte, _empreinte(acces, chiffres)):
            ligne.utilise_le = timezone.now()
            ligne.save(update_fields=["utilise_le"])
            noter(
                "acces_externe.entre",
                acteur=None,
                au_nom_de=str(acces),
                objet=acces,
                request=request,
            )
            return True
        CodeAcces.objects.filter(pk=ligne.pk).update(essais=F("essais") + 1)
        return False


def ouvrir_session(request: HttpRequest, acces: AccesExterne) -> None:
    request.session.cycle_key()
    ouverts = dict(request.session.get(queries.CLE_SESSION, {}))
    ouverts[str(acces.pk)] = timezone.now().timestamp()
    request.session[queries.CLE_SESSION] = ouverts


def fermer_session(request: HttpRequest) -> None:
    request.session.pop(queries.CLE_SESSION, None)
