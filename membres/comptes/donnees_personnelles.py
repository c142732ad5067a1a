"""What this app keeps of a person. Never a secret: neither password, factor key nor token."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model

from cpts_portal.lib.donnees_personnelles import Rubrique

from . import queries
from .models import Compte


def compte(compte: Compte) -> Rubrique:
    adresses = EmailAddress.objects.filter(user=compte).order_by("pk")
    facteurs = Authenticator.objects.filter(user=compte).order_by("created_at", "pk")
    return Rubrique(
        "compte",
        "Votre compte",
        "Vous laisser entrer dans le portail, et vous écrire.",
        [
            {
                "Prénom": compte.first_name,
                "Nom": compte.last_name,
                "Adresse électronique": compte.email,
                "État": compte.etat,
                "Créé le": compte.date_joined,
                "Ouvert le": compte.active_le,
                "Dernière connexion": compte.last_login,
            },
            *(
                {"Adresse enregistrée": a.email, "Vérifiée": a.verified, "Principale": a.primary}
                for a in adresses
            ),
            *(
                {
                    "Second facteur": facteur.get_type_display(),
                    "Ajouté le": facteur.created_at,
                    "Dernier usage": facteur.last_used_at,
                }
                for facteur in facteurs
            ),
        ],
    )


def roles(compte: Compte) -> Rubrique:
    return Rubrique(
        "roles",
        "Vos rôles",
        "Savoir ce que chacun peut faire ici, et qui l’a décidé.",
        [
            {
                "Rôle": attribution.get_role_display(),
                "À partir du": attribution.debut,
                "Dernier jour": attribution.dernier_jour,
                "Donné par": str(attribution.attribue_par or ""),
                "Motif": attribution.motif,
                "Motif de la fin": attribution.motif_fin,
            }
            for attribution in queries.attributions(compte)
        ],
    )


def sessions(compte: Compte) -> Rubrique:
    return Rubrique(
        "sessions",
        "Vos sessions ouvertes",
        "Vous laisser fermer à distance un appareil perdu.",
        [
            {
                "Appareil": session.appareil,
                "Ouverte le": session.ouverte_le,
                "Adresse réseau": session.ip,
            }
            for session in queries.sessions_affichees(compte, None)
        ],
    )


def invitations(compte: Compte) -> Rubrique:
    return Rubrique(
        "invitations",
        "Vos invitations",
        "Prouver qui a ouvert votre compte.",
        [
            {
                "Envoyée le": invitation.envoyee_le,
                "Par": str(invitation.envoyee_par or ""),
                "Acceptée le": invitation.acceptee_le,
                "Annulée le": invitation.annulee_le,
            }
            for invitation in compte.invitations.select_related("envoyee_par").order_by("pk")
        ],
    )


def objets(compte: Compte) -> list[Model]:
    return [compte]
