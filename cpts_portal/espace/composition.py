"""What the top layer puts together: panels and menus of the apps below."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from annuaire import panneaux as annuaire
from cpts_portal.courriels import permissions as courriels_permissions
from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.queries import nombres as nombres_de_courriels
from cpts_portal.documents import panneaux as documents
from cpts_portal.espace.reglages.permissions import peut_regler
from cpts_portal.interface import menus
from cpts_portal.lib.ecriture import date_longue, euros, pluriel
from membres.adhesions import panneaux as adhesions
from membres.comptes import panneaux as comptes
from membres.comptes import queries
from membres.comptes.enums import ROLES_PRIVILEGIES
from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre
from membres.instances import panneaux as instances
from missions import panneaux as missions

from . import composition_ensemble
from .panneaux import (
    Attente,
    Panneau,
    attentes,
    enregistrer_attentes,
    enregistrer_panneau,
)


def composer() -> None:
    enregistrer_panneau(
        Panneau("comptes.roles", "comptes/panneaux/roles.html", comptes.mes_roles, 10, True)
    )
    enregistrer_panneau(
        Panneau(
            "comptes.invitations",
            "comptes/panneaux/invitations.html",
            comptes.invitations,
            30,
            True,
            tableau="coordination",
        )
    )
    enregistrer_panneau(
        Panneau(
            "missions.annee",
            "missions/panneaux/annee.html",
            missions.annee_en_cours,
            10,
            True,
            tableau="coordination",
        )
    )
    enregistrer_panneau(
        Panneau(
            "documents.derniers",
            "documents_produits/panneau.html",
            documents.mes_derniers_documents,
            10,
            tableau="coordination",
        )
    )
    enregistrer_panneau(
        Panneau("comptes.securite", "comptes/panneaux/securite.html", comptes.ma_securite, 90)
    )
    enregistrer_panneau(
        Panneau("annuaire.ma_fiche", "annuaire/panneaux/ma_fiche.html", annuaire.ma_fiche, 30)
    )
    _composer_les_adhesions()
    enregistrer_attentes("comptes", _attentes_de_securite)
    enregistrer_attentes("courriels", _courriels_en_panne, tableau="coordination")
    enregistrer_attentes("annuaire", _attentes_de_ma_fiche)
    composition_ensemble.composer()
    enregistrer_attentes("coordination", _decisions_de_la_coordination)
    enregistrer_attentes("annuaire", _decisions_de_l_annuaire, tableau="coordination")
    enregistrer_attentes("annuaire.campagnes", _relances_de_l_annuaire, tableau="coordination")
    enregistrer_attentes("imputations", _demandes_a_imputer, tableau="coordination")
    _composer_les_menus()


def _composer_les_menus() -> None:
    menus.enregistrer("membre", menus.Entree("Mon espace", "espace:accueil", ordre=0))
    menus.enregistrer(
        "compte",
        menus.Entree("Mon espace", "espace:accueil", ordre=0, icone="house"),
        menus.Entree("Second facteur", "mfa_index", ordre=10, icone="shield-check"),
        menus.Entree("Mot de passe", "account_change_password", ordre=20, icone="key-round"),
        menus.Entree("Adresse électronique", "account_email", ordre=30, icone="mail"),
        menus.Entree(
            "Pro Santé Connect",
            "socialaccount_connections",
            ordre=35,
            icone="badge-check",
            visible=_a_pro_sante_connect,
        ),
        menus.Entree("Mes sessions", "usersessions_list", ordre=40, icone="monitor-smartphone"),
        menus.Entree(
            "Coordination",
            "coordination:accueil",
            ordre=50,
            icone="users",
            visible=_coordonne,
        ),
    )
    menus.enregistrer(
        "coordination",
        menus.Entree("Tableau de bord", "coordination:accueil", ordre=-10),
        menus.Entree("Comptes", "comptes:liste", ordre=80, racine="/coordination/comptes/"),
        menus.Entree(
            "Réglages",
            "reglages:accueil",
            ordre=90,
            racine="/coordination/reglages/",
            visible=_tient_les_reglages,
        ),
    )
    menus.grouper("coordination", *_PIECES)
    menus.grouper("membre", *_PIECES_DU_MEMBRE)


# By the names the apps give: an app not yet there, or an entry hidden from a role, is no matter.
_PIECES = (
    menus.Groupe(
        "Missions {aci}",
        0,
        (
            "Où en est-on\u00a0?",
            "Actions",
            "Échéances",
            "Argent",
            "Dialogue de gestion",
            "Plan de crise",
            "Contrat {aci}",
            "Textes et grilles",
        ),
    ),
    menus.Groupe("Adhérents", 20, ("Adhérents", "Gouvernance", "Instances", "Assemblées")),
    menus.Groupe(
        "Réglages",
        95,
        (
            "Réglages",
            "Comptes",
            "Accès externes",
            "Courriels",
            "Données personnelles",
            "Journal",
        ),
    ),
)

_PIECES_DU_MEMBRE = (
    menus.Groupe("Réunions", 10, ("Réunions", "Mes tâches")),
    menus.Groupe("Groupes", 45, ("Groupes", "Messages")),
    menus.Groupe("Documents", 50, ("Bibliothèque", "Documents")),
    menus.Groupe("Missions {aci}", 60, ("Missions {aci}", "J’ai fait…", "Plan de crise")),
    menus.Groupe("Mon adhésion", 70, ("Mon adhésion", "Gouvernance")),
)


def _decisions_de_la_coordination(request: RequeteMembre) -> list[Attente]:
    """On the page one lands on: a treasurer's payments wait on the other board."""
    nombre = len(attentes(request, "coordination")) if _coordonne(request) else 0
    if not nombre:
        return []
    verbe = "vous attendent" if nombre > 1 else "vous attend"
    return [
        Attente(
            f"{nombre} décision{pluriel(nombre)} {verbe}",
            "Au tableau de bord de la coordination.",
            "Voir",
            reverse("coordination:accueil"),
            "inbox",
        )
    ]


