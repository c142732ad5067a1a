"""Finding the contract and its year, the size class and the amounts that apply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from missions.enums import VOLETS_VARIABLES, Volet
from missions.models import AnneeContrat, ClasseTaille, Contrat, LigneGrille, MontantContrat


@dataclass(frozen=True)
class Taille:
    """The class that sets the amounts; `motif` says why a hand overrode the computed one."""

    code: str | None
    calculee: str | None
    motif: str = ""

    @property
    def forcee(self) -> bool:
        return bool(self.motif)


# --- Trouver l'année ---


def contrats() -> QuerySet[Contrat]:
    return Contrat.objects.select_related("taille_forcee")


def contrat_courant(jour: date) -> Contrat | None:
    """The last contract in effect that day; before any, the next one."""
    return (
        contrats().filter(date_effet__lte=jour).order_by("-date_effet").first()
        or contrats().order_by("date_effet").first()
    )


def annees(contrat: Contrat) -> QuerySet[AnneeContrat]:
    return contrat.annees.select_related("contrat__taille_forcee", "grille")


def annees_tenues() -> QuerySet[AnneeContrat]:
    """Any year of any contract, with what a table of it reads."""
    return AnneeContrat.objects.select_related("contrat__taille_forcee", "grille")


def annee_du(contrat: Contrat, jour: date) -> AnneeContrat | None:
    """The open year of that day, or the last one opened before it."""
    return annees(contrat).filter(debut__lte=jour).order_by("-numero").first() or (
        annees(contrat).order_by("numero").first()
    )


def tailles() -> QuerySet[ClasseTaille]:
    return ClasseTaille.objects.order_by("minimum")


def taille_du(contrat: Contrat) -> Taille:
    return _taille(contrat, list(tailles()))


def _taille(contrat: Contrat, classes: list[ClasseTaille]) -> Taille:
    calculee = next((classe for classe in classes if classe.contient(contrat.population)), None)
    retenue = contrat.taille_forcee or calculee
    return Taille(
        code=retenue.code if retenue else None,
        calculee=calculee.code if calculee else None,
        motif=contrat.taille_motif,
    )


def tailles_des(annees: Sequence[AnneeContrat]) -> dict[int, Taille]:
    classes = list(tailles())
    par_cle = {classe.pk: classe.code for classe in classes}
    return {annee.pk: _taille_de(annee, classes, par_cle) for annee in annees}


def _taille_de(annee: AnneeContrat, classes: list[ClasseTaille], par_cle: dict[int, str]) -> Taille:
    """A closed year keeps the size of that day, as it keeps its grid."""
    taille = _taille(annee.contrat, classes)
    figee = par_cle.get(annee.taille_close_id or 0)
    if figee is None or figee == taille.code:
        return taille
    return replace(taille, code=figee, motif="celle du jour de la clôture")


# --- Montants ---

CleMontant = tuple[int | None, str]


def montants_de(
    annee: AnneeContrat, taille: Taille, *, du_contrat: bool = True
) -> dict[CleMontant, Decimal | None]:
    return montants_des([annee], {annee.pk: taille}, du_contrat=du_contrat)[annee.pk]


def montants_des(
    annees: Sequence[AnneeContrat], tailles: dict[int, Taille], *, du_contrat: bool = True
) -> dict[int, dict[CleMontant, Decimal | None]]:
    """The national grid of each year, overridden by what the contract writes: two queries."""
    lignes = LigneGrille.objects.filter(grille__in={a.grille_id for a in annees}).exclude(
        volet=Volet.REPERE
    )
    grilles: dict[tuple[int, str], dict[CleMontant, Decimal | None]] = {}
    for grille, taille, mission, volet, montant in lignes.values_list(
        "grille_id", "taille__code", "mission_id", "volet", "montant"
    ):
        grilles.setdefault((grille, taille), {})[mission, volet] = montant
    montants = {
        a.pk: dict(grilles.get((a.grille_id or 0, tailles[a.pk].code or ""), {})) for a in annees
    }
    if du_contrat:
        ecrits = MontantContrat.objects.filter(annee__in=[a.pk for a in annees])
        for annee, mission, volet, ecrit in ecrits.values_list(
            "annee_id", "mission_id", "volet", "montant"
        ):
            montants[annee][mission, volet] = ecrit
    return montants


def enveloppe_variable(montants: dict[CleMontant, Decimal | None], mission: int) -> Decimal | None:
    parts = [montants[mission, v] for v in VOLETS_VARIABLES if (mission, v) in montants]
    connues = [part for part in parts if part is not None]
    return sum(connues, start=Decimal(0)) if parts and len(connues) == len(parts) else None


# --- Choisir une année ---


@dataclass(frozen=True)
class ChoixAnnee:
    numero: int
    # La clé de l'année ouverte, ou rien tant que son annexe manque.
    annee: int | None


@dataclass(frozen=True)
class ChoixContrat:
    reference: str
    choix: tuple[ChoixAnnee, ...]


def choix_des_annees() -> list[ChoixContrat]:
    """Every year of every contract, and whether its annex is there."""
    ouvertes: dict[int, dict[int, int]] = {}
    for pk, contrat, numero in AnneeContrat.objects.values_list("pk", "contrat_id", "numero"):
        ouvertes.setdefault(contrat, {})[numero] = pk
    return [
        ChoixContrat(
            contrat.reference,
            tuple(
                ChoixAnnee(numero, ouvertes.get(contrat.pk, {}).get(numero))
                for numero in range(1, contrat.duree_annees + 1)
            ),
        )
        for contrat in Contrat.objects.order_by("date_effet", "pk")
    ]
