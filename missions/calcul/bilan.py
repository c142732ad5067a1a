from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from missions.calcul.avertissements import Avertissement, avertir_annee
from missions.calcul.donnees import (
    RANGS,
    SECRET,
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
)
from missions.calcul.formes import FORMES, ZERO, Gain
from missions.calcul.statuts import Statut


@dataclass(frozen=True)
class Montants:
    """`maximum = acquis + a_risque + ouvert + perdu + conditionnel`, at every level."""

    maximum: Decimal = ZERO
    acquis: Decimal = ZERO
    a_risque: Decimal = ZERO
    ouvert: Decimal = ZERO
    perdu: Decimal = ZERO
    conditionnel: Decimal = ZERO

    def __add__(self, autre: "Montants") -> "Montants":
        return Montants(
            **{c.name: getattr(self, c.name) + getattr(autre, c.name) for c in fields(Montants)}
        )

    @property
    def hors_condition(self) -> Decimal:
        return self.maximum - self.conditionnel


@dataclass(frozen=True)
class BilanIndicateur:
    code: str
    montants: Montants
    statut: Statut
    en_vigueur: DonneesMesure | None
    # False quand l'annexe ne donne pas de maximum : il s'affiche « à saisir », jamais 0.
    maximum_connu: bool = True


@dataclass(frozen=True)
class BilanMission:
    code: str
    montants: Montants
    enveloppe: Decimal | None
    indicateurs: tuple[BilanIndicateur, ...]


@dataclass(frozen=True)
class BilanAnnee:
    total: Montants
    missions: tuple[BilanMission, ...]
    avertissements: tuple[Avertissement, ...]

    def indicateur(self, code: str) -> BilanIndicateur:
        return next(i for m in self.missions for i in m.indicateurs if i.code == code)

    def mission(self, code: str) -> BilanMission:
        return next(m for m in self.missions if m.code == code)


def mesure_en_vigueur(mesures: Iterable[DonneesMesure]) -> DonneesMesure | None:
    return max(mesures, key=lambda m: (RANGS[m.nature], m.date, m.ordre), default=None)


def _evenement_reconnu(indicateur: DonneesIndicateur) -> bool:
    # Retenir « oui » au dialogue de gestion, c'est reconnaître l'événement.
    return indicateur.evenement_reconnu or any(
        m.nature == "retenue" and m.valeur is True for m in indicateur.mesures
    )


def _statut(gain: Gain) -> Statut:
    if gain.atteint:
        return Statut.ATTEINT
    return Statut.PARTIEL if gain.montant else Statut.NON_ATTEINT


def calculer_indicateur(indicateur: DonneesIndicateur, *, close: bool) -> BilanIndicateur:
    forme = FORMES[indicateur.forme]
    mesure = mesure_en_vigueur(indicateur.mesures)
    maximum = indicateur.maximum if forme.variable else ZERO

    def bilan(statut: Statut, **parts: Decimal) -> BilanIndicateur:
        montants = Montants(maximum=maximum or ZERO, **parts)
        return BilanIndicateur(indicateur.code, montants, statut, mesure, maximum is not None)

    if not forme.variable:
        return bilan(Statut.HORS_VARIABLE)
    if maximum is None:
        return bilan(Statut.A_SAISIR)
    if forme.conditionnelle and not _evenement_reconnu(indicateur):
        return bilan(Statut.NON_OUVERT, conditionnel=maximum)
    # Une année close ne laisse plus rien d'ouvert ni à risque : le reste est perdu.
    if not forme.calculable(indicateur):
        return bilan(Statut.A_SAISIR, **{"perdu" if close else "ouvert": maximum})
    if mesure is None or mesure.valeur is SECRET:
        statut = Statut.SANS_MESURE if mesure is None else Statut.SECRET
        return bilan(statut, **{"perdu" if close else "ouvert": maximum})
    gain = forme.gain(indicateur, mesure.valeur, maximum)
    reste = maximum - gain.montant
    return bilan(_statut(gain), acquis=gain.montant, **{"perdu" if close else "a_risque": reste})


def _plafonner(montants: Montants, enveloppe: Decimal | None, *, close: bool) -> Montants:
    """What is acquired beyond the envelope is not paid; maxima stay as the annex writes them."""
    if enveloppe is None or montants.acquis <= enveloppe:
        return montants
    exces = montants.acquis - enveloppe
    return montants + Montants(acquis=-exces, **{"perdu" if close else "a_risque": exces})


def _calculer_mission(mission: DonneesMission, *, close: bool) -> BilanMission:
    indicateurs = tuple(calculer_indicateur(i, close=close) for i in mission.indicateurs)
    somme = sum((i.montants for i in indicateurs), start=Montants())
    montants = _plafonner(somme, mission.enveloppe, close=close)
    return BilanMission(mission.code, montants, mission.enveloppe, indicateurs)


def calculer_annee(annee: DonneesAnnee) -> BilanAnnee:
    missions = tuple(_calculer_mission(m, close=annee.close) for m in annee.missions)
    bilans = {i.code: (i.en_vigueur, i.statut) for m in missions for i in m.indicateurs}
    return BilanAnnee(
        total=sum((m.montants for m in missions), start=Montants()),
        missions=missions,
        avertissements=tuple(avertir_annee(annee, bilans)),
    )
