"""The columns of the indicators' table: what each shows, where it fits, what is printed of it.

Read from frozen lines only, so that a snapshot prints the columns of its day. No database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from cpts_portal.interface.libelles import dire
from cpts_portal.lib.nombres import lire_nombre
from missions.enums import DestinataireRapport

# Three tables show the indicators. In millimetres, what a page of each takes; a workbook, all.
SUPPORTS = {"rapport": "Rapport", "suivi": "Tableau de suivi", "classeur": "Classeur"}
LARGEURS = {"rapport": 126, "suivi": 265}
_PAPIER = frozenset(LARGEURS)
_PARTOUT = frozenset(SUPPORTS)


class Fait(NamedTuple):
    """One indicator of a frozen year, and the names above it."""

    mission: str
    action: str
    ligne: Mapping[str, Any]


def _champ(nom: str) -> Callable[[Fait], str]:
    # Un instantané d'avant une colonne ne l'a pas.
    return lambda fait: str(fait.ligne.get(nom, ""))


@dataclass(frozen=True)
class Colonne:
    code: str
    # As a workbook heads it, and as the coordinator chooses it.
    nom: str
    # As paper heads it.
    titre: str
    # What it takes of a page, the white after it included (tableau_suivi.css).
    mm: int
    papier: Callable[[Fait], str]
    # What a workbook keeps: a number one can add up; the words of paper without it.
    cellule: Callable[[Fait], object] | None = None
    caracteres: int = 12
    chiffre: bool = False
    euros: bool = False
    supports: frozenset[str] = field(default=_PARTOUT)

    def dans_le_classeur(self, fait: Fait) -> object:
        return (self.cellule or self.papier)(fait)


def lire_euros(texte: str | None) -> Decimal | str:
    return "à saisir" if texte is None else Decimal(texte)


def _nombre(nom: str) -> Callable[[Fait], Decimal | str]:
    """A figure one can add up; « secret » and « à saisir » stay words."""

    def lire(fait: Fait) -> Decimal | str:
        texte = fait.ligne[nom]
        try:
            return lire_nombre(texte.removesuffix("%"))
        except ValueError:
            return str(texte)

    return lire


def _somme(nom: str) -> Callable[[Fait], Decimal | str]:
    def lire(fait: Fait) -> Decimal | str:
        variable = fait.ligne["maximum"] != "part fixe"
        return lire_euros(fait.ligne[nom]) if variable else "part fixe"

    return lire


def _libelle(fait: Fait) -> str:
    ligne = fait.ligne
    muette = ligne["unite"] in ("", "oui/non", "%")
    return ligne["libelle"] if muette else f"{ligne['libelle']} ({ligne['unite']})"


def _resultat(fait: Fait) -> str:
    ligne = fait.ligne
    quand = f", {ligne['date']}, {ligne['nature']}" if ligne["date"] else ""
    return f"{ligne['realise']}{quand}. {ligne['statut']}"


def _gain(fait: Fait) -> str:
    acquis = fait.ligne["acquis"]
    return f"{acquis} sur {fait.ligne['maximum']}" if acquis else "part fixe"


def _date_nature(fait: Fait) -> str:
    ligne = fait.ligne
    return f"{ligne['date']} {ligne['nature']}" if ligne["date"] else "sans date"


def _jointes(fait: Fait) -> list[str]:
    ligne = fait.ligne
    return [*ligne["pieces_jointes"], *(f"{n} (à joindre)" for n in ligne["pieces_a_joindre"])]


def _rien(fait: Fait) -> str:
    """The funder's to write, by hand or in the cell."""
    return ""


