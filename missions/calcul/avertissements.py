"""Warnings, never corrections: the annex was signed as it is, typing errors included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cpts_portal.lib.ecriture import euros_ronds, nombre
from missions.calcul.donnees import (
    SECRET,
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
)
from missions.calcul.formes import FORMES, ZERO, atteint_borne
from missions.calcul.statuts import Statut

EnVigueur = Mapping[str, tuple[DonneesMesure | None, Statut]]


@dataclass(frozen=True)
class Avertissement:
    code: str
    # Vide quand l'avertissement porte sur la mission entière.
    indicateur: str
    message: str
    mission: str


def avertir_annee(annee: DonneesAnnee, bilans: EnVigueur) -> Iterator[Avertissement]:
    for mission in annee.missions:
        for code, message in _mission(mission):
            yield Avertissement(code, "", message, mission.code)
        for indicateur in mission.indicateurs:
            mesure, statut = bilans[indicateur.code]
            for code, message in (
                *_annexe(indicateur),
                *_mesures(indicateur, mesure, statut, annee),
            ):
                yield Avertissement(code, indicateur.code, message, mission.code)


Constat = tuple[str, str]


def _mission(mission: DonneesMission) -> Iterator[Constat]:
    if mission.enveloppe is None:
        if mission.indicateurs:
            yield (
                "enveloppe_a_saisir",
                f"{mission.libelle}\u00a0: l’enveloppe variable est à saisir depuis le contrat.",
            )
        return
    somme = sum((i.maximum or ZERO for i in mission.indicateurs), start=ZERO)
    if mission.indicateurs and somme != mission.enveloppe:
        yield (
            "ecart_enveloppe",
            f"{mission.libelle}\u00a0: les maxima des indicateurs font {euros_ronds(somme)}, "
            f"l’enveloppe variable est de {euros_ronds(mission.enveloppe)}.",
        )


def _annexe(indicateur: DonneesIndicateur) -> Iterator[Constat]:
    forme = FORMES[indicateur.forme]
    if forme.variable and indicateur.maximum is None:
        yield "montant_a_saisir", f"{indicateur.code}\u00a0: le montant maximal est à saisir."
    elif not forme.calculable(indicateur):
        yield (
            "cible_a_saisir",
            f"{indicateur.code}\u00a0: sans cible ni palier, aucune valeur ne peut être payée.",
        )
    yield from _cible(indicateur)
    yield from _paliers(indicateur)


def _cible(i: DonneesIndicateur) -> Iterator[Constat]:
    if i.cible is None or i.valeur_initiale is None:
        return
    if i.cible_deduite not in (None, i.cible):
        yield (
            "cible_incoherente",
            f"{i.code}\u00a0: la cible est {nombre(i.cible)}, mais le départ et l’écart "
            f"donnent {nombre(i.cible_deduite)}.",
        )
    if i.cible != i.valeur_initiale and not atteint_borne(i.sens, i.cible, i.valeur_initiale):
        yield (
            "cible_incoherente",
            f"{i.code}\u00a0: la cible {nombre(i.cible)} va à l’opposé de la "
            f"{i.sens} attendue depuis {nombre(i.valeur_initiale)}.",
        )


def _paliers(i: DonneesIndicateur) -> Iterator[Constat]:
    ordonnes = sorted(i.paliers, key=lambda p: p.borne, reverse=i.sens == "baisse")
    for facile, dur in pairwise(ordonnes):
        if facile.borne == dur.borne:
            yield (
                "paliers_incoherents",
                f"{i.code}\u00a0: deux paliers ont la même borne, {nombre(dur.borne)}.",
            )
        elif dur.montant <= facile.montant:
            yield (
                "paliers_incoherents",
                f"{i.code}\u00a0: le palier {nombre(dur.borne)} est plus exigeant que "
                f"{nombre(facile.borne)} sans payer davantage.",
            )
        yield from _jointure(i, facile.autre_borne, dur.borne)
    if i.paliers and i.maximum is not None:
        meilleur = max(p.montant for p in i.paliers)
        if meilleur != i.maximum:
            yield (
                "paliers_incoherents",
                f"{i.code}\u00a0: le meilleur palier paie {euros_ronds(meilleur)}, "
                f"le maximum annoncé est de {euros_ronds(i.maximum)}.",
            )


def _decimales(nombre: Decimal) -> int:
    exposant = nombre.normalize().as_tuple().exponent
    return max(-exposant, 0) if isinstance(exposant, int) else 0


def _jointure(i: DonneesIndicateur, autre: Decimal | None, borne: Decimal) -> Iterator[Constat]:
    """Two written ranges (`101-219` then `51-100`) must touch: neither gap nor overlap."""
    if autre is None:
        return
    baisse = i.sens == "baisse"
    chevauche = autre <= borne if baisse else autre >= borne
    # Le pas se lit dans l'écriture : des bornes entières se suivent de un en un.
    decimales = max(_decimales(autre), _decimales(borne))
    pas = Decimal(1).scaleb(-decimales)
    ecart = autre - borne if baisse else borne - autre
    if chevauche:
        yield (
            "paliers_incoherents",
            f"{i.code}\u00a0: deux paliers se chevauchent autour de {nombre(borne)}.",
        )
    elif ecart > pas:
        yield (
            "paliers_incoherents",
            f"{i.code}\u00a0: rien n’est prévu entre {nombre(min(autre, borne))} et "
            f"{nombre(max(autre, borne))}.",
        )


def _mesures(
    i: DonneesIndicateur, mesure: DonneesMesure | None, statut: Statut, annee: DonneesAnnee
) -> Iterator[Constat]:
    if mesure is None:
        return
    if not annee.debut <= mesure.date <= annee.fin:
        yield (
            "hors_annee",
            f"{i.code}\u00a0: la donnée du {mesure.date:%d/%m/%Y} est hors de l’année de contrat.",
        )
    if not i.prouve and _prouvable(mesure, statut):
        suite = " Sans elle, ce moyen ne rapporte rien." if statut is Statut.NON_ATTEINT else ""
        yield "sans_preuve", f"{i.code}\u00a0: atteint, mais aucune pièce n’est jointe.{suite}"
    elif i.prouve and i.pieces_fournies < i.pieces_attendues and _prouvable(mesure, statut):
        yield (
            "pieces_manquantes",
            f"{i.code}\u00a0: {_pieces(i.pieces_fournies)} sur {i.pieces_attendues} attendues.",
        )
    if i.pieces_sans_fichier:
        yield (
            "fichier_a_joindre",
            f"{i.code}\u00a0: le fichier de {_pieces(i.pieces_sans_fichier)} reste à joindre.",
        )


def _pieces(nombre_de: int) -> str:
    return f"{nombre_de}\u00a0pièce{'s' if nombre_de > 1 else ''}"


def _prouvable(mesure: DonneesMesure, statut: Statut) -> bool:
    if mesure.valeur is SECRET:
        return False
    return mesure.valeur is True or statut in {Statut.ATTEINT, Statut.PARTIEL}