def _coordonne(request: HttpRequest) -> bool:
    return isinstance(request.user, Compte) and request.user.a_role(*ROLES_PRIVILEGIES)


def _a_pro_sante_connect(request: HttpRequest) -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS)


def _tient_les_reglages(request: HttpRequest) -> bool:
    return isinstance(request.user, Compte) and peut_regler(request.user)


def _attentes_de_ma_fiche(request: RequeteMembre) -> list[Attente]:
    fiche = annuaire.fiche_a_verifier(request)
    if fiche is None:
        return []
    return [
        Attente(
            "Relire votre fiche d’annuaire",
            "Le public lit qu’elle n’est plus vérifiée. Si tout est juste, un bouton suffit.",
            "Relire",
            reverse("ma_fiche:modifier"),
            "badge-check",
        )
    ]


def _decisions_de_l_annuaire(request: RequeteMembre) -> list[Attente]:
    comptes = annuaire.decisions_a_prendre(request)
    if comptes is None:
        return []
    demandes = comptes.demandes
    if demandes.en_retard:
        precision = f"{demandes.en_retard} demande{pluriel(demandes.en_retard)} en retard."
    elif demandes.prochaine:
        precision = f"Réponse due au plus tard le {date_longue(demandes.prochaine)}."
    else:
        precision = "Des membres attendent une réponse sur leur fiche."
    return [
        Attente(
            f"{comptes.total} décision{pluriel(comptes.total)} sur l’annuaire",
            precision,
            "Décider",
            reverse("annuaire_coordination:a_decider"),
            "contact",
        )
    ]


def _demandes_a_imputer(request: RequeteMembre) -> list[Attente]:
    nombre = missions.demandes_a_imputer(request)
    if not nombre:
        return []
    s = pluriel(nombre)
    return [
        Attente(
            f"{nombre} demande{s} payée{s} sans enveloppe",
            "Aucune réunion d’une action ne dit où la compter. Une proposition est faite.",
            "Imputer",
            reverse("missions:argent"),
            "banknote",
        )
    ]


def _relances_de_l_annuaire(request: RequeteMembre) -> list[Attente]:
    nombre = annuaire.relances_a_faire(request)
    if not nombre:
        return []
    return [
        Attente(
            f"{nombre} fiche{pluriel(nombre)} à relancer",
            "Sans réponse à « Tout est juste ? » depuis plusieurs jours.",
            "Relancer",
            reverse("annuaire_coordination:campagnes"),
            "send",
        )
    ]


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


def _courriels_en_panne(request: RequeteMembre) -> list[Attente]:
    if not courriels_permissions.peut_gerer(request.user):
        return []
    nombres = nombres_de_courriels()
    adresse = reverse("courriels:liste")
    phrases = {
        EtatCourriel.ECHEC: (
            "en échec",
            "Le serveur de courrier les a refusés\u00a0: lisez pourquoi.",
        ),
        EtatCourriel.INCERTAIN: (
            "dont l’envoi est incertain",
            "Demandez au destinataire s’il l’a reçu avant de le renvoyer.",
        ),
    }
    return [
        Attente(
            f"{nombres[etat]} courriel{'s' if nombres[etat] > 1 else ''} {quoi}",
            conseil,
            "Voir",
            f"{adresse}?etat={etat.value}",
            "mail",
        )
        for etat, (quoi, conseil) in phrases.items()
        if nombres[etat]
    ]


def _composer_les_adhesions() -> None:
    enregistrer_panneau(
        Panneau("adhesions.mienne", "adhesions/panneaux/adhesion.html", adhesions.mon_adhesion, 50)
    )
    enregistrer_panneau(
        Panneau(
            "adhesions.demandes",
            "adhesions/panneaux/demandes.html",
            adhesions.demandes,
            20,
            True,
            tableau="coordination",
        )
    )
    enregistrer_attentes("adhesions", _demandes_a_decider, tableau="coordination")
    enregistrer_attentes("adhesions", _ma_cotisation)
    enregistrer_panneau(
        Panneau(
            "instances.fonctions", "instances/panneau_fonctions.html", instances.mes_fonctions, 55
        )
    )
    enregistrer_attentes("instances", _documents_a_signer)


def _demandes_a_decider(request: RequeteMembre) -> list[Attente]:
    nombre = adhesions.demandes_a_decider(request)
    if not nombre:
        return []
    return [
        Attente(
            f"{nombre} demande{pluriel(nombre)} d’adhésion à décider",
            "Le bureau accepte, demande une précision ou refuse avec un motif.",
            "Décider",
            reverse("adhesions:demandes"),
            "inbox",
        )
    ]


def _documents_a_signer(request: RequeteMembre) -> list[Attente]:
    nombre = instances.signatures_attendues(request)
    if not nombre:
        return []
    return [
        Attente(
            f"{nombre} document{pluriel(nombre)} à signer",
            "Lisez, puis signez ou dites pourquoi vous ne signez pas.",
            "Ouvrir",
            reverse("instances:a_signer"),
            "pen-line",
        )
    ]


def _ma_cotisation(request: RequeteMembre) -> list[Attente]:
    adhesion = adhesions.cotisation_a_regler(request)
    if adhesion is None:
        return []
    return [
        Attente(
            "Régler votre cotisation",
            f"Adhésion {adhesion.periode}\u00a0: {euros(adhesion.cotisation)}.",
            "Voir",
            reverse("adhesions:mon_adhesion"),
            "wallet",
        )
    ]
