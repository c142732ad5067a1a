"""What is due by rule and when (ACI, article 9): advances, prorata, balances. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cpts_portal.lib.nombres import ecrire_taux

CENTIME = Decimal("0.01")


@dataclass(frozen=True)
class Regles:
    taux_avance: Decimal
    # « jours » ou « mois » : le texte ne le dit pas, l'accord local si.
    prorata: str
    delai_solde_jours: int = 0
    # Ce que contient le solde : voir `enums.Solde`.
    solde_fonctionnement: str = "annee"
    solde_fixe: str = "annee"
    solde_variable: str = "annee"
    delai_variable_jours: int = 0


@dataclass(frozen=True)
class PartFixe:
    mission: str
    libelle: str
    montant: Decimal | None
    demarrage: date | None


@dataclass(frozen=True)
class AnneePayable:
    numero: int
    debut: date
    fin: date
    signature: date
    fonctionnement: Decimal | None
    fixes: tuple[PartFixe, ...]
    # Part variable acquise, par mission : ce que le calcul en dit aujourd'hui.
    variables: tuple[tuple[str, str, Decimal], ...] = ()

    @property
    def anniversaire(self) -> date:
        return self.fin + timedelta(days=1)


@dataclass(frozen=True)
class Du:
    # None quand le montant est à saisir.
    montant: Decimal | None
    date: date
    # Code de mission ; vide pour le fonctionnement.
    mission: str
    volet: str
    libelle: str
    regle: str


def echeancier(annee: AnneePayable, regles: Regles) -> list[Du]:
    dus = [
        *_fonctionnement(annee, regles),
        *(du for part in annee.fixes for du in _part_fixe(part, annee, regles)),
        *_variable(annee, regles),
    ]
    return sorted(dus, key=lambda du: (du.date, du.volet, du.mission))


def _apres_l_anniversaire(annee: AnneePayable, delai: int) -> tuple[date, str]:
    """The day, and the rule in words."""
    regle = f"{delai} jour{'s' * (delai > 1)} après l’anniversaire" if delai else "à l’anniversaire"
    return annee.anniversaire + timedelta(days=delai), regle


def _fonctionnement(annee: AnneePayable, regles: Regles) -> Iterator[Du]:
    if annee.numero == 1:
        yield Du(
            annee.fonctionnement,
            annee.signature,
            "",
            "fonctionnement",
            "Fonctionnement, en totalité",
            "versé en totalité à la signature",
        )
        return
    if regles.solde_fonctionnement == "sans":
        yield Du(
            annee.fonctionnement,
            annee.debut,
            "",
            "fonctionnement",
            "Fonctionnement, sans solde",
            "en totalité au début de l’année de contrat",
        )
        return
    avance, solde = _partager(annee.fonctionnement, regles)
    taux = ecrire_taux(regles.taux_avance)
    yield Du(
        avance,
        annee.debut,
        "",
        "fonctionnement",
        f"Fonctionnement, avance de {taux}",
        "au début de l’année de contrat",
    )
    d_avant = regles.solde_fonctionnement == "precedente"
    yield Du(
        solde,
        (annee.debut if d_avant else annee.anniversaire) + timedelta(days=regles.delai_solde_jours),
        "",
        "fonctionnement",
        "Fonctionnement, solde",
        f"avec le solde global de l’année{' d’avant' if d_avant else ''}",
    )


def _part_fixe(part: PartFixe, annee: AnneePayable, regles: Regles) -> Iterator[Du]:
    if part.demarrage is None or part.demarrage > annee.fin:
        return
    depart = max(part.demarrage, annee.debut)
    du = proratiser(part.montant, depart, annee, regles.prorata)
    sans_solde = regles.solde_fixe == "sans"
    avance, solde = (du, None) if sans_solde else _partager(du, regles)
    entiere = depart == annee.debut
    yield Du(
        avance,
        depart,
        part.mission,
        "fixe",
        f"{part.libelle}, part fixe, {'sans solde' if sans_solde else 'avance'}",
        "au début de l’année" if entiere else f"au démarrage, au prorata des {regles.prorata}",
    )
    if not sans_solde:
        jour, regle = _apres_l_anniversaire(annee, regles.delai_solde_jours)
        yield Du(solde, jour, part.mission, "fixe", f"{part.libelle}, part fixe, solde", regle)


def proratiser(
    montant: Decimal | None, depart: date, annee: AnneePayable, prorata: str
) -> Decimal | None:
    """From the start of the mission to the anniversary; a month begun counts whole."""
    if montant is None or depart == annee.debut:
        return montant
    if prorata == "mois":
        fraction = Decimal(_mois_commences(depart, annee.anniversaire)) / 12
    else:
        restant = (annee.anniversaire - depart).days
        fraction = Decimal(restant) / (annee.anniversaire - annee.debut).days
    return (montant * min(fraction, Decimal(1))).quantize(CENTIME, ROUND_HALF_UP)


def _mois_commences(depart: date, fin: date) -> int:
    pleins = (fin.year - depart.year) * 12 + fin.month - depart.month
    return pleins + (fin.day > depart.day)


def _partager(montant: Decimal | None, regles: Regles) -> tuple[Decimal | None, Decimal | None]:
    """The balance is what the advance left: no cent is lost."""
    if montant is None:
        return None, None
    avance = (montant * regles.taux_avance).quantize(CENTIME, ROUND_HALF_UP)
    return avance, montant - avance


def _variable(annee: AnneePayable, regles: Regles) -> Iterator[Du]:
    a_part = regles.solde_variable == "a_part"
    delai = regles.delai_variable_jours if a_part else regles.delai_solde_jours
    jour, quand = _apres_l_anniversaire(annee, delai)
    regle = f"{'à part' if a_part else 'avec le solde'}, {quand}, selon les indicateurs"
    for mission, libelle, acquis in annee.variables:
        yield Du(acquis, jour, mission, "variable", f"{libelle}, part variable", regle)
