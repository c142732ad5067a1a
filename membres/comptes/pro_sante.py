"""Pro Santé Connect: whom the national number it vouches for lets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin

from .models import Compte

# Card logins answer eidas2 though eidas1 was asked (donnees_ouvertes, Pro Santé Connect).
NIVEAUX = frozenset({"eidas1", "eidas2", "eidas3"})
# The answer also tells where the person works: nothing here needs it, so nothing keeps it.
_GARDES = ("SubjectNameID", "given_name", "family_name")
_LONGUEUR_RPPS = 11

Recherche = Callable[[str], Compte | None]
_RECHERCHES: dict[str, Recherche] = {}


def enregistrer_recherche(nom: str, recherche: Recherche) -> None:
    """By the apps that know the number of a member, above this one."""
    _RECHERCHES[nom] = recherche


def rpps(identifiant: str) -> str:
    """The number without the digit that says its kind: 8 before an RPPS."""
    if len(identifiant) == _LONGUEUR_RPPS + 1 and identifiant.startswith("8"):
        return identifiant[1:]
    return identifiant


def compte_du(identifiant: str) -> Compte | None:
    numero = rpps(identifiant)
    trouves = (recherche(numero) for _, recherche in sorted(_RECHERCHES.items()))
    return next((compte for compte in trouves if compte is not None), None)


def niveau_suffisant(sociallogin: SocialLogin) -> bool:
    niveau = _jeton(sociallogin.account).get("acr")
    return niveau is None or niveau in NIVEAUX


def reduire(account: SocialAccount) -> None:
    recu = account.extra_data.get("userinfo", {})
    account.extra_data = {"userinfo": {champ: recu[champ] for champ in _GARDES if champ in recu}}
    if account.pk:
        account.save(update_fields=["extra_data"])


def _jeton(account: SocialAccount) -> dict[str, Any]:
    return account.extra_data.get("id_token", {})
