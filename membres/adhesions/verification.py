"""A list of members read line by line: what each says, what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.referentiel.models import Commune, Profession

from .enums import GenreAdherent
from .lecture import CHAMPS_ADHERENT, cellule, lire_jour, lire_montant
from .models import Adherent, College, ImportAdherents
from .texte import mots


@dataclass
class LigneVerifiee:
    rang: int
    adherent: Adherent
    depuis: dt.date | None = None
    regle: Decimal | None = None
    erreurs: list[str] = field(default_factory=list)
    # Why this line is left aside: the person is already there.
    deja: str = ""

    def coordonnees(self) -> dict[str, Any]:
        a = self.adherent
        return {
            "genre": a.genre,
            "nom": a.nom,
            "prenom": a.prenom,
            "courriel": a.courriel,
            "telephone": a.telephone,
            "profession": a.profession,
            "rpps": a.rpps,
            "siret": a.siret,
            "structure": a.structure,
            "commune": a.commune,
            "college": a.college,
        }


class _Connus:
    """Lists read once for the whole file."""

    def __init__(self) -> None:
        self.professions = _par_nom(Profession.objects.filter(actif=True), "libelle", "code")
        self.communes = _par_nom(Commune.objects.sans_contour(), "nom", "code_insee")
        self.colleges = _par_nom(College.objects.all(), "nom", "code")
        adherents = list(Adherent.objects.only("nom", "prenom", "courriel", "rpps", "sorti_le"))
        self.rpps = {a.rpps for a in adherents if a.rpps}
        self.noms = {(mots(a.nom_complet), a.courriel) for a in adherents}


def _par_nom(objets: Iterable[Any], *champs: str) -> dict[frozenset[str], Any]:
    return {mots(getattr(objet, champ)): objet for objet in objets for champ in champs}


def verifier(import_: ImportAdherents) -> list[LigneVerifiee]:
    """Every line, with its errors by name of column; two lines of the file may clash too."""
    manquent = [c.libelle for c in CHAMPS_ADHERENT if c.requis and c.nom not in import_.colonnes]
    if manquent:
        raise ValidationError(f"Dites quelle colonne donne\u00a0: {', '.join(manquent)}.")
    connus = _Connus()
    vus: dict[Any, int] = {}
    lignes = [_lire(rang, cellules, import_.colonnes, connus) for rang, cellules in import_.lignes]
    for ligne in lignes:
        _comparer(ligne, connus, vus)
    return lignes


def _lire(
    rang: int, cellules: list[str], colonnes: dict[str, int], connus: _Connus
) -> LigneVerifiee:
    def lue(nom: str) -> str:
        return cellule(cellules, colonnes, nom)

    prenom = lue("prenom")
    ligne = LigneVerifiee(
        rang,
        Adherent(
            genre=GenreAdherent.PERSONNE if prenom else GenreAdherent.ORGANISATION,
            nom=lue("nom"),
            prenom=prenom,
            courriel=lue("courriel"),
            telephone=lue("telephone"),
            rpps=lue("rpps"),
            siret=lue("siret"),
            structure=lue("structure"),
        ),
    )
    for nom, table in (
        ("profession", connus.professions),
        ("commune", connus.communes),
        ("college", connus.colleges),
    ):
        if ecrit := lue(nom):
            objet = table.get(mots(ecrit))
            if objet is None:
                ligne.erreurs.append(f"{_libelle(nom)}\u00a0: «\u00a0{ecrit}\u00a0» est inconnu.")
            setattr(ligne.adherent, nom, objet)
    _lire_dates_et_montants(ligne, lue("depuis"), lue("regle"))
    _valider(ligne)
    return ligne


def _lire_dates_et_montants(ligne: LigneVerifiee, depuis: str, regle: str) -> None:
    if depuis:
        ligne.depuis = lire_jour(depuis)
        if ligne.depuis is None:
            ligne.erreurs.append(
                f"Membre depuis le\u00a0: «\u00a0{depuis}\u00a0» n’est pas une date."
            )
        elif ligne.depuis > timezone.localdate():
            ligne.erreurs.append("Membre depuis le\u00a0: cette date est à venir.")
    if regle:
        ligne.regle = lire_montant(regle)
        if ligne.regle is None or ligne.regle < 0:
            ligne.erreurs.append(
                f"Cotisation réglée\u00a0: «\u00a0{regle}\u00a0» n’est pas un montant."
            )


def _valider(ligne: LigneVerifiee) -> None:
    ligne.adherent.membre_depuis = ligne.depuis or dt.date(2000, 1, 1)
    try:
        ligne.adherent.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as faute:
        for nom, messages in faute.message_dict.items():
            ligne.erreurs.append(f"{_libelle(nom)}\u00a0: {' '.join(messages)}")


def _comparer(ligne: LigneVerifiee, connus: _Connus, vus: dict[Any, int]) -> None:
    adherent = ligne.adherent
    cle = (mots(adherent.nom_complet), adherent.courriel)
    if adherent.rpps and adherent.rpps in connus.rpps:
        ligne.deja = "ce numéro RPPS est déjà dans la liste"
    elif cle in connus.noms:
        ligne.deja = "ce nom et cette adresse sont déjà dans la liste"
    for identite in filter(None, (adherent.rpps, cle)):
        premiere = vus.setdefault(identite, ligne.rang)
        if premiere != ligne.rang:
            ligne.erreurs.append(f"Même personne que la ligne {premiere} du fichier.")
            break


def _libelle(nom: str) -> str:
    return next((c.libelle for c in CHAMPS_ADHERENT if c.nom == nom), nom)
