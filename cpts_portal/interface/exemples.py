"""What /_composants/ shows: invented, and covering each state a component knows."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator

from cpts_portal.interface import cartes
from cpts_portal.interface.champs import ChampDate, ChampEuros
from cpts_portal.lib import graphiques
from cpts_portal.lib.graphiques import Echeance, Mesure, Palier
from cpts_portal.lib.territoire import Dessin, dessiner

_CONTOURS = "cpts_portal/referentiel/donnees/communes_epci_saint_dizier.geojson"


class FormulaireExemple(forms.Form):
    nom = forms.CharField(label="Nom du groupe", help_text="Tel qu’il apparaîtra dans l’agenda.")
    courriel = forms.EmailField(label="Adresse électronique", required=False)
    jour = ChampDate(label="Première réunion")
    montant = ChampEuros(label="Budget", required=False)
    metier = forms.ChoiceField(
        label="Métier", choices=[("", "Choisir"), ("i", "Infirmière"), ("m", "Médecin")]
    )
    objet = forms.CharField(label="Objet", widget=forms.Textarea(attrs={"rows": 3}))
    lieu = forms.ChoiceField(
        label="Où se réunit-il ?",
        choices=[("p", "Sur place"), ("v", "En visio"), ("d", "Les deux")],
        widget=forms.RadioSelect,
    )
    jours = forms.MultipleChoiceField(
        label="Jours possibles",
        choices=[("lu", "Lundi"), ("ma", "Mardi"), ("je", "Jeudi")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accord = forms.BooleanField(label="Les membres ont donné leur accord", required=False)


class DepotExemple(forms.Form):
    feuille = forms.FileField(
        label="Feuille d’émargement", help_text="La photo suffit si les signatures se lisent."
    )


@lru_cache(maxsize=1)
def _dessin() -> Dessin:
    contours = Path(settings.RACINE, _CONTOURS).read_text(encoding="utf-8")
    return dessiner(json.loads(contours)["features"])


def _lieux(dessin: Dessin) -> dict[str, cartes.Lieu]:
    noms = {
        "Saint-Dizier": cartes.Lieu(4, etiquette="ville", texte="62 professionnels"),
        "Wassy": cartes.Lieu(3, etiquette="ville", texte="21 professionnels"),
        "La Porte du Der": cartes.Lieu(3, etiquette="ville", texte="14 professionnels"),
        "Chevillon": cartes.Lieu(2, etiquette="lieu", texte="9 professionnels"),
        "Sommevoire": cartes.Lieu(1, etiquette="lieu", texte="2 professionnels"),
        "Cheminon": cartes.Lieu(1, etiquette="lieu", texte="2 professionnels"),
    }
    vide = cartes.Lieu()
    return {
        commune.code: cartes.Lieu(
            **{
                **vars(noms.get(commune.nom, vide)),
                "href": f"/annuaire/?ou={commune.code}",
            }
        )
        for commune in dessin.communes
    }


def _frise() -> graphiques.Frise:
    return graphiques.frise(
        date(2026, 4, 15),
        date(2027, 4, 14),
        [
            Echeance(date(2026, 4, 15), "Avance de 75 % reçue", fait=True),
            Echeance(date(2026, 9, 10), "Point avec la CPAM", fait=True),
            Echeance(date(2026, 12, 8), "Point avec la CPAM"),
            Echeance(date(2027, 1, 15), "Plan de crise"),
            Echeance(date(2027, 2, 17), "Rapport d’activité"),
            Echeance(date(2027, 3, 24), "Dialogue de gestion"),
        ],
        aujourdhui=date(2026, 11, 22),
    )


def _mesures() -> list[Mesure]:
    return [
        Mesure(date(2026, 4, 15), 219, "CPAM"),
        Mesure(date(2026, 5, 15), 204, "CPAM"),
        Mesure(date(2026, 6, 20), 187, "CPAM"),
        Mesure(date(2026, 8, 15), 171, "CPAM"),
        Mesure(date(2026, 10, 4), 132, "CPAM"),
        Mesure(date(2026, 11, 22), 96, "CPTS"),
    ]


_CHIFFRES = [
    {"valeur": "46\xa0400\xa0€", "libelle": "acquis, preuves réunies", "genre": "acquis"},
    {"valeur": "23\xa0500\xa0€", "libelle": "à risque", "genre": "risque"},
    {"valeur": "8\xa0000\xa0€", "libelle": "sous condition", "genre": "conditionnel"},
    {"valeur": "4\xa0000\xa0€", "libelle": "perdus", "genre": "perdu"},
    {"valeur": "40\xa0600\xa0€", "libelle": "encore ouverts", "genre": "ouvert"},
    {"valeur": "122\xa0500\xa0€", "libelle": "enveloppe variable", "genre": "", "doux": True},
]

_TRAITS = [
    {"texte": "Nouveaux patients", "icone": "check", "genre": "oui"},
    {"texte": "Se déplace", "icone": "house", "genre": ""},
]

_PALIERS = [
    {"seuil": "219 au plus", "montant": "3\xa0000\xa0€", "atteint": True, "ici": False},
    {"seuil": "100 au plus", "montant": "6\xa0000\xa0€", "atteint": True, "ici": True},
    {"seuil": "50 au plus", "montant": "9\xa0000\xa0€", "atteint": False, "ici": False},
]

_FACETTE = [
    {"valeur": "lib", "libelle": "Professionnels libéraux", "nombre": 214, "coche": True},
    {"valeur": "dom", "libelle": "Aide et soins à domicile", "nombre": 19, "coche": False},
    {"valeur": "han", "libelle": "Handicap", "nombre": 17, "coche": False},
]

_EFFECTIFS = [
    ("Infirmiers", 62, "dont 3 en pratique avancée", 70),
    ("Médecins généralistes", 27, "contre 31 en 2021", 29),
    ("Kinésithérapeutes", 24, "", 33),
    ("Sages-femmes", 6, "", 9),
    ("Orthophonistes", "secret statistique", "", None),
    ("Dentistes", None, "", 11),
]


def contexte() -> dict[str, Any]:
    dessin = _dessin()
    return {
        "formulaire": FormulaireExemple(),
        "formulaire_refuse": FormulaireExemple({"jour": "hier", "lieu": "p"}, prefix="refus"),
        "depot": DepotExemple(),
        "envoi": DepotExemple(prefix="envoi"),
        "dessin": dessin,
        "lieux": _lieux(dessin),
        "anneaux": cartes.anneaux(dessin, 4.949, 48.5, [5, 10]),
        "epingles": [
            cartes.epingle(dessin, 4.949, 48.5, numero="1", libelle="Wassy", actif=True),
            cartes.epingle(dessin, 5.01, 48.53, numero="2", libelle="Brousseval"),
        ],
        "chiffres": _CHIFFRES,
        "traits": _TRAITS,
        "paliers": _PALIERS,
        "facette": _FACETTE,
        "barres": graphiques.barres(_EFFECTIFS),
        "courbe": graphiques.courbe(
            _mesures(),
            debut=date(2026, 4, 15),
            fin=date(2027, 4, 14),
            paliers=[Palier(100, "palier à 6\xa0000\xa0€"), Palier(50, "palier à 9\xa0000\xa0€")],
        ),
        "tendance": [219, 204, 187, 171, 132, 96],
        "frise": _frise(),
        "page": Paginator(range(60), 20).get_page(2),
        "jour": date(2026, 11, 26),
        "fil": [("Où en est-on ?", "/"), ("Missions, année 5", "/"), ("Accès aux soins", "")],
        "onglets": [
            {"libelle": "À décider", "href": "/_composants/", "courant": True, "nombre": 6},
            {"libelle": "Acceptées", "href": "/", "courant": False, "nombre": 41},
            {"libelle": "Refusées", "href": "/", "courant": False, "nombre": None},
        ],
        "etapes": ["Votre adresse", "Votre code", "C’est fini"],
        "exports": [("XLSX", "/"), ("CSV", "/")],
        "actifs": [("Libéraux", "/"), ("Infirmier", "/")],
        "registre": [("Siège", "12, rue de l’Exemple, 52100 Saint-Dizier"), ("RNA", "W521000000")],
        "lignes": ["18\xa0h\xa030 à 20\xa0h, maison de santé de Wassy", "6 présents annoncés"],
    }
