"""What the pages of the contract show: parties, missions, years, texts."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cpts_portal.referentiel.models import Commune
from missions.enums import Volet
from missions.models import (
    AnneeContrat,
    Avenant,
    ClasseTaille,
    Contrat,
    EvenementReconnu,
    Grille,
    Mission,
    MissionContrat,
)
from missions.queries.annees import Taille, montants_de, taille_du, tailles_des

_VOLETS_SAISIS = (Volet.FIXE, Volet.PLAN_INITIAL, Volet.VARIABLE, Volet.EVENEMENT)


@dataclass(frozen=True)
class LigneAnnee:
    numero: int
    annee: AnneeContrat | None
    indicateurs: int = 0


@dataclass(frozen=True)
class FicheContrat:
    contrat: Contrat
    taille: Taille
    missions: tuple[MissionContrat, ...]
    avenants: tuple[Avenant, ...]
    annees: tuple[LigneAnnee, ...]
    communes: tuple[Commune, ...]

    @property
    def habitants(self) -> int | None:
        """None as soon as one commune has no known population."""
        connues = [c.population for c in self.communes if c.population is not None]
        return sum(connues) if connues and len(connues) == len(self.communes) else None

    @property
    def ecart_population(self) -> bool:
        return self.habitants is not None and self.contrat.population not in (None, self.habitants)


def fiche_contrat(contrat: Contrat) -> FicheContrat:
    ouvertes = {
        annee.numero: annee
        for annee in contrat.annees.select_related("contrat", "grille", "close_par")
        .annotate(nb_indicateurs=Count("indicateurs"))
        .order_by("numero")
    }
    return FicheContrat(
        contrat=contrat,
        taille=taille_du(contrat),
        missions=tuple(contrat.missions.select_related("mission").order_by("mission__ordre")),
        avenants=tuple(contrat.avenants.select_related("grille").order_by("numero")),
        annees=tuple(
            LigneAnnee(n, ouvertes.get(n), getattr(ouvertes.get(n), "nb_indicateurs", 0))
            for n in range(1, contrat.duree_annees + 1)
        ),
        communes=tuple(contrat.communes.defer("contour").order_by("nom_tri", "code_insee")),
    )


def evenements(annee: AnneeContrat) -> QuerySet[EvenementReconnu]:
    return annee.evenements.select_related("mission").order_by("reconnu_le", "pk")


# --- Les textes ---


def grilles() -> QuerySet[Grille]:
    """Each grid, how many of its amounts are missing, and whether closed years hold it still."""
    closes = AnneeContrat.objects.filter(grille=OuterRef("pk"), close_le__isnull=False)
    return Grille.objects.annotate(
        montants_connus=Count("lignes", filter=Q(lignes__montant__isnull=False), distinct=True),
        montants_a_saisir=Count("lignes", filter=Q(lignes__montant=None), distinct=True),
        figee=Exists(closes),
    ).order_by("-date_effet", "pk")


def catalogue() -> QuerySet[Mission]:
    return Mission.objects.order_by("ordre", "code")


@dataclass(frozen=True)
class CleCellule:
    mission: int | None
    libelle: str
    volet: str
    taille: str


def cellules_grille(grille: Grille) -> dict[CleCellule, Decimal | None]:
    """Every amount a text can give: missions, parts, sizes; None is « à saisir »."""
    connus = {
        (ligne.mission_id, ligne.volet, ligne.taille.code): ligne.montant
        for ligne in grille.lignes.select_related("taille").exclude(volet=Volet.REPERE)
    }
    tailles = list(ClasseTaille.objects.order_by("minimum").values_list("code", flat=True))
    return {
        CleCellule(mission, libelle, volet, taille): connus.get((mission, volet, taille))
        for mission, libelle, volet in _volets()
        for taille in tailles
    }


def cellules_annee(annee: AnneeContrat) -> dict[CleCellule, Decimal | None]:
    du_contrat = {(m.mission_id, m.volet): m.montant for m in annee.montants.all()}
    au_contrat = set(annee.contrat.missions.values_list("mission_id", flat=True))
    return {
        CleCellule(mission, libelle, volet, ""): du_contrat.get((mission, volet))
        for mission, libelle, volet in _volets()
        if mission is None or mission in au_contrat
    }


def montants_de_la_grille(annee: AnneeContrat) -> dict[tuple[int | None, str], Decimal | None]:
    """What applies where the contract writes nothing."""
    return montants_de(annee, tailles_des([annee])[annee.pk], du_contrat=False)


def _volets() -> list[tuple[int | None, str, str]]:
    missions = [(m.pk, m.libelle_court) for m in catalogue()]
    return [
        (None, "Fonctionnement", Volet.FONCTIONNEMENT.value),
        *((pk, libelle, v.value) for pk, libelle in missions for v in _VOLETS_SAISIS),
    ]
