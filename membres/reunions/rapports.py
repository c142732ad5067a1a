"""What the papers of a meeting freeze: the sheet, the minutes, the attestation of presence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_courte, date_longue, heure
from cpts_portal.lib.ondes import FILIGRANE
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte

from . import permissions, queries
from .duree import ecrire_duree
from .enums import EtatReunion, Moyen
from .models import Rectification, Reunion, Signature

# Blank lines of a sheet to sign on paper.
LIGNES_LIBRES = 6


def _reunion(parametres: Mapping[str, Any]) -> Reunion:
    reunion = (
        Reunion.objects.filter(pk=parametres["reunion"])
        .select_related("instance", "animateur", "close_par")
        .first()
    )
    if reunion is None:
        raise DocumentImpossible("Cette réunion n’existe pas.")
    if reunion.debut is None:
        raise DocumentImpossible(
            "Cette réunion n’a pas encore de date\u00a0: choisissez-la d’abord."
        )
    return reunion


def _seance(reunion: Reunion) -> dict[str, str]:
    return {
        "titre": reunion.titre,
        "reference": reunion.reference,
        "instance": str(reunion.instance),
        "cadre": reunion.get_cadre_display(),
        "date": date_longue(reunion.debut, avec_jour=True),
        "horaire": f"{heure(reunion.debut)} à {heure(reunion.fin)}",
        "lieu": reunion.lieu or ("Visio" if reunion.lien_visio else "À préciser"),
        "animation": str(reunion.animateur or "À préciser"),
    }


def feuille(parametres: Mapping[str, Any]) -> Rapport:
    """Before the meeting, a sheet to sign; once closed, what was signed and how."""
    reunion = _reunion(parametres)
    close = reunion.etat == EtatReunion.CLOSE
    signatures = queries.signatures_de(reunion)
    rectifications = queries.rectifications_de(reunion)
    attendus = [] if close else queries.attendus_sans_signature(reunion)
    return Rapport(
        titre=f"Feuille d’émargement, {reunion.reference}",
        gabarit="documents/feuille_emargement.html",
        contexte={
            **socle(f"Feuille d’émargement de la réunion « {reunion.titre} »"),
            "seance": _seance(reunion),
            "close": close,
            "signatures": [_ligne(signature) for signature in signatures],
            "attendus": [_attendu(adherent) for adherent in attendus],
            "lignes_libres": 0 if close else LIGNES_LIBRES,
            "presents": len(signatures),
            "close_le": date_longue(reunion.close_le) if reunion.close_le else "",
            "close_a": heure(reunion.close_le) if reunion.close_le else "",
            "close_par": str(reunion.close_par) if reunion.close_par else "",
            "version": len(rectifications) + 1,
            "rectifications": [_rectification(une) for une in rectifications],
        },
    )


def _rectification(une: Rectification) -> dict[str, str]:
    return {
        "nom": une.signature.nom,
        "changement": une.changement,
        "motif": une.motif,
        "quand": f"{date_courte(une.quand)} à {heure(une.quand)}",
        "par": str(une.par),
    }


def _attendu(adherent: Adherent) -> dict[str, str]:
    return {"nom": str(adherent), "qualite": str(adherent.profession or "")}


def _ligne(signature: Signature) -> dict[str, str]:
    return {
        "nom": signature.nom,
        "qualite": signature.qualite,
        "lieu": signature.get_lieu_display(),
        "arrivee": heure(signature.arrivee),
        "depart": heure(signature.depart) if signature.depart else "",
        "duree": ecrire_duree(signature.minutes) if signature.minutes is not None else "",
        "signature": comment_signe(signature),
    }


def comment_signe(signature: Signature) -> str:
    """What replaces ink: by what means, at what time, typed back by whom."""
    moment = f"le {date_courte(signature.signe_le)} à {heure(signature.signe_le)}"
    if signature.moyen in (Moyen.PAPIER, Moyen.AJOUT):
        return f"{signature.get_moyen_display()} par {signature.saisi_par} {moment}"
    return f"{signature.get_moyen_display()}, {moment}"


def compte_rendu(parametres: Mapping[str, Any]) -> Rapport:
    reunion = _reunion(parametres)
    convocations = queries.convocations_de(reunion)
    signatures = queries.signatures_de(reunion)
    signes = {signature.adherent_id for signature in signatures}
    return Rapport(
        titre=f"Compte rendu, {reunion.reference}",
        gabarit="documents/compte_rendu.html",
        contexte={
            **socle(f"Compte rendu de la réunion « {reunion.titre} »"),
            "seance": _seance(reunion),
            "presents": [_ligne(signature) for signature in signatures],
            "absents": [str(c.adherent) for c in convocations if c.adherent_id not in signes],
            "ordre_du_jour": _paragraphes(reunion.ordre_du_jour),
            "texte": _paragraphes(reunion.compte_rendu),
            "decisions": [decision.texte for decision in queries.decisions_de(reunion)],
            "taches": [
                {
                    "libelle": tache.libelle,
                    "responsable": str(tache.responsable),
                    "echeance": date_longue(tache.echeance) if tache.echeance else "Sans échéance",
                    "etat": tache.get_etat_display(),
                }
                for tache in queries.taches_de_reunion(reunion)
            ],
        },
    )


def _paragraphes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _signatures() -> QuerySet[Signature]:
    return Signature.objects.retenues().select_related(
        "adherent", "adherent__profession", "reunion", "reunion__instance", "reunion__animateur"
    )


def attestation(parametres: Mapping[str, Any]) -> Rapport:
    signature = _signatures().filter(pk=parametres["signature"]).first()
    if signature is None or signature.minutes is None:
        raise DocumentImpossible(
            "Cette présence n’est pas confirmée\u00a0: attendez la clôture de la réunion."
        )
    return Rapport(
        titre=f"Attestation de présence, {signature.nom}",
        gabarit="documents/attestation_presence.html",
        contexte={
            **socle("Présence à une réunion de la communauté"),
            "representant": representant(),
            "lieu": identite().siege_ville,
            "date": date_longue(timezone.localdate()),
            "seance": _seance(signature.reunion),
            "personne": _ligne(signature),
            "rectifiee_le": _rectifiee_le(signature),
            "fond": fond_au_territoire(FILIGRANE),
        },
    )


def _rectifiee_le(signature: Signature) -> str:
    quand = (
        signature.rectifications.order_by("-quand", "-pk").values_list("quand", flat=True).first()
    )
    return date_longue(quand) if quand else ""


def _version(parametres: Mapping[str, Any]) -> int:
    return Rectification.objects.filter(reunion=parametres["reunion"]).count()


def _tient(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    reunion = (
        Reunion.objects.filter(pk=parametres["reunion"])
        .select_related("instance", "animateur")
        .first()
    )
    return reunion is not None and permissions.peut_tenir_la_feuille(compte, reunion)


def _lit(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    return queries.reunion_visible(compte, parametres["reunion"]) is not None


def _atteste(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    signature = _signatures().filter(pk=parametres["signature"]).first()
    return signature is not None and permissions.peut_attester(compte, signature)


FEUILLE = registre.Genre(
    code="feuille_emargement",
    titre="Feuille d’émargement",
    construire=feuille,
    parametres={"reunion": registre.entier},
    peut_demander=_tient,
    peut_voir=lambda compte, document: _tient(compte, document.parametres),
    revision=_version,
    verifiable=True,
)
COMPTE_RENDU = registre.Genre(
    code="compte_rendu",
    titre="Compte rendu de réunion",
    construire=compte_rendu,
    parametres={"reunion": registre.entier},
    peut_demander=_lit,
    peut_voir=lambda compte, document: _lit(compte, document.parametres),
)


def _voit_l_attestation(compte: Compte, document: DocumentProduit) -> bool:
    return _atteste(compte, document.parametres)


ATTESTATION = registre.Genre(
    code="attestation_presence",
    titre="Attestation de présence",
    construire=attestation,
    parametres={"signature": registre.entier},
    peut_demander=_atteste,
    peut_voir=_voit_l_attestation,
    verifiable=True,
)