COLONNES = {
    colonne.code: colonne
    for colonne in (
        Colonne(
            "mission",
            "mission",
            "Mission",
            28,
            lambda f: f.mission,
            caracteres=22,
            supports=frozenset(("suivi", "classeur")),
        ),
        Colonne(
            "action",
            "action",
            "Action",
            32,
            lambda f: f.action,
            caracteres=24,
            supports=frozenset(("suivi", "classeur")),
        ),
        Colonne("code", "code", "Code", 13, _champ("code"), caracteres=9),
        Colonne(
            "indicateur",
            "indicateur",
            "Indicateur",
            50,
            _libelle,
            cellule=_champ("libelle"),
            caracteres=44,
        ),
        Colonne(
            "intitule",
            "code et indicateur",
            "Indicateur",
            40,
            lambda f: f"{f.ligne['code']}, {f.ligne['libelle']}",
            supports=_PAPIER,
        ),
        Colonne("forme", "forme", "Forme", 18, _champ("forme")),
        Colonne("unite", "unité", "Unité", 16, _champ("unite"), caracteres=10),
        Colonne("source", "source", "Source", 22, _champ("source"), caracteres=16),
        Colonne(
            "forme_source",
            "forme et source",
            "Forme, source",
            21,
            lambda f: f"{f.ligne['forme']}, {f.ligne['source']}",
            supports=_PAPIER,
        ),
        Colonne(
            "depart",
            "valeur initiale",
            "Départ",
            14,
            _champ("depart"),
            cellule=_nombre("depart"),
            chiffre=True,
        ),
        Colonne("depart_du", "valeur initiale du", "Départ du", 18, _champ("depart_du")),
        Colonne("cible", "cible ou paliers", "Cible", 30, _champ("cible"), caracteres=28),
        Colonne(
            "ecart", "écart attendu", "Écart", 15, _champ("ecart"), caracteres=10, chiffre=True
        ),
        Colonne(
            "reconduit",
            "reconduit",
            "Reconduit",
            18,
            lambda f: "oui" if f.ligne.get("reconduit") else "",
            caracteres=10,
        ),
        Colonne(
            "realise",
            "réalisé",
            "Réalisé",
            15,
            _champ("realise"),
            cellule=_nombre("realise"),
            chiffre=True,
        ),
        Colonne(
            "rapport",
            "numérateur / dénominateur",
            "Rapport",
            22,
            _champ("rapport"),
            caracteres=16,
            chiffre=True,
        ),
        Colonne("date", "date de la donnée", "Date", 18, _champ("date")),
        Colonne("nature", "nature", "Nature", 17, _champ("nature"), caracteres=11),
        Colonne("date_nature", "date et nature", "Date", 18, _date_nature, supports=_PAPIER),
        Colonne("atteint", "atteint", "État", 20, _champ("statut"), caracteres=14),
        Colonne(
            "resultat",
            "réalisé, sa date et son état",
            "Réalisé",
            32,
            _resultat,
            supports=_PAPIER,
        ),
        Colonne(
            "maximum",
            "montant maximal",
            "Maximum",
            17,
            _champ("maximum"),
            cellule=_somme("maximum_brut"),
            caracteres=15,
            chiffre=True,
            euros=True,
        ),
        Colonne(
            "acquis",
            "montant acquis",
            "Acquis",
            17,
            lambda f: f.ligne["acquis"] or "hors variable",
            cellule=_somme("acquis_brut"),
            caracteres=15,
            chiffre=True,
            euros=True,
        ),
        Colonne(
            "gain",
            "acquis sur maximum",
            "Acquis",
            24,
            _gain,
            chiffre=True,
            supports=_PAPIER,
        ),
        Colonne(
            "pieces",
            "pièces fournies sur attendues",
            "Pièces",
            13,
            _champ("pieces"),
            chiffre=True,
            supports=_PAPIER,
        ),
        Colonne(
            "pieces_attendues",
            "pièces attendues",
            "Pièces attendues",
            36,
            lambda f: ", ".join(f.ligne["pieces_attendues"]),
            cellule=lambda f: "\n".join(f.ligne["pieces_attendues"]),
            caracteres=30,
        ),
        Colonne(
            "pieces_jointes",
            "pièces jointes",
            "Pièces jointes",
            36,
            lambda f: ", ".join(_jointes(f)),
            cellule=lambda f: "\n".join(_jointes(f)),
            caracteres=30,
        ),
        Colonne(
            "commentaire",
            "commentaire {cpts.du}",
            "Commentaire",
            38,
            _champ("commentaire"),
            caracteres=30,
        ),
        Colonne("avis", "avis {caisse.du} et {agence.du}", "Avis", 38, _rien, caracteres=30),
        Colonne(
            "commentaire_avis",
            "commentaire, et la place de l’avis",
            "Commentaire, avis",
            37,
            _champ("commentaire"),
            supports=_PAPIER,
        ),
    )
}

_AVIS: dict[str, str] = {
    DestinataireRapport.ARS: "avis {agence.du}",
    DestinataireRapport.CAISSE: "avis {caisse.du}",
}


def nom_de(code: str, destinataire: str) -> str:
    """The opinion is that of whoever receives the table."""
    nom = COLONNES[code].nom
    return dire(_AVIS.get(destinataire, nom) if code == "avis" else nom)


# Ce qui s'imprime tant que la coordination n'a rien choisi.
ORIGINE: dict[str, tuple[str, ...]] = {
    "rapport": ("intitule", "cible", "resultat", "gain"),
    "suivi": (
        *("code", "indicateur", "forme_source", "depart", "cible", "realise"),
        *("date_nature", "atteint", "maximum", "acquis", "pieces", "commentaire_avis"),
    ),
    "classeur": tuple(code for code, c in COLONNES.items() if "classeur" in c.supports),
}
# Elles disent de quel indicateur parle la ligne ; elles et celles-là peuvent l'ouvrir.
NOMMENT = ("code", "intitule", "indicateur")
_OUVRENT = (*NOMMENT, "mission", "action")


def valider(support: str, codes: Sequence[str]) -> None:
    """Columns that exist there, name the indicator first, and fit on the page."""
    etrangers = [c for c in codes if c not in COLONNES or support not in COLONNES[c].supports]
    if etrangers or len(set(codes)) != len(codes):
        raise ValidationError("Choisissez chaque colonne une seule fois, parmi celles proposées.")
    if not any(code in NOMMENT for code in codes):
        raise ValidationError(
            "Gardez le code ou le nom de l’indicateur\u00a0: chaque ligne en a besoin."
        )
    if codes[0] not in _OUVRENT:
        raise ValidationError(
            "La première colonne nomme la ligne\u00a0: mission, action, code ou indicateur."
        )
    page = LARGEURS.get(support)
    if page and (pris := largeur(codes)) > page:
        raise ValidationError(
            f"Ces colonnes demandent {pris}\u00a0mm et la page n’en a que {page}\u00a0: retirez-en "
            f"pour {pris - page}\u00a0mm, ou gardez-les pour le classeur, qui les prend toutes."
        )


def largeur(codes: Iterable[str]) -> int:
    return sum(COLONNES[code].mm for code in codes)


def completer(colonnes: Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    """The columns of each table; nothing chosen is what was always printed."""
    choisies = colonnes or {}
    return {s: list(choisies.get(s) or origine) for s, origine in ORIGINE.items()}
