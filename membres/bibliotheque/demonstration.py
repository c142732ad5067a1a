"""A few invented texts, deposited by the very service."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from cpts_portal.lib.tableur import Feuille, xlsx
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances.enums import NatureInstance
from membres.instances.models import Instance

from . import services
from .models import Categorie, Document

DONNEES = Path(__file__).parent / "donnees" / "demonstration.toml"


def charger() -> list[str]:
    par = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    if par is None:
        return []
    for texte in tomllib.loads(DONNEES.read_text(encoding="utf-8"))["document"]:
        if not Document.objects.filter(titre=texte["titre"]).exists():
            _deposer(texte, par)
    return [f"Bibliothèque : {Document.objects.count()} documents inventés."]


def _deposer(texte: dict[str, Any], par: Compte) -> None:
    instance = None
    if texte["visibilite"] == "groupe":
        instance = (
            Instance.objects.actives().filter(nature=NatureInstance.GROUPE).order_by("pk").first()
        )
        if instance is None:
            return
    jours = texte.get("revoir_dans")
    document = services.deposer(
        titre=texte["titre"],
        description=texte["description"],
        categorie=Categorie.objects.get(nom=texte["categorie"]),
        visibilite=texte["visibilite"],
        instance=instance,
        revoir_le=timezone.localdate() + dt.timedelta(days=jours) if jours else None,
        octets=_classeur(texte["titre"], texte["lignes"]),
        nom=f"{texte['titre']}.xlsx",
        par=par,
    )
    for version in texte.get("versions", []):
        services.remplacer(
            document,
            octets=_classeur(texte["titre"], version["lignes"]),
            nom=f"{texte['titre']}.xlsx",
            note=version["note"],
            par=par,
        )


def _classeur(titre: str, lignes: list[list[str]]) -> bytes:
    return xlsx([Feuille(titre, lignes[0], lignes[1:], largeurs=(40, 40, 40))])
