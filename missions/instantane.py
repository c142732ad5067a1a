"""A year frozen whole, told apart from another, and written to a workbook."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from cpts_portal.lib.ecriture import date_courte, date_longue
from cpts_portal.lib.tableur import Feuille, xlsx
from missions.chapitres import chapitres
from missions.colonnes import Fait, lire_euros
from missions.modeles import ModeleFige, modele_de, remise
from missions.models import AnneeAction, Realisation
from missions.queries import TableauAnnee
from missions.queries.horloge import echeances_de
from missions.rapports import suivi
from missions.restitution import en_json
from missions.tableau import feuille

Contenu = Mapping[str, Any]


def figer(tableau: TableauAnnee, jour: date) -> dict[str, Any]:
    """JSON, and nothing that is not in it is needed to print any report of that day again."""
    contenu = suivi(tableau, jour)
    _raconter(contenu, tableau)
    return {
        **contenu,
        **chapitres(tableau, jour),
        "calcul": en_json(tableau),
        "debut": date_longue(tableau.annee.debut),
        "fin": date_longue(tableau.annee.fin),
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


def lignes_de(contenu: Contenu) -> Iterator[Fait]:
    for mission in contenu["missions"]:
        for action in mission["actions"]:
            for ligne in action["lignes"]:
                yield Fait(mission["libelle"], action["titre"], ligne)


# --- Le classeur ---


def feuilles(contenu: Contenu, modele: ModeleFige | None = None) -> list[Feuille]:
    """In the columns of one model; the common one of that day when none is asked."""
    modele = modele or modele_de(contenu, None)
    remis = remise(modele, contenu)
    missions = [
        (m["libelle"], *(lire_euros(m[nom]) for nom in ("fixe", "enveloppe")))
        + tuple(lire_euros(m["euros"][nom]) for nom in _MONTANTS)
        for m in contenu["missions"]
    ]
    return [
        feuille(lignes_de(contenu), modele.colonnes["classeur"], modele.destinataire),
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
                *([(remis["a"], remis["noms"])] if remis["a"] else []),
                ("Arrêté au", contenu["arrete_au"]),
                *(("Montants", phrase) for phrase in contenu["provenance"]),
            ],
            (16, 100),
        ),
    ]


_MONTANTS = ("maximum", "acquis", "a_risque", "ouvert", "perdu", "conditionnel")
_MONTANTS_ECRITS = ("maximum", "acquis", "à risque", "ouvert", "perdu", "conditionnel")


def rendre_classeur(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    signaler("Écriture du classeur", 50)
    modele = ModeleFige(**rapport.contexte["classeur"])
    return Resultat(xlsx(feuilles(rapport.contexte, modele)), 0)
