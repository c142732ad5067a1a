"""Money of a year: due by rule, announced, received, recovered; planned, committed, spent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from missions.calcul.versements import AnneePayable, Du, PartFixe, Regles, echeancier
from missions.enums import EtatDepense, NatureVersement, Volet
from missions.models import (
    AideAvantContrat,
    AnneeContrat,
    Contrat,
    Depense,
    RegleVersement,
    Versement,
)
from missions.queries.annees import CleMontant, montants_de
from missions.queries.tableau import TableauAnnee, tableau_annee

ZERO = Decimal(0)
Cle = tuple[str, str]


@dataclass(frozen=True)
class LigneVersee:
    """One envelope and part: what should come, what is said to come, what came."""

    libelle: str
    volet: str
    du: Decimal | None
    annonce: Decimal
    recu: Decimal
    recupere: Decimal

    @property
    def reste(self) -> Decimal | None:
        return None if self.du is None else self.du - self.recu + self.recupere


@dataclass(frozen=True)
class Enveloppe:
    code: str
    libelle: str
    recu: Decimal
    # Ce que l'année d'avant n'a pas dépensé.
    report: Decimal
    prevu: Decimal
    engage: Decimal
    depense: Decimal

    @property
    def disponible(self) -> Decimal:
        return self.recu + self.report - self.engage - self.depense

    @property
    def resultat(self) -> Decimal:
        """Of the year alone, as the compte de résultat says it."""
        return self.recu - self.depense


@dataclass(frozen=True)
class TotalDesAides:
    nombre: int
    # Moins ce qui a été repris.
    recu: Decimal
    # Avant le contrat.
    depense: Decimal

    @property
    def reste(self) -> Decimal:
        return self.recu - self.depense


@dataclass(frozen=True)
class Argent:
    annee: AnneeContrat
    regle: RegleVersement | None
    echeancier: tuple[Du, ...]
    lignes: tuple[LigneVersee, ...]
    enveloppes: tuple[Enveloppe, ...]

    @property
    def total(self) -> Enveloppe:
        e = self.enveloppes
        return Enveloppe(
            "",
            "Total",
            *(
                sum((getattr(x, nom) for x in e), start=ZERO)
                for nom in ("recu", "report", "prevu", "engage", "depense")
            ),
        )


def regle_de(annee: AnneeContrat) -> RegleVersement | None:
    return (
        RegleVersement.objects.filter(date_effet__lte=annee.debut).order_by("-date_effet").first()
    )


def argent(annee: AnneeContrat, tableau: TableauAnnee | None = None) -> Argent:
    """`tableau` when the year is already read."""
    tableau = tableau or tableau_annee(annee)
    regle = regle_de(annee)
    dus = _dus(tableau, regle) if regle else ()
    noms = {"": "Fonctionnement"} | {
        m.contrat.mission.code: m.contrat.mission.libelle_court for m in tableau.missions
    }
    verses = _verses(annee)
    return Argent(
        annee=annee,
        regle=regle,
        echeancier=dus,
        lignes=_lignes(dus, verses, noms),
        enveloppes=_enveloppes(annee, verses, noms),
    )


def _dus(tableau: TableauAnnee, regle: RegleVersement) -> tuple[Du, ...]:
    annee = tableau.annee
    montants = montants_de(annee, tableau.taille)
    fixes = tuple(
        PartFixe(
            m.contrat.mission.code,
            m.contrat.mission.libelle_court,
            _fixe(m.contrat.mission_id, m.contrat.date_demarrage, annee, montants),
            m.contrat.date_demarrage,
        )
        for m in tableau.missions
    )
    payable = AnneePayable(
        numero=annee.numero,
        debut=annee.debut,
        fin=annee.fin,
        signature=annee.contrat.date_signature,
        fonctionnement=montants.get((None, Volet.FONCTIONNEMENT)),
        fixes=fixes,
        variables=tuple(
            (m.contrat.mission.code, m.contrat.mission.libelle_court, m.montants.acquis)
            for m in tableau.missions
        ),
    )
    return tuple(
        echeancier(
            payable,
            Regles(
                regle.taux_avance,
                regle.prorata,
                regle.delai_solde_jours or 0,
                regle.solde_fonctionnement,
                regle.solde_fixe,
                regle.solde_variable,
                regle.delai_variable_jours or 0,
            ),
        )
    )


def _fixe(
    mission: int,
    demarrage: date | None,
    annee: AnneeContrat,
    montants: dict[CleMontant, Decimal | None],
) -> Decimal | None:
    """The first contract year of a mission pays its plan when the grid says so (crisis)."""
    premiere = demarrage is not None and annee.debut <= demarrage <= annee.fin
    if premiere and (mission, Volet.PLAN_INITIAL) in montants:
        return montants[mission, Volet.PLAN_INITIAL]
    return montants.get((mission, Volet.FIXE))


def versements(annee: AnneeContrat) -> QuerySet[Versement]:
    return (
        Versement.objects.filter(annee=annee, annule_le=None)
        .select_related("mission")
        .order_by("-jour", "-pk")
    )


def aides() -> QuerySet[AideAvantContrat]:
    return AideAvantContrat.objects.filter(annulee_le=None)


def total_des_aides(parmi: QuerySet[AideAvantContrat] | None = None) -> TotalDesAides:
    sommes = (
        (aides() if parmi is None else parmi)
        .order_by()
        .aggregate(
            nombre=Count("pk"),
            recu=Sum("montant", filter=Q(nature=NatureVersement.RECU), default=ZERO),
            repris=Sum("montant", filter=Q(nature=NatureVersement.RECUPERE), default=ZERO),
            depense=Sum("depense", default=ZERO),
        )
    )
    return TotalDesAides(sommes["nombre"], sommes["recu"] - sommes["repris"], sommes["depense"])


def aides_recues(annee: AnneeContrat) -> QuerySet[AideAvantContrat]:
    """Those of its days: they came late, in a contract year."""
    return aides().filter(jour__range=(annee.debut, annee.fin))


def depenses(annee: AnneeContrat) -> QuerySet[Depense]:
    return (
        Depense.objects.filter(annee=annee, annulee_le=None)
        .select_related("mission", "action", "corrige")
        .order_by("-jour", "-pk")
    )


def _verses(annee: AnneeContrat) -> dict[tuple[str, str, str], Decimal]:
    sommes = (
        versements(annee)
        .order_by()
        .values_list("mission__code", "volet", "nature")
        .annotate(somme=Sum("montant"))
    )
    recues = aides_recues(annee).order_by().values_list("nature").annotate(somme=Sum("montant"))
    return {(m or "", _part(volet), nature): s for m, volet, nature, s in sommes} | {
        ("", Volet.AIDE.value, nature): somme for nature, somme in recues
    }


def _part(volet: str) -> str:
    """The crisis plan is a fixed part, the recognised event a variable one."""
    return {Volet.PLAN_INITIAL.value: "fixe", Volet.EVENEMENT.value: "variable"}.get(volet, volet)


def _lignes(
    dus: tuple[Du, ...], verses: dict[tuple[str, str, str], Decimal], noms: dict[str, str]
) -> tuple[LigneVersee, ...]:
    totaux: dict[Cle, list[Decimal | None]] = defaultdict(list)
    for du in dus:
        totaux[du.mission, du.volet].append(du.montant)
    cles = dict.fromkeys([*totaux, *((m, v) for m, v, _ in verses)])
    rangs = {code: rang for rang, code in enumerate(noms)}
    lignes = []
    for mission, volet in sorted(cles, key=lambda cle: (rangs.get(cle[0], 99), cle[1])):
        montants = totaux.get((mission, volet), [])
        connus = [m for m in montants if m is not None]
        attendu = None if len(connus) < len(montants) else sum(connus, start=ZERO)
        lignes.append(
            LigneVersee(
                noms.get(mission, mission),
                Volet(volet).label,
                attendu,
                *(
                    verses.get((mission, volet, nature.value), ZERO)
                    for nature in (
                        NatureVersement.ANNONCE,
                        NatureVersement.RECU,
                        NatureVersement.RECUPERE,
                    )
                ),
            )
        )
    return tuple(lignes)


def _enveloppes(
    annee: AnneeContrat, verses: dict[tuple[str, str, str], Decimal], noms: dict[str, str]
) -> tuple[Enveloppe, ...]:
    recus: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (mission, _, nature), somme in verses.items():
        if nature == NatureVersement.RECU:
            recus[mission] += somme
        elif nature == NatureVersement.RECUPERE:
            recus[mission] -= somme
    couts = {
        (m or "", etat): somme
        for m, etat, somme in depenses(annee)
        .order_by()
        .values_list("mission__code", "etat")
        .annotate(somme=Sum("montant"))
    }
    reports = _reports(annee)
    codes = dict.fromkeys([*noms, *recus, *(m for m, _ in couts), *reports])
    return tuple(
        Enveloppe(
            code,
            noms.get(code, code),
            recus[code],
            reports.get(code, ZERO),
            *(
                couts.get((code, etat.value), ZERO)
                for etat in (EtatDepense.PREVUE, EtatDepense.ENGAGEE, EtatDepense.PAYEE)
            ),
        )
        for code in codes
    )


def _reports(annee: AnneeContrat) -> dict[str, Decimal]:
    """Everything received before this year, less everything paid: carried over by envelope."""
    avant = {"annee__contrat": annee.contrat_id, "annee__numero__lt": annee.numero}
    soldes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    recus = Versement.objects.filter(annule_le=None, **avant).order_by()
    for mission, nature, somme in recus.values_list("mission__code", "nature").annotate(
        somme=Sum("montant")
    ):
        signe = {NatureVersement.RECU: 1, NatureVersement.RECUPERE: -1}.get(nature, 0)
        soldes[mission or ""] += signe * somme
    payees = Depense.objects.filter(annulee_le=None, etat=EtatDepense.PAYEE, **avant).order_by()
    for mission, somme in payees.values_list("mission__code").annotate(somme=Sum("montant")):
        soldes[mission or ""] -= somme
    soldes[""] += _aides_d_avant(annee)
    return {mission: solde for mission, solde in soldes.items() if solde}


def _aides_d_avant(annee: AnneeContrat) -> Decimal:
    """What is left of the aids: all those of before are carried to the first contract alone."""
    avant = aides().filter(jour__lt=annee.debut)
    if Contrat.objects.filter(date_effet__lt=annee.contrat.date_effet).exists():
        avant = avant.filter(jour__gte=annee.contrat.date_effet)
    return total_des_aides(avant).reste


def cout_des_actions(annee: AnneeContrat) -> list[tuple[str, Decimal]]:
    """What each action cost, dearest first."""
    sommes = (
        depenses(annee)
        .filter(action__isnull=False, etat=EtatDepense.PAYEE)
        .order_by()
        .values_list("action__titre")
        .annotate(somme=Sum("montant"))
    )
    return sorted(sommes, key=lambda ligne: (-ligne[1], ligne[0]))
