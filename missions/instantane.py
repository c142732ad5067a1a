"""A year frozen whole, told apart from another, and written to a workbook."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from cpts_portal.interface.libelles import dire
from cpts_portal.lib.ecriture import date_courte, date_longue
from cpts_portal.lib.nombres import lire_nombre
from cpts_portal.lib.tableur import Feuille, xlsx
from missions.chapitres import chapitres
from missions.models import AnneeAction, Realisation
from missions.queries import TableauAnnee
from missions.queries.horloge import echeances_de
from missions.rapports import suivi
from missions.restitution import en_json

Contenu = Mapping[str, Any]


def figer(tableau: TableauAnnee, jour: date) -> dict[str, Any]:
    """JSON, and nothing that is not in it is needed to print any report of that day again."""
    contrat = tableau.contrat
    contenu = suivi(tableau, jour)
    _raconter(contenu, tableau)
    return {
        **contenu,
        **chapitres(tableau, jour),
        "calcul": en_json(tableau),
        "debut": date_longue(tableau.annee.debut),
        "fin": date_longue(tableau.annee.fin),
        "parties": {
            "caisse": contrat.caisse,
            "agence": contrat.agence,
            "autres_caisses": contrat.autres_caisses,
            "signature": date_longue(contrat.date_signature),
            "effet": date_longue(contrat.date_effet),
            "echeance": date_longue(contrat.date_fin),
            "taille": tableau.taille.code or "",
            "population": contrat.population,
            "millesime": contrat.population_millesime,
        },
        "echeances": [
            {"date": date_courte(e.date), "libelle": e.libelle, "faite": e.faite}
            for e in echeances_de(tableau.annee, jour)
        ],
    }


def _raconter(contenu: dict[str, Any], tableau: TableauAnnee) -> None:
    """What each action did that year: its story, then its « j'ai fait »."""
    annee = tableau.annee
    recits = {r.action_id: r for r in AnneeAction.objects.filter(annee=annee)}
    faits: dict[int, list[Realisation]] = {}
    vivantes = Realisation.objects.filter(
        action__mission__contrat=annee.contrat_id,
        jour__range=(annee.debut, annee.fin),
        annulee_le=None,
    )
    for fait in vivantes.order_by("jour", "pk"):
        faits.setdefault(fait.action_id, []).append(fait)
    for mission in contenu["missions"]:
        for action in mission["actions"]:
            recit = recits.get(action["pk"])
            action["realise"] = _lignes(recit.realise) if recit else []
            action["perspectives"] = _lignes(recit.perspectives) if recit else []
            action["faits"] = [
                {"jour": date_courte(f.jour), "quoi": f.quoi, "presents": f.presents}
                for f in faits.get(action["pk"], [])
            ]


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def empreinte(contenu: Contenu) -> str:
    canonique = json.dumps(contenu, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonique.encode()).hexdigest()


# --- Comparer ---


@dataclass(frozen=True)
class LigneComparee:
    mission: str
    code: str
    libelle: str
    avant: Mapping[str, Any] | None
    figee: Mapping[str, Any] | None
    aujourdhui: Mapping[str, Any] | None

    @property
    def ecart(self) -> Decimal:
        """What changed since the snapshot, in euros."""
        return _acquis(self.aujourdhui) - _acquis(self.figee)

    @property
    def change(self) -> bool:
        return _valeur(self.figee) != _valeur(self.aujourdhui) or bool(self.ecart)


def _acquis(ligne: Mapping[str, Any] | None) -> Decimal:
    return Decimal(ligne["acquis_brut"]) if ligne else Decimal(0)


def _valeur(ligne: Mapping[str, Any] | None) -> str:
    return ligne["realise"] if ligne else ""


@dataclass(frozen=True)
class Comparaison:
    lignes: tuple[LigneComparee, ...]
    total_avant: Decimal | None
    total_fige: Decimal
    total_aujourdhui: Decimal


def comparer(fige: Contenu, aujourdhui: Contenu, avant: Contenu | None) -> Comparaison:
    """By the code of the indicator: a new one has no past, a dropped one has no present."""
    figees, presentes = _par_code(fige), _par_code(aujourdhui)
    passees = _par_code(avant) if avant else {}
    codes = dict.fromkeys([*figees, *presentes])
    return Comparaison(
        lignes=tuple(
            LigneComparee(
                mission=(figees.get(code) or presentes[code])[0],
                code=code,
                libelle=(presentes.get(code) or figees[code])[1]["libelle"],
                avant=passees[code][1] if code in passees else None,
                figee=figees[code][1] if code in figees else None,
                aujourdhui=presentes[code][1] if code in presentes else None,
            )
            for code in codes
        ),
        total_avant=_total(avant) if avant else None,
        total_fige=_total(fige),
        total_aujourdhui=_total(aujourdhui),
    )


