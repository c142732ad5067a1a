from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from missions.calcul import FORMES, SECRET, Valeur
from missions.enums import NatureMesure, OrigineMesure
from missions.lecture import ErreurLigne, LigneMesure, lire_mesures
from missions.models import AnneeContrat, Contrat, Indicateur
from missions.saisie import lire_valeur, valeur_du_rapport
from missions.services.mesures import Auteur, enregistrer_mesure, exiger_signe


@dataclass
class ResultatMesures:
    lignes: int = 0
    nouvelles: int = 0
    # La même mesure est déjà là : importer deux fois le même fichier ne double rien.
    deja_connues: int = 0
    erreurs: list[ErreurLigne] = field(default_factory=list)
    applique: bool = False


def importer_mesures(
    octets: bytes,
    *,
    contrat: Contrat,
    numero: int,
    appliquer: bool,
    auteur: Auteur,
    origine: OrigineMesure = OrigineMesure.IMPORT,
) -> ResultatMesures:
    lues, erreurs = lire_mesures(octets)
    annee = contrat.annees.filter(numero=numero).first()
    erreurs += _annee_refusee(annee, contrat, numero)
    indicateurs = _indicateurs(annee) if annee else {}
    lignes, refus = _completer(lues, indicateurs) if annee else ([], [])
    erreurs = sorted([*erreurs, *refus], key=lambda e: e.ligne)
    nouvelles = [ligne for ligne in lignes if not _connue(indicateurs[ligne.code], ligne)]
    resultat = ResultatMesures(
        lignes=len(lues),
        nouvelles=len(nouvelles),
        deja_connues=len(lignes) - len(nouvelles),
        erreurs=erreurs,
    )
    if appliquer and not erreurs:
        _ecrire(nouvelles, indicateurs, auteur, origine)
        resultat.applique = True
    return resultat


def _annee_refusee(annee: AnneeContrat | None, contrat: Contrat, numero: int) -> list[ErreurLigne]:
    if annee is None:
        return [
            ErreurLigne(
                0,
                f"L’année {numero} du contrat {contrat.reference} n’est pas ouverte\u00a0: "
                "importez d’abord son annexe.",
            )
        ]
    if annee.close:
        return [ErreurLigne(0, f"L’année {numero} est close\u00a0: ses mesures ne changent plus.")]
    return []


def _indicateurs(annee: AnneeContrat) -> dict[str, Indicateur]:
    lus = annee.indicateurs.select_related("annee").order_by("code")
    return {i.code: i for i in lus.prefetch_related("mesures__annulation", "pieces")}


def _completer(
    lues: list[LigneMesure], indicateurs: dict[str, Indicateur]
) -> tuple[list[LigneMesure], list[ErreurLigne]]:
    """The value is read last: it takes the indicator to know a number from a yes."""
    lignes, erreurs = [], []
    for ligne in lues:
        indicateur = indicateurs.get(ligne.code)
        if indicateur is None:
            message = f"l’indicateur {ligne.code} n’est pas dans l’annexe de l’année."
            erreurs.append(ErreurLigne(ligne.ligne, message))
            continue
        try:
            lignes.append(replace(ligne, valeur=_valeur(ligne, indicateur)))
        except ValidationError as erreur:
            erreurs.append(ErreurLigne(ligne.ligne, f"{ligne.code}, {erreur.message}"))
    return lignes, erreurs


def _valeur(ligne: LigneMesure, indicateur: Indicateur) -> Valeur:
    binaire = FORMES[indicateur.forme].binaire
    if ligne.rapport and binaire:
        raise ValidationError("attend oui ou non, sans numérateur ni dénominateur.")
    if ligne.rapport and not ligne.texte:
        return valeur_du_rapport(ligne.rapport, indicateur.unite)
    valeur = lire_valeur(ligne.texte, binaire=binaire)
    exiger_signe(indicateur, valeur)
    return valeur


def _connue(indicateur: Indicateur, ligne: LigneMesure) -> bool:
    return any(
        (m.nature, m.date) == (ligne.nature, ligne.date) and _egales(m.valeur, ligne.valeur)
        for m in indicateur.mesures.all()
        if not hasattr(m, "annulation")
    )


def _egales(une: Valeur, autre: Valeur | None) -> bool:
    # True == 1 en Python : un oui n'est pas le nombre un.
    if isinstance(une, bool) or isinstance(autre, bool) or SECRET in (une, autre):
        return une is autre
    return une == autre


@transaction.atomic
def _ecrire(
    nouvelles: list[LigneMesure],
    indicateurs: dict[str, Indicateur],
    auteur: Auteur,
    origine: OrigineMesure,
) -> None:
    for ligne in nouvelles:
        if ligne.valeur is None:
            raise AssertionError(ligne)
        enregistrer_mesure(
            indicateurs[ligne.code],
            valeur=ligne.valeur,
            rapport=ligne.rapport if ligne.valeur is not SECRET else None,
            nature=NatureMesure(ligne.nature),
            jour=ligne.date,
            auteur=auteur,
            preuves=ligne.preuves,
            origine=origine,
        )
