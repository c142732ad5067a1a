"""« Dossier de preuves »: one ZIP in the order of the ACI, its manifest, and what is missing."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from cpts_portal.documents import fichiers, registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.rapport import Avertissement, Rapport, Resultat, Signaler
from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.lib.tableur import csv_francais
from membres.reunions.rapports import feuille
from missions import permissions
from missions.models import Preuve
from missions.queries import LigneIndicateur, LigneMission, tableau_annee
from missions.rapports import annee_de

ENTETES = (
    "état",
    "mission",
    "indicateur",
    "pièce",
    "genre",
    "fichier dans le dossier",
    "lien",
    "SHA-256",
    "octets",
    "donnée le",
    "donnée par",
)


def dossier_preuves(parametres: Mapping[str, Any]) -> Rapport:
    annee = annee_de(parametres)
    tableau = tableau_annee(annee)
    lignes = [
        ligne
        for rang, mission in enumerate(tableau.missions, 1)
        for indicateur in mission.indicateurs
        for ligne in _lignes(rang, mission, indicateur)
    ]
    return Rapport(
        titre=f"Dossier de preuves, année {annee.numero}",
        gabarit="",
        contexte={
            "contrat": annee.contrat.reference,
            "annee": annee.numero,
            "arrete_au": date_longue(timezone.localdate()),
            "lignes": lignes,
        },
    )


def _lignes(rang: int, mission: LigneMission, ligne: LigneIndicateur) -> Iterator[dict[str, Any]]:
    """Each expected piece in its order with what answers it, then the proofs nobody asked for."""
    dossier = (
        f"{rang} - {_court(mission.contrat.mission.libelle_court)}/"
        f"{ligne.indicateur.code} - {_court(ligne.indicateur.libelle)}"
    )
    commun = {
        "mission": mission.contrat.mission.libelle_court,
        "indicateur": f"{ligne.indicateur.code}, {ligne.indicateur.libelle}",
    }
    pieces = list(ligne.indicateur.pieces.all())
    numero = 0
    for piece in [*pieces, None]:
        preuves = [p for p in ligne.preuves if p.piece_id == (piece.pk if piece else None)]
        for preuve in preuves:
            numero += 1
            yield commun | _preuve(f"{dossier}/{numero:02d} - ", preuve, piece or preuve.nom)
        if piece and not any(p.tient for p in preuves):
            yield commun | {"etat": "manquante", "piece": piece.libelle}


def _preuve(prefixe: str, preuve: Preuve, piece: object) -> dict[str, Any]:
    nom = ""
    if preuve.fichier:
        extension = preuve.nom_fichier.rpartition(".")[2].lower()
        nom = f"{prefixe}{_court(preuve.nom.removesuffix(f'.{extension}'))}.{extension}"
    elif preuve.reunion and preuve.tient:
        nom = f"{prefixe}{_court(preuve.nom)} (feuille).pdf"
    elif preuve.texte:
        nom = f"{prefixe}{_court(preuve.nom)} (attestation).txt"
    return {
        "etat": _etat(preuve),
        "feuille": _feuille(preuve) if preuve.reunion and preuve.tient else None,
        "piece": str(piece),
        "genre": preuve.get_genre_display(),
        "nom": nom,
        "chemin": preuve.fichier,
        "texte": preuve.texte,
        "lien": preuve.lien,
        "sha256": preuve.sha256,
        "taille": preuve.taille,
        "le": timezone.localtime(preuve.ajoutee_le).isoformat(timespec="minutes"),
        "par": str(preuve.ajoutee_par or ""),
    }


def _etat(preuve: Preuve) -> str:
    if preuve.jointe:
        return "jointe"
    return "fichier à joindre" if preuve.tient else "réunion annulée"


def _feuille(preuve: Preuve) -> dict[str, Any]:
    """The sheet as it stands the day of the dossier, frozen with the rest of it."""
    return asdict(feuille({"reunion": preuve.reunion_id}))


def _court(texte: str) -> str:
    """Readable on any system: letters without accents, digits, dashes."""
    return slugify(texte)[:60].strip("-") or "piece"


# --- Le ZIP ---


def rendre_zip(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    lignes = rapport.contexte["lignes"]
    a_joindre = [ligne for ligne in lignes if ligne.get("nom")]
    avertissements = []
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for rang, ligne in enumerate(a_joindre):
            signaler(f"Pièce {rang + 1} sur {len(a_joindre)}", int(90 * rang / len(a_joindre)))
            faute = _ajouter(archive, ligne)
            if faute:
                ligne["etat"] = faute
                avertissements.append(
                    Avertissement(ligne["indicateur"], f"{ligne['piece']}\u00a0: {faute}")
                )
        _ecrire(archive, "manifeste.csv", csv_francais(ENTETES, map(_manifeste, lignes)))
        _ecrire(archive, "LISEZ-MOI.txt", _lisez_moi(rapport.contexte).encode())
    manquantes = [ligne for ligne in lignes if ligne["etat"] != "jointe"]
    if manquantes:
        avertissements.append(
            Avertissement("", f"{len(manquantes)} pièces manquent\u00a0: voir le manifeste.")
        )
    return Resultat(sortie.getvalue(), 0, tuple(avertissements))


def _ajouter(archive: zipfile.ZipFile, ligne: dict[str, Any]) -> str:
    """Put one file in; the sentence of what went wrong otherwise."""
    if ligne["feuille"]:
        rendre = import_string(registre.RENDU)
        octets = rendre(Rapport(**ligne["feuille"]), lambda *_: None).octets
        ligne["sha256"], ligne["taille"] = hashlib.sha256(octets).hexdigest(), len(octets)
    elif not ligne["chemin"]:
        octets = f"{ligne['texte']}\n\n{ligne['par']}, {ligne['le']}\n".encode()
        ligne["sha256"], ligne["taille"] = hashlib.sha256(octets).hexdigest(), len(octets)
    else:
        try:
            with fichiers.ouvrir(ligne["chemin"]) as flux:
                octets = flux.read()
        except FileNotFoundError:
            return "fichier introuvable"
        if hashlib.sha256(octets).hexdigest() != ligne["sha256"]:
            return "fichier altéré"
    _ecrire(archive, ligne["nom"], octets, ligne["le"])
    return ""


def _ecrire(archive: zipfile.ZipFile, nom: str, octets: bytes, le: str = "") -> None:
    quand = datetime.fromisoformat(le) if le else timezone.localtime()
    info = zipfile.ZipInfo(nom, quand.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, octets)


def _manifeste(ligne: dict[str, Any]) -> tuple[object, ...]:
    cles = ("etat", "mission", "indicateur", "piece", "genre", "nom", "lien", "sha256", "taille")
    return (*(ligne.get(cle) or "" for cle in cles), ligne.get("le", ""), ligne.get("par", ""))


def _lisez_moi(contexte: Mapping[str, Any]) -> str:
    lignes, aci = contexte["lignes"], lire_libelles().aci
    manquantes = [ligne for ligne in lignes if ligne["etat"] != "jointe"]
    texte = [
        f"Dossier de preuves, contrat {aci} {contexte['contrat']}, année {contexte['annee']}.",
        f"Arrêté au {contexte['arrete_au']}.",
        "",
        f"Un dossier par mission, dans l'ordre {aci.du}, puis un par indicateur.",
        "manifeste.csv dit ce que prouve chaque pièce, son empreinte SHA-256 et sa date.",
        "",
        f"{len(lignes) - len(manquantes)} pièces jointes, {len(manquantes)} manquantes :",
        *(f"- {m['indicateur']} : {m['piece']} ({m['etat']})" for m in manquantes),
        "",
    ]
    return "\r\n".join(texte)


def _peut_demander(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire(compte)


def _peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions.peut_lire(compte)


DOSSIER_PREUVES = registre.Genre(
    code="dossier_preuves",
    titre="Dossier de preuves",
    construire=dossier_preuves,
    parametres={"contrat": registre.texte, "annee": registre.entier},
    peut_demander=_peut_demander,
    peut_voir=_peut_voir,
    rendre=rendre_zip,
    extension="zip",
    type_mime="application/zip",
)
