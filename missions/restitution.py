"""The figures of a year as the outside reads them."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from missions.calcul import BilanIndicateur, Montants, Secret, Valeur
from missions.queries import TableauAnnee


def en_json(tableau: TableauAnnee) -> dict[str, Any]:
    return {
        "contrat": tableau.contrat.reference,
        "annee": tableau.annee.numero,
        "total": _montants(tableau.bilan.total),
        "missions": {m.code: _montants(m.montants) for m in tableau.bilan.missions},
        "indicateurs": {
            i.code: _indicateur(i) for m in tableau.bilan.missions for i in m.indicateurs
        },
        "avertissements": [
            {"code": a.code, "indicateur": a.indicateur or None, "message": a.message}
            for a in tableau.avertissements
        ],
    }


def _montants(montants: Montants) -> dict[str, str]:
    return {c.name: f"{getattr(montants, c.name):.2f}" for c in fields(Montants)}


def _indicateur(bilan: BilanIndicateur) -> dict[str, Any]:
    mesure = bilan.en_vigueur
    return {
        **_montants(bilan.montants),
        # Un maximum inconnu n'est pas zéro.
        **({} if bilan.maximum_connu else {"maximum": None}),
        "statut": str(bilan.statut),
        "valeur": _valeur(mesure.valeur) if mesure else None,
        "nature": mesure.nature if mesure else None,
    }


def _valeur(valeur: Valeur) -> str:
    if isinstance(valeur, Secret):
        return "secret"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"{Decimal(valeur).normalize():f}"
