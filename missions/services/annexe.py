"""The annex of a contract year, from its file: told first, then done whole or not at all."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cpts_portal.journal.services import noter
from missions.lecture import COLONNES_ANNEXE, ErreurLigne, LigneAnnexe, lire_annexe
from missions.models import (
    AnneeContrat,
    Contrat,
    FicheAction,
    Indicateur,
    MissionContrat,
    PalierIndicateur,
    PieceAttendue,
)
from missions.saisie import sans_accent
from missions.services.contrats import ouvrir_annee
from missions.services.mesures import Auteur


@dataclass
class ResultatImport:
    lignes: int = 0
    crees: list[str] = field(default_factory=list)
    modifies: list[str] = field(default_factory=list)
    inchanges: list[str] = field(default_factory=list)
    # Présents en base, absents du fichier : signalés, jamais supprimés.
    absents: list[str] = field(default_factory=list)
    erreurs: list[ErreurLigne] = field(default_factory=list)
    applique: bool = False


def importer_annexe(
    octets: bytes, *, contrat: Contrat, numero: int, appliquer: bool, auteur: Auteur
) -> ResultatImport:
    lignes, erreurs = lire_annexe(octets)
    missions = {
        m.mission.code: m for m in contrat.missions.select_related("mission").order_by("pk")
    }
    erreurs += _hors_contrat(lignes, missions, contrat)
    annee = contrat.annees.filter(numero=numero).first()
    if annee and annee.close:
        message = f"L’année {numero} est close\u00a0: son annexe ne change plus."
        erreurs.append(ErreurLigne(0, message))
    if not 1 <= numero <= contrat.duree_annees:
        message = (
            f"Le contrat compte {contrat.duree_annees} années\u00a0: l’année {numero} n’existe pas."
        )
        erreurs.append(ErreurLigne(0, message))
    resultat = ResultatImport(lignes=len(lignes), erreurs=sorted(erreurs, key=lambda e: e.ligne))
    if not erreurs:
        _comparer(resultat, lignes, annee)
        if appliquer:
            _appliquer(resultat, lignes, missions, contrat=contrat, numero=numero, auteur=auteur)
    return resultat


@transaction.atomic
def ajouter_indicateur(
    annee: AnneeContrat, cellules: Mapping[str, str], *, auteur: Auteur
) -> Indicateur:
    """One line typed on screen, by column of the annex: the rules of its file and no others."""
    AnneeContrat.objects.select_for_update().get(pk=annee.pk)
    code = cellules["code"]
    if annee.indicateurs.filter(code=code).exists():
        raise ValidationError({"code": f"{code} est déjà dans l’annexe de l’année {annee.numero}."})
    dernier = annee.indicateurs.aggregate(rang=Max("ordre"))["rang"] or 0
    fichier = io.StringIO()
    csv.writer(fichier, delimiter=";").writerows(
        (COLONNES_ANNEXE, [cellules[nom] for nom in COLONNES_ANNEXE])
    )
    resultat = importer_annexe(
        fichier.getvalue().encode(),
        contrat=annee.contrat,
        numero=annee.numero,
        appliquer=True,
        auteur=auteur,
    )
    if resultat.erreurs:
        raise ValidationError([erreur.message for erreur in resultat.erreurs])
    annee.indicateurs.filter(code=code).update(ordre=dernier + 1)
    return annee.indicateurs.select_related("action__mission__mission").get(code=code)


def _hors_contrat(
    lignes: Iterable[LigneAnnexe], missions: dict[str, MissionContrat], contrat: Contrat
) -> list[ErreurLigne]:
    return [
        ErreurLigne(
            ligne.ligne,
            f"la mission {ligne.mission} n’est pas au contrat {contrat.reference}\u00a0: "
            "ajoutez-la d’abord au contrat.",
        )
        for ligne in lignes
        if ligne.mission not in missions
    ]


# --- Comparer ---

Empreinte = tuple[object, ...]


def _empreinte_ligne(ligne: LigneAnnexe) -> Empreinte:
    """The optional columns compare only when the file has them."""
    paliers = tuple((p.borne, p.montant, p.autre_borne) for p in ligne.paliers)
    return (ligne.mission, _cle(ligne.action), *_champs(ligne).values(), paliers, ligne.pieces)


def _champs(ligne: LigneAnnexe) -> dict[str, object]:
    return {
        "libelle": ligne.libelle,
        "forme": ligne.forme,
        "sens": ligne.sens,
        "unite": ligne.unite,
        "source": ligne.source,
        "valeur_initiale": ligne.valeur_initiale,
        "cible": ligne.cible,
        "montant_max": ligne.montant_max,
        **ligne.facultatives,
    }


def _empreinte_base(i: Indicateur, noms: Iterable[str]) -> Empreinte:
    paliers = tuple((p.borne, p.montant, p.autre_borne) for p in i.paliers.all())
    pieces = tuple(piece.libelle for piece in i.pieces.all())
    champs = (getattr(i, nom) for nom in noms)
    return (i.action.mission.mission.code, _cle(i.action.titre), *champs, paliers, pieces)


def _comparer(
    resultat: ResultatImport, lignes: list[LigneAnnexe], annee: AnneeContrat | None
) -> None:
    existants = _existants(annee) if annee else {}
    for ligne in lignes:
        if ligne.code not in existants:
            resultat.crees.append(ligne.code)
        elif _empreinte_base(existants[ligne.code], _champs(ligne)) != _empreinte_ligne(ligne):
            resultat.modifies.append(ligne.code)
        else:
            resultat.inchanges.append(ligne.code)
    resultat.absents = sorted(set(existants) - {ligne.code for ligne in lignes})


def _existants(annee: AnneeContrat) -> dict[str, Indicateur]:
    lus = annee.indicateurs.select_related("action__mission__mission")
    return {i.code: i for i in lus.prefetch_related("paliers", "pieces").order_by("code")}


# --- Écrire ---


@transaction.atomic
def _appliquer(
    resultat: ResultatImport,
    lignes: list[LigneAnnexe],
    missions: dict[str, MissionContrat],
    *,
    contrat: Contrat,
    numero: int,
    auteur: Auteur,
) -> None:
    annee = ouvrir_annee(contrat, numero)
    a_ecrire = {*resultat.crees, *resultat.modifies}
    for ordre, ligne in enumerate(lignes, 1):
        if ligne.code in a_ecrire:
            _ecrire(annee, missions[ligne.mission], ligne, ordre)
    resultat.applique = True
    noter(
        "missions.annexe_importee",
        acteur=auteur.compte,
        objet=annee,
        details={"crees": resultat.crees, "modifies": resultat.modifies},
        request=auteur.request,
    )


def _ecrire(annee: AnneeContrat, mission: MissionContrat, ligne: LigneAnnexe, ordre: int) -> None:
    action = _action(mission, ligne.action, ordre)
    indicateur, _ = Indicateur.objects.update_or_create(
        annee=annee,
        code=ligne.code,
        defaults={"action": action, "ordre": ordre, **_champs(ligne)},
    )
    indicateur.paliers.all().delete()
    PalierIndicateur.objects.bulk_create(
        PalierIndicateur(
            indicateur=indicateur, borne=p.borne, autre_borne=p.autre_borne, montant=p.montant
        )
        for p in ligne.paliers
    )
    _ecrire_pieces(indicateur, ligne.pieces)


def _action(mission: MissionContrat, titre: str, ordre: int) -> FicheAction:
    """A spreadsheet types a straight apostrophe where the fiche has a curly one."""
    for action in mission.actions.order_by("pk"):
        if _cle(action.titre) == _cle(titre):
            return action
    return FicheAction.objects.create(mission=mission, titre=titre, ordre=ordre)


def _cle(titre: str) -> str:
    return " ".join(sans_accent(titre.replace("’", "'")).split())


def _ecrire_pieces(indicateur: Indicateur, libelles: tuple[str, ...]) -> None:
    for rang, libelle in enumerate(libelles, 1):
        PieceAttendue.objects.update_or_create(
            indicateur=indicateur, libelle=libelle, defaults={"ordre": rang}
        )
    retirees = indicateur.pieces.exclude(libelle__in=libelles)
    # Une preuve déjà donnée reste une preuve, même si sa pièce n'est plus attendue.
    for piece in retirees.prefetch_related("preuves").order_by("pk"):
        piece.preuves.update(piece=None)
        piece.delete()
