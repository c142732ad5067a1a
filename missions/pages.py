"""What each page shows, the same for the whole page and for its fragments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from cpts_portal.lib import graphiques
from cpts_portal.lib.ecriture import euros_ronds, heure
from membres.reunions.models import Reunion
from missions import phrases
from missions.calcul import Avertissement, Montants, calculer_indicateur
from missions.enums import NatureMesure
from missions.models import Commentaire, Mesure, PieceAttendue
from missions.queries import LigneIndicateur, LigneMission, TableauAnnee, reunions_probantes
from missions.queries.horloge import echeances_de
from missions.saisie import ecrire_valeur

_TITRES = {
    "sans_preuve": "Atteint sans preuve",
    "pieces_manquantes": "Pièces manquantes",
    "fichier_a_joindre": "Fichiers à joindre",
    "hors_annee": "Données hors de l’année de contrat",
    "ecart_enveloppe": "Maxima et enveloppe diffèrent",
    "enveloppe_a_saisir": "Enveloppes à saisir",
    "montant_a_saisir": "Montants à saisir",
    "cible_a_saisir": "Cibles à saisir",
    "cible_incoherente": "Cibles incohérentes",
    "paliers_incoherents": "Paliers incohérents",
}


@dataclass(frozen=True)
class EtatLigne:
    """The answer under a row, after an entry: saved, refused, or overtaken by someone."""

    code: str
    genre: str
    message: str
    titre: str = ""
    mesure: Mesure | None = None
    # Ce que la personne a écrit : jamais perdu.
    texte: str = ""
    actuelle: Mesure | None = None


@dataclass(frozen=True)
class RefusVolet:
    """A form of the side panel refused: it opens again, filled as it was."""

    # « mesure », « preuve », « commentaire », ou la clé d'une preuve ; vide : aucun refus.
    ou: str = ""
    message: str = ""
    # Un champ que le formulaire n'a pas renvoyé se lit vide.
    saisi: defaultdict[str, str] = field(default_factory=lambda: defaultdict(str))


@dataclass(frozen=True)
class Volet:
    ligne: LigneIndicateur
    courbe: graphiques.Courbe | None
    projection: str
    pieces_a_fournir: tuple[PieceAttendue, ...]
    retenue: Mesure | None
    commentaires: tuple[Commentaire, ...]
    reunions: tuple[Reunion, ...]

    @property
    def recentes(self) -> tuple[Mesure, ...]:
        return self.ligne.mesures[:4]

    @property
    def anciennes(self) -> tuple[Mesure, ...]:
        return self.ligne.mesures[4:]


@dataclass(frozen=True)
class PageMission:
    tableau: TableauAnnee
    mission: LigneMission
    volet: Volet | None
    volet_demande: bool = False
    etat: EtatLigne | None = None
    gain: Decimal = field(default=Decimal(0))

    @property
    def ligne(self) -> LigneIndicateur | None:
        """The row just edited, when one was."""
        if self.etat is None:
            return None
        return next(
            (i for i in self.mission.indicateurs if i.indicateur.code == self.etat.code), None
        )

    @property
    def ancre(self) -> str:
        """Where a page that comes back whole lands: the next cell to fill, or the row just told."""
        if self.etat is None:
            return ""
        codes = [i.indicateur.code for i in self.mission.indicateurs]
        suivants = self.mission.indicateurs[codes.index(self.etat.code) + 1 :]
        for ligne in suivants:
            if ligne.en_vigueur is None or ligne.en_vigueur.nature != NatureMesure.RETENUE:
                return f"valeur-{ligne.indicateur.code}"
        return f"ligne-{self.etat.code}"


def page_mission(
    tableau: TableauAnnee,
    mission: LigneMission,
    *,
    code: str = "",
    enregistre: int | None = None,
    etat: EtatLigne | None = None,
) -> PageMission:
    lignes = {i.indicateur.code: i for i in mission.indicateurs}
    etat = etat or _etat_enregistre(mission, enregistre)
    choisie = lignes.get(code) or (lignes.get(etat.code) if etat else None)
    choisie = choisie or next(iter(lignes.values()), None)
    return PageMission(
        tableau=tableau,
        mission=mission,
        volet=_volet(choisie, tableau) if choisie else None,
        volet_demande=bool(code),
        etat=etat,
        gain=_gain(lignes.get(etat.code), etat.mesure) if etat else Decimal(0),
    )


def _etat_enregistre(mission: LigneMission, pk: int | None) -> EtatLigne | None:
    """Only the last measure standing answers: an older one has nothing left to undo."""
    if pk is None:
        return None
    for ligne in mission.indicateurs:
        if ligne.version == pk:
            mesure = next(m for m in ligne.valables if m.pk == pk)
            return EtatLigne(
                ligne.indicateur.code,
                "enregistre",
                phrases.consequence(ligne, mesure),
                titre=f"Enregistré à {heure(mesure.saisie_le)}.",
                mesure=mesure,
            )
    return None


def _gain(ligne: LigneIndicateur | None, mesure: Mesure | None) -> Decimal:
    """What this measure changed, by the same calculation without it."""
    if ligne is None or mesure is None:
        return Decimal(0)
    sans = tuple(m for m in ligne.donnees.mesures if m.ordre != mesure.pk)
    avant = calculer_indicateur(replace(ligne.donnees, mesures=sans), close=False)
    return ligne.bilan.montants.acquis - avant.montants.acquis


def _volet(ligne: LigneIndicateur, tableau: TableauAnnee) -> Volet:
    couvertes = {p.piece_id for p in ligne.preuves if p.tient}
    return Volet(
        ligne=ligne,
        courbe=_courbe(ligne, tableau),
        projection=phrases.projection(ligne, tableau.annee.fin, timezone.localdate()),
        pieces_a_fournir=tuple(p for p in ligne.indicateur.pieces.all() if p.pk not in couvertes),
        retenue=next((m for m in ligne.valables if m.nature == NatureMesure.RETENUE), None),
        commentaires=tuple(
            ligne.indicateur.commentaires.select_related("auteur").order_by("ecrit_le", "pk")
        ),
        reunions=reunions_probantes(ligne.indicateur, tableau.annee),
    )


def _courbe(ligne: LigneIndicateur, tableau: TableauAnnee) -> graphiques.Courbe | None:
    serie = phrases.serie_chiffree(ligne)
    if not serie or not ligne.indicateur.chiffre:
        return None
    return graphiques.courbe(
        [graphiques.Mesure(jour, valeur) for jour, valeur in serie],
        debut=min(tableau.annee.debut, serie[0][0]),
        fin=max(tableau.annee.fin, serie[-1][0]),
        paliers=[
            graphiques.Palier(p.borne, f"marche à {euros_ronds(p.montant)}") for p in ligne.paliers
        ],
    )


# --- « Où en est-on ? » ---


@dataclass(frozen=True)
class GroupeAvertissements:
    titre: str
    lignes: tuple[Avertissement, ...]


def grouper(avertissements: Sequence[Avertissement]) -> list[GroupeAvertissements]:
    """By kind, in the order of what a coordinator should settle first."""
    ordre = {code: rang for rang, code in enumerate(_TITRES)}
    tries = sorted(avertissements, key=lambda a: ordre[a.code])
    return [
        GroupeAvertissements(_TITRES[code], tuple(lignes))
        for code, lignes in groupby(tries, key=lambda a: a.code)
    ]


def frise(tableau: TableauAnnee, jour: date) -> graphiques.Frise:
    annee = tableau.annee
    return graphiques.frise(
        annee.debut,
        annee.fin,
        [
            graphiques.Echeance(e.date, e.libelle, e.faite)
            for e in echeances_de(annee, jour)
            # Une mission partie à temps n'a plus à se lire sur la règle.
            if e.date and not (e.mission and e.faite)
        ],
        aujourdhui=jour,
    )


def chiffres(montants: Montants, gain: Decimal = Decimal(0)) -> list[dict[str, object]]:
    """The money in one grammar; « perdu » appears only when there is some."""
    suite = f", dont {euros_ronds(gain)} à l’instant" if gain > 0 else ""
    lignes: list[dict[str, object]] = [
        _chiffre(montants.acquis, f"acquis (déclaré){suite}", "acquis"),
        _chiffre(montants.a_risque, "à risque, sous la cible ou sans preuve", "risque"),
        _chiffre(montants.ouvert, "ouverts, sans mesure", "ouvert"),
    ]
    if montants.perdu:
        lignes.append(_chiffre(montants.perdu, "perdus, année close", "perdu"))
    return lignes


def _chiffre(montant: Decimal, libelle: str, genre: str) -> dict[str, object]:
    return {"valeur": euros_ronds(montant), "libelle": libelle, "genre": genre, "doux": False}


def ecrire_mesure(mesure: Mesure | None, unite: str = "") -> str:
    if mesure is None:
        return "aucune"
    texte = ecrire_valeur(mesure.valeur)
    return f"{texte}\u00a0%" if unite == "%" and mesure.nombre is not None else texte


@dataclass(frozen=True)
class Reperes:
    """Where the day stands in the contract year."""

    numero_du_jour: int | None
    prochaine: str
    dans: int | None

    @property
    def texte_jour(self) -> str:
        return str(self.numero_du_jour)


def reperes(tableau: TableauAnnee, jour: date) -> Reperes:
    annee = tableau.annee
    dedans = annee.debut <= jour <= annee.fin
    a_venir = (e for e in echeances_de(annee, jour) if e.date and e.date >= jour and not e.faite)
    prochaine = next(a_venir, None)
    return Reperes(
        numero_du_jour=(jour - annee.debut).days + 1 if dedans else None,
        prochaine=prochaine.libelle if prochaine else "",
        dans=(prochaine.date - jour).days if prochaine and prochaine.date else None,
    )
