import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from missions.enums import Confiance
from missions.models import (
    ClasseTaille,
    Grille,
    LigneGrille,
    Mission,
    RegleEcheance,
    RegleVersement,
)

LIVREE = Path(__file__).parents[1] / "donnees" / "aci.json"


@transaction.atomic
def charger_grilles(chemin: Path = LIVREE) -> dict[str, int]:
    """Runs again at each deployment: what a person has since written on the screens stays."""
    contenu = json.loads(chemin.read_text(encoding="utf-8"))
    tailles = _charger_tailles(contenu)
    missions = _charger_missions(contenu)
    for regle in contenu["versements"]:
        RegleVersement.objects.get_or_create(
            date_effet=date.fromisoformat(regle["date_effet"]),
            defaults={n: v for n, v in regle.items() if n != "date_effet"},
        )
    for regle in contenu["echeances"]:
        # Ce qu'une personne a réglé reste réglé.
        RegleEcheance.objects.get_or_create(
            code=regle["code"], defaults={n: v for n, v in regle.items() if n != "code"}
        )
    for brute in contenu["grilles"]:
        _charger_grille(brute, missions, tailles)
    return {"missions": len(missions), "grilles": len(contenu["grilles"])}


def _charger_tailles(contenu: dict[str, Any]) -> dict[str, ClasseTaille]:
    commun = {"sources": contenu["tailles_sources"], "note": contenu["tailles_note"]}
    return {
        brute["code"]: ClasseTaille.objects.get_or_create(
            code=brute["code"],
            defaults={
                "minimum": brute["minimum"],
                "maximum_exclu": brute["maximum_exclu"],
                **commun,
            },
        )[0]
        for brute in contenu["tailles"]
    }


def _charger_missions(contenu: dict[str, Any]) -> dict[str, Mission]:
    return {
        brute["code"]: Mission.objects.get_or_create(
            code=brute["code"],
            defaults={
                **{nom: valeur for nom, valeur in brute.items() if nom != "code"},
                "valide_du": _jour(brute["valide_du"]),
                "ordre": rang,
            },
        )[0]
        for rang, brute in enumerate(contenu["missions"], 1)
    }


def _charger_grille(
    brute: dict[str, Any], missions: dict[str, Mission], tailles: dict[str, ClasseTaille]
) -> None:
    grille, _ = Grille.objects.get_or_create(
        code=brute["code"],
        defaults={
            "titre": brute["titre"],
            "date_effet": date.fromisoformat(brute["date_effet"]),
            "date_fin": _jour(brute["date_fin"]),
            "reserve": brute["reserve"],
            "sources": brute["sources"],
        },
    )
    if grille.annees.filter(close_le__isnull=False).exists():
        return
    # Ce qu'une personne a lu dans le texte l'emporte sur ce que le portail savait en partant.
    saisies = set(
        grille.lignes.filter(confiance=Confiance.SAISI).values_list("clef", "taille__code")
    )
    lignes = [
        LigneGrille(
            grille=grille,
            clef=ligne["clef"],
            mission=missions[ligne["mission"]] if ligne["mission"] else None,
            volet=ligne["volet"],
            taille=tailles[code],
            montant=None if montant is None else Decimal(montant),
            confiance=_confiance(ligne["confiance"], code, montant),
            sources=ligne["sources"],
            note=ligne["note"],
        )
        for ligne in brute["lignes"]
        for code, montant in ligne["montants"].items()
        if (ligne["clef"], code) not in saisies
    ]
    LigneGrille.objects.bulk_create(
        lignes,
        update_conflicts=True,
        unique_fields=["grille", "clef", "taille"],
        update_fields=["mission", "volet", "montant", "confiance", "sources", "note"],
    )


def _confiance(confiance: str | dict[str, str], taille: str, montant: int | None) -> str:
    if montant is None:
        return "unknown"
    return confiance[taille] if isinstance(confiance, dict) else confiance


def _jour(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte else None
