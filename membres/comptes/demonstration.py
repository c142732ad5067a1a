"""Invented people, each role at least once, to try the portal; never beside real accounts."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.utils import timezone

from . import services
from .enums import ROLES_PRIVILEGIES, Role
from .models import Compte

DOMAINE = "demonstration.example"


@dataclass(frozen=True)
class Personne:
    prenom: str
    nom: str
    adresse: str
    role: Role


def _personne(prenom: str, nom: str, adresse: str, role: Role) -> Personne:
    return Personne(prenom, nom, f"{adresse}@{DOMAINE}", role)


PERSONNES = (
    _personne("Nadège", "Orsinval", "nadege.orsinval", Role.ADHERENT),
    _personne("Marc", "Leroyer", "marc.leroyer", Role.PILOTE),
    _personne("Solène", "Vaucouleur", "solene.vaucouleur", Role.BUREAU),
    _personne("Claire", "Vauthier", "claire.vauthier", Role.BUREAU),
    _personne("Hervé", "Montreuil", "herve.montreuil", Role.TRESORIER),
    _personne("Inès", "Charmontois", "ines.charmontois", Role.COORDINATION),
    _personne("Paul", "Éclaron", "paul.eclaron", Role.ADMINISTRATEUR),
)


def refus() -> str | None:
    if settings.ENVIRONNEMENT == "production":
        return "Les données de démonstration ne se chargent pas en production."
    if Compte.objects.exclude(email__endswith=f"@{DOMAINE}").exists():
        return "Ce portail a de vrais comptes : les données de démonstration n’y entrent pas."
    return None


def charger() -> list[str]:
    mot_de_passe = _mot_de_passe()
    for personne in PERSONNES:
        _creer(personne, mot_de_passe)
    largeur = max(len(personne.role.label) for personne in PERSONNES)
    return [
        "Comptes de démonstration :",
        *(f"  {p.role.label:<{largeur}}  {p.adresse}" for p in PERSONNES),
        f"Mot de passe de chacun : {mot_de_passe}",
        "Second facteur (bureau, trésorier, coordination, administrateur) :",
        "  .venv/bin/python manage.py code_demo ADRESSE",
    ]


def code_courant(compte: Compte) -> str | None:
    """What the person's application would show now; None without one."""
    facteur = Authenticator.objects.filter(user=compte, type=Authenticator.Type.TOTP).first()
    if facteur is None:
        return None
    compteurs = list(yield_hotp_counters_from_time())
    courant = compteurs[len(compteurs) // 2]
    return format_hotp_value(hotp_value(decrypt(facteur.data["secret"]), courant))


def _creer(personne: Personne, mot_de_passe: str) -> None:
    compte, cree = Compte.objects.get_or_create(
        email=personne.adresse,
        defaults={
            "first_name": personne.prenom,
            "last_name": personne.nom,
            "active_le": timezone.now(),
        },
    )
    if not compte.check_password(mot_de_passe):
        compte.set_password(mot_de_passe)
        compte.save(update_fields=["password"])
    if not cree:
        return
    EmailAddress.objects.create(user=compte, email=compte.email, verified=True, primary=True)
    services.attribuer_role(
        compte,
        personne.role,
        par=None,
        debut=timezone.localdate().replace(month=1, day=1),
        motif="Démonstration",
    )
    if personne.role in ROLES_PRIVILEGIES:
        TOTP.activate(compte, generate_totp_secret())


def _mot_de_passe() -> str:
    """Drawn once per clone and kept out of the tree, readable by its owner alone."""
    fichier = Path(settings.VAR) / "demonstration" / "mot-de-passe"
    if fichier.exists():
        return fichier.read_text(encoding="utf-8").strip()
    fichier.parent.mkdir(parents=True, exist_ok=True)
    tire = "-".join(_syllabes() for _ in range(4))
    descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "w", encoding="utf-8") as sortie:
        sortie.write(tire + "\n")
    return tire


def _syllabes() -> str:
    return "".join(secrets.choice("bdfgjklmnprstvz") + secrets.choice("aeiou") for _ in range(2))
