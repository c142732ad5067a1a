import ipaddress
import re
from datetime import date, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal import registre
from cpts_portal.journal.models import Entree
from cpts_portal.lib.connexion import Compte

# Sans acteur, c'est une commande ou une tâche qui agit.
LE_PORTAIL = "Le portail"
UN_REGARD = timedelta(hours=1)
_IDENTIFIANT_DE_REQUETE = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def noter(
    action: str,
    *,
    acteur: Compte | None,
    objet: Model | None = None,
    details: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    au_nom_de: str = "",
) -> Entree:
    """Append one line, in the caller's transaction: undone with it, kept with it.

    `au_nom_de` names a person without an account, come through an outside access.
    """
    registre.exiger(action)
    return Entree.objects.create(
        action=action,
        acteur=acteur,
        acteur_libelle=(str(acteur) if acteur else au_nom_de or LE_PORTAIL)[:300],
        details=details or {},
        adresse_reseau=_reseau(request),
        requete=_identifiant(request),
        **_objet(objet),
    )


def noter_consultation(
    action: str, *, acteur: Compte, objet: Model, request: HttpRequest | None = None
) -> Entree | None:
    """Looking at someone's personal data; the same look within the hour is one look."""
    recente = Entree.objects.filter(
        action=action,
        acteur=acteur,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        quand__gte=timezone.now() - UN_REGARD,
    )
    if recente.exists():
        return None
    return noter(action, acteur=acteur, objet=objet, request=request)


def effacer_avant(avant: date) -> int:
    """By the purge alone: the database refuses it to any other role."""
    return Entree.objects.filter(quand__date__lt=avant).delete()[0]


def _objet(objet: Model | None) -> dict[str, str]:
    if objet is None:
        return {}
    return {
        "objet_type": objet._meta.label_lower,
        "objet_id": str(objet.pk),
        "objet_libelle": str(objet)[:300],
    }


def _reseau(request: HttpRequest | None) -> str:
    """The network, not the machine: /24 or /48 tells an office from a stranger, and no more."""
    if request is None:
        return ""
    try:
        adresse = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    longueur = 24 if adresse.version == 4 else 48
    return str(ipaddress.ip_network((adresse, longueur), strict=False))


def _identifiant(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    recu = request.headers.get("X-Request-ID", "")
    return recu if _IDENTIFIANT_DE_REQUETE.fullmatch(recu) else ""
