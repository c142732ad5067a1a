"""One reading of a contract year feeds the page, its fragments, the PDF, the command."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from membres.reunions.models import Reunion
from missions.calcul import (
    FORMES,
    Avertissement,
    BilanAnnee,
    BilanIndicateur,
    BilanMission,
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
    DonneesPalier,
    Forme,
    Montants,
    calculer_annee,
)
from missions.enums import NatureMesure, Volet
from missions.models import (
    AnneeContrat,
    Contrat,
    EvenementReconnu,
    FicheAction,
    Indicateur,
    Mesure,
    MissionContrat,
    Preuve,
    ReunionAction,
)
from missions.queries.annees import (
    CleMontant,
    Taille,
    enveloppe_variable,
    montants_des,
    tailles_des,
)

# Au-delà, une mesure est dite ancienne (architecture : trois mois).
FRAICHEUR = timedelta(days=92)


@dataclass(frozen=True)
class LigneIndicateur:
    indicateur: Indicateur
    donnees: DonneesIndicateur
    bilan: BilanIndicateur
    forme: Forme
    # Toutes les mesures, annulées comprises, de la plus récente à la plus ancienne.
    mesures: tuple[Mesure, ...]
    preuves: tuple[Preuve, ...]
    pieces_attendues: int
    pieces_fournies: int
    paliers: tuple[DonneesPalier, ...]

    @property
    def valables(self) -> tuple[Mesure, ...]:
        return tuple(m for m in self.mesures if not hasattr(m, "annulation"))

    @property
    def en_vigueur(self) -> Mesure | None:
        mesure = self.bilan.en_vigueur
        return next((m for m in self.mesures if mesure and m.pk == mesure.ordre), None)

    @property
    def version(self) -> int | None:
        """What `enregistrer_mesure` compares: the last measure standing."""
        return max((m.pk for m in self.valables), default=None)

    @property
    def maximum(self) -> Decimal | None:
        return self.bilan.montants.maximum if self.bilan.maximum_connu else None


@dataclass(frozen=True)
class LigneAction:
    action: FicheAction
    indicateurs: tuple[LigneIndicateur, ...]


@dataclass(frozen=True)
class LigneMission:
    contrat: MissionContrat
    bilan: BilanMission
    fixe: Decimal | None
    actions: tuple[LigneAction, ...]

    @property
    def indicateurs(self) -> tuple[LigneIndicateur, ...]:
        return tuple(i for action in self.actions for i in action.indicateurs)

    @property
    def montants(self) -> Montants:
        return self.bilan.montants

    @property
    def pieces(self) -> tuple[int, int]:
        lignes = self.indicateurs
        return sum(i.pieces_fournies for i in lignes), sum(i.pieces_attendues for i in lignes)


@dataclass(frozen=True)
class TableauAnnee:
    annee: AnneeContrat
    taille: Taille
    bilan: BilanAnnee
    missions: tuple[LigneMission, ...]
    avertissements: tuple[Avertissement, ...] = field(default=())

    @property
    def contrat(self) -> Contrat:
        return self.annee.contrat

    @property
    def indicateurs(self) -> tuple[LigneIndicateur, ...]:
        return tuple(i for mission in self.missions for i in mission.indicateurs)

    def mission(self, code: str) -> LigneMission:
        return next(m for m in self.missions if m.contrat.mission.code == code)

    def indicateur(self, code: str) -> LigneIndicateur:
        return next(i for i in self.indicateurs if i.indicateur.code == code)


# --- Lire l'année entière ---


def tableau_annee(annee: AnneeContrat) -> TableauAnnee:
    return tableaux_annees([annee])[0]


def tableaux_annees(annees: Sequence[AnneeContrat]) -> list[TableauAnnee]:
    """Nine queries, for one year or for those of every contract."""
    tailles = tailles_des(annees)
    montants = montants_des(annees, tailles)
    missions: dict[int, list[MissionContrat]] = {}
    contrats = {annee.contrat_id for annee in annees}
    au_contrat = MissionContrat.objects.filter(contrat__in=contrats).select_related("mission")
    for mission in au_contrat.order_by("mission__ordre", "pk"):
        missions.setdefault(mission.contrat_id, []).append(mission)
    indicateurs: dict[int, list[Indicateur]] = {}
    for indicateur in _indicateurs(annees):
        indicateurs.setdefault(indicateur.annee_id, []).append(indicateur)
    return [
        _tableau(
            annee,
            tailles[annee.pk],
            montants[annee.pk],
            missions.get(annee.contrat_id, []),
            indicateurs.get(annee.pk, []),
        )
        for annee in annees
    ]


def _tableau(
    annee: AnneeContrat,
    taille: Taille,
    montants: dict[CleMontant, Decimal | None],
    missions: list[MissionContrat],
    indicateurs: list[Indicateur],
) -> TableauAnnee:
    par_mission = {
        mission.pk: [i for i in indicateurs if i.action.mission_id == mission.pk]
        for mission in missions
    }
    donnees = DonneesAnnee(
        annee.debut,
        annee.fin,
        annee.close,
        tuple(_donnees_mission(m, par_mission[m.pk], montants) for m in missions),
    )
    bilan = calculer_annee(donnees)
    lignes = tuple(
        _ligne_mission(mission, par_mission[mission.pk], bilan, montants) for mission in missions
    )
    return TableauAnnee(annee, taille, bilan, lignes, bilan.avertissements)


def _indicateurs(annees: Sequence[AnneeContrat]) -> QuerySet[Indicateur]:
    evenements = EvenementReconnu.objects.filter(
        annee=OuterRef("annee"), mission=OuterRef("action__mission__mission")
    )
    mesures = Mesure.objects.select_related("annulation", "saisie_par").order_by("-date", "-pk")
    preuves = Preuve.objects.filter(retiree_le=None).select_related("piece", "reunion")
    preuves = preuves.filter(Q(mesure=None) | Q(mesure__annulation=None))
    return (
        Indicateur.objects.filter(annee__in=[annee.pk for annee in annees])
        .select_related("action", "responsable")
        .annotate(evenement_reconnu=Exists(evenements))
        .prefetch_related(
            "paliers",
            "pieces",
            Prefetch("mesures", mesures),
            Prefetch("preuves", preuves.order_by("ajoutee_le", "pk")),
        )
        .order_by("action__ordre", "action__pk", "ordre", "code")
    )


def _donnees_mission(
    mission: MissionContrat,
    indicateurs: Iterable[Indicateur],
    montants: dict[CleMontant, Decimal | None],
) -> DonneesMission:
    return DonneesMission(
        mission.mission.code,
        mission.mission.libelle_court,
        enveloppe_variable(montants, mission.mission_id),
        tuple(donnees_indicateur(i) for i in indicateurs),
    )


def donnees_indicateur(indicateur: Indicateur) -> DonneesIndicateur:
    """Reads only prefetched relations: no query of its own."""
    attendues, fournies, nommees = _compte_pieces(indicateur)
    return DonneesIndicateur(
        code=indicateur.code,
        forme=indicateur.forme,
        maximum=indicateur.montant_max,
        sens=indicateur.sens,
        cible=indicateur.cible,
        valeur_initiale=indicateur.valeur_initiale,
        ecart_cible=indicateur.ecart_cible,
        paliers=tuple(
            DonneesPalier(p.borne, p.montant, p.autre_borne) for p in indicateur.paliers.all()
        ),
        mesures=tuple(
            DonneesMesure(m.nature, m.date, m.valeur, ordre=m.pk)
            for m in indicateur.mesures.all()
            if not hasattr(m, "annulation")
        ),
        pieces_attendues=attendues,
        pieces_fournies=fournies,
        pieces_sans_fichier=nommees,
        evenement_reconnu=getattr(indicateur, "evenement_reconnu", False),
    )


def _compte_pieces(indicateur: Indicateur) -> tuple[int, int, int]:
    """Expected, provided, named without a file. A proof answers its piece, or any one left."""
    attendues = len(indicateur.pieces.all())
    preuves = [p for p in indicateur.preuves.all() if p.tient]
    couvertes = {p.piece_id for p in preuves if p.piece_id}
    libres = {p.nom for p in preuves if not p.piece_id}
    fournies = len(couvertes) + len(libres)
    nommees = {(p.piece_id, p.nom) for p in preuves if not p.jointe}
    nommees -= {(p.piece_id, p.nom) for p in preuves if p.jointe}
    return attendues, min(fournies, attendues) if attendues else fournies, len(nommees)


def _ligne_mission(
    mission: MissionContrat,
    indicateurs: list[Indicateur],
    bilan: BilanAnnee,
    montants: dict[CleMontant, Decimal | None],
) -> LigneMission:
    bilan_mission = bilan.mission(mission.mission.code)
    par_code = {b.code: b for b in bilan_mission.indicateurs}
    actions = tuple(
        LigneAction(groupe[0].action, tuple(ligne_indicateur(i, par_code[i.code]) for i in groupe))
        for groupe in _groupes(indicateurs)
    )
    fixe = montants.get((mission.mission_id, Volet.FIXE))
    return LigneMission(mission, bilan_mission, fixe, actions)


def _groupes(indicateurs: list[Indicateur]) -> Iterator[list[Indicateur]]:
    for _, groupe in groupby(indicateurs, key=lambda i: i.action_id):
        yield list(groupe)


def ligne_indicateur(indicateur: Indicateur, bilan: BilanIndicateur) -> LigneIndicateur:
    attendues, fournies, _ = _compte_pieces(indicateur)
    forme = FORMES[indicateur.forme]
    donnees = donnees_indicateur(indicateur)
    return LigneIndicateur(
        indicateur=indicateur,
        donnees=donnees,
        bilan=bilan,
        forme=forme,
        mesures=tuple(indicateur.mesures.all()),
        preuves=tuple(indicateur.preuves.all()),
        pieces_attendues=attendues,
        pieces_fournies=fournies,
        paliers=forme.bornes(donnees),
    )


# --- Ce qui attend une mesure ---


@dataclass(frozen=True)
class SansMesureRecente:
    ligne: LigneIndicateur
    mission: MissionContrat
    derniere: Mesure | None
    en_jeu: Decimal


def sans_mesure_recente(tableau: TableauAnnee, jour: date) -> list[SansMesureRecente]:
    """Unearned euros whose last figure is missing or over three months old, dearest first."""
    attendus = [
        SansMesureRecente(ligne, mission.contrat, ligne.en_vigueur, _en_jeu(ligne))
        for mission in tableau.missions
        for ligne in mission.indicateurs
        if _en_jeu(ligne) and _ancienne(ligne.en_vigueur, jour)
    ]
    return sorted(attendus, key=lambda a: (-a.en_jeu, a.ligne.indicateur.code))


def _en_jeu(ligne: LigneIndicateur) -> Decimal:
    return ligne.bilan.montants.a_risque + ligne.bilan.montants.ouvert


def _ancienne(mesure: Mesure | None, jour: date) -> bool:
    return mesure is None or jour - mesure.date > FRAICHEUR


# --- Ce qu'une page demande à côté du calcul ---


def indicateurs_saisissables() -> QuerySet[Indicateur]:
    return Indicateur.objects.select_related(
        "annee__contrat__taille_forcee", "annee__grille", "action__mission__mission"
    )


def reunions_probantes(indicateur: Indicateur, annee: AnneeContrat) -> tuple[Reunion, ...]:
    """Closed in the year: those of the action first, the latest before the others."""
    servies = ReunionAction.objects.filter(
        action=indicateur.action_id, reunion=OuterRef("pk"), ecartee_le=None
    )
    closes = Reunion.objects.closes().filter(debut__date__range=(annee.debut, annee.fin))
    return tuple(closes.annotate(servie=Exists(servies)).order_by("-servie", "-debut", "-pk"))


def nature_de_saisie(indicateur: Indicateur) -> NatureMesure:
    """A cell corrects what it shows: over a figure of the source, it is one of the source.

    Declared otherwise: a declared value would stay hidden behind the measured one.
    """
    valables = indicateur.mesures.valables()
    if valables.filter(nature=NatureMesure.MESUREE).exists():
        return NatureMesure.MESUREE
    return NatureMesure.DECLAREE
