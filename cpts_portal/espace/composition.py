"""What the top layer puts together: panels and menus of the apps below."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from cpts_portal.espace.reglages.permissions import peut_regler
from cpts_portal.interface import menus
from membres.comptes import panneaux as comptes
from membres.comptes import permissions, queries
from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre

from .panneaux import Attente, Panneau, enregistrer_attentes, enregistrer_panneau


def composer() -> None:
    enregistrer_panneau(
        Panneau("comptes.roles", "comptes/panneaux/roles.html", comptes.mes_roles, 10, True)
    )
    enregistrer_panneau(
        Panneau(
            "comptes.invitations",
            "comptes/panneaux/invitations.html",
            comptes.invitations,
            20,
            True,
        )
    )
    enregistrer_panneau(
        Panneau("comptes.securite", "comptes/panneaux/securite.html", comptes.ma_securite, 90)
    )
    enregistrer_attentes("comptes", _attentes_de_securite)
    menus.enregistrer("membre", menus.Entree("Mon espace", "espace:accueil", ordre=0))
    menus.enregistrer(
        "compte",
        menus.Entree("Mon espace", "espace:accueil", ordre=0, icone="house"),
        menus.Entree("Second facteur", "mfa_index", ordre=10, icone="shield-check"),
        menus.Entree("Mot de passe", "account_change_password", ordre=20, icone="key-round"),
        menus.Entree("Adresse électronique", "account_email", ordre=30, icone="mail"),
        menus.Entree("Mes sessions", "usersessions_list", ordre=40, icone="monitor-smartphone"),
        menus.Entree(
            "Coordination",
            "comptes:liste",
            ordre=50,
            icone="users",
            visible=_tient_les_comptes,
        ),
    )
    menus.enregistrer(
        "coordination",
        menus.Entree("Comptes", "comptes:liste", ordre=80, racine="/coordination/comptes/"),
        menus.Entree(
            "Réglages",
            "reglages:accueil",
            ordre=90,
            racine="/coordination/reglages/",
            visible=_tient_les_reglages,
        ),
    )


def _tient_les_comptes(request: HttpRequest) -> bool:
    return isinstance(request.user, Compte) and permissions.peut_tenir_les_comptes(request.user)


def _tient_les_reglages(request: HttpRequest) -> bool:
    return isinstance(request.user, Compte) and peut_regler(request.user)


def _attentes_de_securite(request: RequeteMembre) -> list[Attente]:
    securite = queries.securite(request.user)
    if securite.codes_restants is not None and securite.codes_restants <= 2:
        return [
            Attente(
                "Renouveler vos codes de secours",
                "Il vous en reste deux au plus. Ils servent quand votre téléphone est perdu.",
                "Renouveler",
                reverse("mfa_generate_recovery_codes"),
                "rotate-ccw",
            )
        ]
    return []