def _total(contenu: Contenu) -> Decimal:
    return Decimal(contenu["calcul"]["total"]["acquis"])


def _par_code(contenu: Contenu) -> dict[str, tuple[str, Mapping[str, Any]]]:
    return {ligne["code"]: (mission, ligne) for mission, _, ligne in lignes_de(contenu)}


def lignes_de(contenu: Contenu) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for mission in contenu["missions"]:
        for action in mission["actions"]:
            for ligne in action["lignes"]:
                yield mission["libelle"], action["titre"], ligne


# --- Le classeur ---

COLONNES = (
    "mission",
    "action",
    "code",
    "indicateur",
    "forme",
    "unité",
    "source",
    "valeur initiale",
    "valeur initiale du",
    "cible ou paliers",
    "écart attendu",
    "reconduit",
    "réalisé",
    "numérateur / dénominateur",
    "date de la donnée",
    "nature",
    "atteint",
    "montant maximal",
    "montant acquis",
    "pièces attendues",
    "pièces jointes",
    "commentaire {cpts.du}",
    "avis {caisse.du} et {agence.du}",
)
_LARGEURS = (
    *(22, 24, 9, 44, 12, 10, 16, 12, 12, 28, 10, 10, 12, 16),
    *(12, 11, 14, 15, 15, 30, 30, 30, 30),
)
_EUROS = frozenset(COLONNES.index(nom) for nom in ("montant maximal", "montant acquis"))


def feuilles(contenu: Contenu) -> list[Feuille]:
    lignes = [_ligne(*ligne) for ligne in lignes_de(contenu)]
    missions = [
        (m["libelle"], *(_euros(m[nom]) for nom in ("fixe", "enveloppe")))
        + tuple(_euros(m["euros"][nom]) for nom in _MONTANTS)
        for m in contenu["missions"]
    ]
    return [
        Feuille("Indicateurs", tuple(map(dire, COLONNES)), lignes, _LARGEURS, _EUROS),
        Feuille(
            "Missions",
            ("mission", "part fixe", "enveloppe variable", *_MONTANTS_ECRITS),
            missions,
            (34, *(16,) * 8),
            frozenset(range(1, 9)),
        ),
        Feuille(
            "À vérifier",
            ("sujet", "détail"),
            [(a["titre"], a["texte"]) for a in contenu["avertissements"]],
            (34, 90),
        ),
        Feuille(
            "Origine",
            ("", ""),
            [
                ("Contrat", contenu["sur"]),
                ("Arrêté au", contenu["arrete_au"]),
                *(("Montants", phrase) for phrase in contenu["provenance"]),
            ],
            (16, 100),
        ),
    ]


_MONTANTS = ("maximum", "acquis", "a_risque", "ouvert", "perdu", "conditionnel")
_MONTANTS_ECRITS = ("maximum", "acquis", "à risque", "ouvert", "perdu", "conditionnel")


def _euros(texte: str | None) -> Decimal | str:
    return "à saisir" if texte is None else Decimal(texte)


def _nombre(texte: str) -> Decimal | str:
    """A figure one can add up; « secret » and « à saisir » stay words."""
    try:
        return lire_nombre(texte.removesuffix("%"))
    except ValueError:
        return texte


def _ligne(mission: str, action: str, ligne: Mapping[str, Any]) -> tuple[object, ...]:
    variable = ligne["maximum"] != "part fixe"
    return (
        mission,
        action,
        *(ligne[nom] for nom in ("code", "libelle", "forme", "unite", "source")),
        _nombre(ligne["depart"]),
        # Un instantané d'avant ces colonnes ne les a pas.
        ligne.get("depart_du", ""),
        ligne["cible"],
        ligne.get("ecart", ""),
        "oui" if ligne.get("reconduit") else "",
        _nombre(ligne["realise"]),
        ligne.get("rapport", ""),
        *(ligne[nom] for nom in ("date", "nature", "statut")),
        _euros(ligne["maximum_brut"]) if variable else "part fixe",
        Decimal(ligne["acquis_brut"]) if variable else "part fixe",
        "\n".join(ligne["pieces_attendues"]),
        "\n".join(
            [*ligne["pieces_jointes"], *(f"{n} (à joindre)" for n in ligne["pieces_a_joindre"])]
        ),
        ligne["commentaire"],
        "",
    )


def rendre_classeur(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Écriture du classeur", 50)
    return Resultat(xlsx(feuilles(rapport.contexte)), 0)
