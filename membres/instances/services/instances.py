from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from membres.instances import permissions
from membres.instances.enums import NatureInstance
from membres.instances.models import Instance

# Pages that stand beside the instances' own.
_PAGES = frozenset({"assemblees", "delegations", "mandats", "regles"})


def _exiger(permis: bool) -> None:
    if not permis:
        raise PermissionDenied("Votre rôle ne permet pas de tenir les instances.")


@transaction.atomic
def creer_instance(
    *,
    nature: NatureInstance,
    nom: str,
    description: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Instance:
    _exiger(par is None or permissions.peut_gerer(par))
    instance = Instance(nature=nature, nom=nom, description=description, slug=_slug(nom))
    instance.full_clean()
    instance.save()
    noter("instance.creee", acteur=par, objet=instance, request=request)
    return instance


@transaction.atomic
def modifier_instance(
    instance: Instance,
    *,
    nom: str,
    description: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> None:
    _exiger(permissions.peut_composer(par, instance))
    instance.nom, instance.description = nom, description
    instance.full_clean()
    instance.save(update_fields=["nom", "description"])
    noter("instance.modifiee", acteur=par, objet=instance, request=request)


@transaction.atomic
def desactiver_instance(
    instance: Instance, *, par: Compte, request: HttpRequest | None = None
) -> None:
    """Its mandates end first: nobody keeps a function in what no longer exists."""
    _exiger(permissions.peut_gerer(par))
    if instance.mandats.vivants().exists():
        raise ValidationError("Mettez d’abord fin aux mandats de cette instance.")
    instance.active = False
    instance.save(update_fields=["active"])
    noter("instance.desactivee", acteur=par, objet=instance, request=request)


def _slug(nom: str) -> str:
    base = slugify(nom)[:120] or "instance"
    slug, rang = (f"{base}-1" if base in _PAGES else base), 2
    while Instance.objects.filter(slug=slug).exists():
        slug, rang = f"{base}-{rang}", rang + 1
    return slug
