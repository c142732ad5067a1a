"""What the page answers after an entry, and where a figure is heading. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cpts_portal.lib.ecriture import euros_ronds, jour_mois, nombre
from missions.calcul import SECRET, DonneesPalier
from missions.calcul.formes import atteint_borne
from missions.enums import FORMES_CHIFFREES, FormeIndicateur
from missions.models import Mesure
from missions.queries import LigneIndicateur

_RANGS = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième")


def consequence(ligne: LigneIndicateur, mesure: Mesure) -> str:
    """The euros of a value, and what the next step is worth."""
    if ligne.en_vigueur != mesure:
        return "Une autre valeur reste en vigueur\u00a0: elle est plus récente ou déjà retenue."
    if mesure.valeur is SECRET:
        return f"Secret statistique\u00a0: {euros_ronds(ligne.maximum)} restent ouverts."
    if ligne.maximum is None:
        return "Le montant de cet indicateur reste à saisir."
    if ligne.indicateur.forme in FORMES_CHIFFREES:
        return _chiffree(ligne, Decimal(mesure.nombre or 0))
    return _binaire(ligne, bool(mesure.oui_non))


def _chiffree(ligne: LigneIndicateur, valeur: Decimal) -> str:
    acquis = ligne.bilan.montants.acquis
    atteints = [p for p in ligne.paliers if atteint_borne(ligne.indicateur.sens, valeur, p.borne)]
    reste = [p for p in ligne.paliers if p not in atteints and p.montant > acquis]
    if not reste:
        return (
            f"Tout est acquis\u00a0: {euros_ronds(acquis)}." if atteints else "Rien n’est acquis."
        )
    manque = (
        f"Encore {ecart(ligne, valeur, reste[0])} et c’est {euros_ronds(reste[0].montant - acquis)}"
    )
    if not atteints:
        return f"Rien n’est acquis. {manque}."
    rang = _RANGS[min(len(atteints), len(_RANGS)) - 1]
    return f"{rang} palier\u00a0: {euros_ronds(acquis)}. {manque} de plus."


def ecart(ligne: LigneIndicateur, valeur: Decimal, palier: DonneesPalier) -> str:
    """« 46 patients », « 1 réunion », « 2,5 points »."""
    distance = abs(palier.borne - valeur)
    unite = "points" if ligne.indicateur.unite == "%" else ligne.indicateur.unite
    if distance < 2:
        unite = unite.removesuffix("s")
    return f"{nombre(distance)}\u00a0{unite}" if unite else nombre(distance)


def _binaire(ligne: LigneIndicateur, fait: bool) -> str:
    forme, acquis = ligne.indicateur.forme, ligne.bilan.montants.acquis
    if forme == FormeIndicateur.MOYEN_FIXE:
        return "Il compte pour la part fixe, pas pour la part variable."
    if ligne.bilan.montants.conditionnel:
        return f"{euros_ronds(ligne.maximum)} restent sous condition d’une crise reconnue."
    if acquis and not ligne.preuves:
        return f"Fait\u00a0: {euros_ronds(acquis)}. Aucune pièce n’est jointe."
    if acquis:
        return f"Fait et prouvé\u00a0: {euros_ronds(acquis)}."
    if fait and forme == FormeIndicateur.MOYEN:
        montant = euros_ronds(ligne.maximum)
        return f"Fait, mais sans preuve\u00a0: joignez une pièce et c’est {montant}."
    return f"Pas encore fait\u00a0: {euros_ronds(ligne.maximum)} restent à gagner."


# --- Les marches ---


@dataclass(frozen=True)
class Marche:
    seuil: str
    montant: str
    atteint: bool = False
    # La marche qui paie aujourd'hui.
    ici: bool = False


def marches(ligne: LigneIndicateur) -> list[Marche]:
    montant = euros_ronds(ligne.maximum)
    if not ligne.forme.variable:
        return [Marche("Fait", "part fixe", atteint=_fait(ligne), ici=_fait(ligne))]
    if ligne.forme.binaire:
        seuil = "Si crise reconnue" if ligne.forme.conditionnelle else "Fait et prouvé"
        gagne = bool(ligne.bilan.montants.acquis)
        return [Marche(seuil, montant, atteint=gagne, ici=gagne)]
    valeur = ligne.en_vigueur.nombre if ligne.en_vigueur else None
    signe = "≤" if ligne.indicateur.sens == "baisse" else "≥"
    atteints = [
        valeur is not None and atteint_borne(ligne.indicateur.sens, valeur, p.borne)
        for p in ligne.paliers
    ]
    return [
        Marche(
            f"{signe}\u00a0{nombre(palier.borne)}",
            euros_ronds(palier.montant if len(ligne.paliers) > 1 else ligne.maximum),
            atteint=atteint,
            ici=atteint and rang == sum(atteints) - 1,
        )
        for rang, (palier, atteint) in enumerate(zip(ligne.paliers, atteints, strict=True))
    ]


def _fait(ligne: LigneIndicateur) -> bool:
    return bool(ligne.en_vigueur and ligne.en_vigueur.oui_non)


# --- Où l'on va ---


def projection(ligne: LigneIndicateur, fin: date, aujourdhui: date) -> str:
    """At the pace of the last two figures, when the next step would be reached; or nothing."""
    serie = serie_chiffree(ligne)
    if len(serie) < 2 or ligne.indicateur.forme not in FORMES_CHIFFREES:
        return ""
    (jour_a, a), (jour_b, b) = serie[-2:]
    vers = next((p for p in ligne.paliers if not _atteint(ligne, b, p)), None)
    if vers is None:
        return "Toutes les marches sont atteintes."
    duree, progres = (jour_b - jour_a).days, b - a
    manque = vers.borne - b
    if duree <= 0 or progres == 0 or (progres > 0) != (manque > 0):
        return "À ce rythme, la marche suivante ne serait pas atteinte."
    jours = min(int(manque / progres * duree), 3650)
    suite = _echeance(jour_b + timedelta(days=jours), fin, aujourdhui)
    return f"À ce rythme, la marche à {nombre(vers.borne)} serait {suite}"


def _echeance(jour: date, fin: date, aujourdhui: date) -> str:
    if jour < aujourdhui:
        return "déjà atteinte\u00a0: une mesure récente le dirait."
    if jour > fin:
        return "atteinte après la fin de l’année."
    return f"atteinte vers le {jour_mois(jour)}."


def _atteint(ligne: LigneIndicateur, valeur: Decimal, palier: DonneesPalier) -> bool:
    return atteint_borne(ligne.indicateur.sens, valeur, palier.borne)


def serie_chiffree(ligne: LigneIndicateur) -> Sequence[tuple[date, Decimal]]:
    """One number a day, oldest first, of the same nature as the value in force."""
    if ligne.en_vigueur is None:
        return ()
    par_jour = {
        m.date: m.nombre
        for m in sorted(ligne.valables, key=lambda m: (m.date, m.pk))
        if m.nombre is not None
    }
    return sorted(par_jour.items())
