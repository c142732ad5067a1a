"""Attestations and receipts: what the paper says, frozen when asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue, de, euros
from cpts_portal.lib.ondes import FILIGRANE
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from membres.adhesions import permissions, queries
from membres.adhesions.convention import remplir
from membres.adhesions.enums import NatureTexte
from membres.adhesions.models import Acceptation, Adherent, Adhesion, Paiement
from membres.comptes.models import Compte


def _commun(sujet: str) -> dict[str, Any]:
    cpts = identite()
    return {
        **socle(sujet),
        "date": date_longue(timezone.localdate()),
        "lieu": cpts.siege_ville,
        "representant": representant(),
        "immatriculation": {"rna": cpts.rna, "siret": cpts.siret, "siege": cpts.siege},
        "fond": fond_au_territoire(FILIGRANE),
    }


def _attestee(adhesion: Adhesion) -> dict[str, str]:
    adherent = adhesion.adherent
    return {
        "nom": adherent.nom_complet,
        "profession": str(adherent.profession) if adherent.profession else "",
        "rpps": adherent.rpps,
        "siret": adherent.siret,
        "college": str(adherent.college) if adherent.college else "",
        "annee": str(adhesion.debut.year),
        "debut": date_longue(adhesion.debut),
        "dernier_jour": date_longue(adhesion.dernier_jour),
        "membre_depuis": date_longue(adherent.membre_depuis),
        "etat": adhesion.get_etat_display(),
    }


def attestation_adhesion(parametres: Mapping[str, Any]) -> Rapport:
    adhesion = (
        Adhesion.objects.select_related("adherent__profession", "adherent__college")
        .filter(pk=parametres["adhesion"])
        .first()
    )
    if adhesion is None:
        raise DocumentImpossible("Cette adhésion n’existe pas.")
    if not adhesion.est_valable:
        raise DocumentImpossible(
            f"La cotisation {de(adhesion.adherent)} n’est pas réglée\u00a0: enregistrez "
            "le paiement, puis demandez l’attestation."
        )
    return Rapport(
        titre=f"Attestation d’adhésion {adhesion.debut.year}, {adhesion.adherent}",
        gabarit="documents/attestation_adhesion.html",
        contexte={**_commun("Attestation d’adhésion"), "attestees": [_attestee(adhesion)]},
    )


def attestations_du_jour(parametres: Mapping[str, Any]) -> Rapport:
    """One sheet for each member in order that day, in the order of the register."""
    jour = dt.date.fromisoformat(parametres["jour"])
    adhesions = list(
        Adhesion.objects.valables(jour)
        .select_related("adherent__profession", "adherent__college")
        .order_by("adherent__cle_tri", "pk")
    )
    if not adhesions:
        raise DocumentImpossible(
            f"Personne n’a d’adhésion en ordre au {date_longue(jour)}\u00a0: "
            "enregistrez d’abord les cotisations reçues."
        )
    return Rapport(
        titre=f"Attestations d’adhésion au {date_longue(jour)}",
        gabarit="documents/attestation_adhesion.html",
        contexte={
            **_commun("Attestations d’adhésion"),
            "attestees": [_attestee(adhesion) for adhesion in adhesions],
        },
    )


def recu_de_cotisation(parametres: Mapping[str, Any]) -> Rapport:
    paiement = _paiement(parametres["paiement"])
    if paiement is None:
        raise DocumentImpossible("Ce paiement n’existe pas.")
    if paiement.annule_le:
        raise DocumentImpossible("Ce paiement est annulé\u00a0: il n’a plus de reçu.")
    return Rapport(
        titre=f"Reçu de cotisation, {paiement.adhesion.adherent}",
        gabarit="documents/recu_cotisation.html",
        contexte={**_commun("Reçu de cotisation"), "recus": [_recu(paiement)]},
    )


def recus_de_l_annee(parametres: Mapping[str, Any]) -> Rapport:
    """One sheet for each payment received that year and not cancelled, in the register's order."""
    annee = parametres["annee"]
    paiements = list(
        Paiement.objects.filter(recu_le__year=annee, annule_le=None)
        .select_related("adhesion__adherent")
        .order_by("adhesion__adherent__cle_tri", "recu_le", "pk")
    )
    if not paiements:
        raise DocumentImpossible(
            f"Aucun paiement de cotisation n’est enregistré en {annee}\u00a0: "
            "enregistrez d’abord les cotisations reçues."
        )
    return Rapport(
        titre=f"Reçus de cotisation de {annee}",
        gabarit="documents/recu_cotisation.html",
        contexte={**_commun("Reçus de cotisation"), "recus": [_recu(une) for une in paiements]},
    )


def _recu(paiement: Paiement) -> dict[str, Any]:
    adhesion = paiement.adhesion
    return {
        "numero": f"{paiement.recu_le.year}-{paiement.pk:05d}",
        "nom": adhesion.adherent.nom_complet,
        "montant": euros(paiement.montant),
        "recu_le": date_longue(paiement.recu_le),
        "moyen": paiement.get_moyen_display().lower(),
        "reference": paiement.reference,
        "periode": adhesion.periode,
        "annee": str(adhesion.debut.year),
        "cotisation": (
            euros(adhesion.cotisation) if adhesion.cotisation is not None else "à saisir"
        ),
        "solde": adhesion.est_valable,
    }


def convention_de_partenariat(parametres: Mapping[str, Any]) -> Rapport:
    """The version the structure accepted; before that, the one in force, to be signed by hand."""
    adherent = Adherent.objects.select_related("college").filter(pk=parametres["adherent"]).first()
    if adherent is None or not adherent.est_organisation:
        raise DocumentImpossible(
            "Une convention lie une structure\u00a0: cet adhérent n’en est pas."
        )
    acceptation = (
        adherent.acceptations.filter(texte__nature=NatureTexte.CONVENTION)
        .select_related("texte", "demande")
        .order_by("-le", "-pk")
        .first()
    )
    texte = acceptation.texte if acceptation else queries.convention_a_accepter(adherent)
    if texte is None:
        raise DocumentImpossible(
            "Aucun texte de convention n’est publié\u00a0: la coordination le fait dans "
            "« Barème, collèges et textes »."
        )
    commun = _commun("Convention de partenariat")
    parties = remplir(
        texte.corps,
        {
            "structure": adherent.nom_complet,
            "siret": adherent.siret,
            "représentant": adherent.representant,
            "collège": str(adherent.college or ""),
            "cpts": identite().nom,
            "siège": identite().siege,
            "présidence": commun["representant"],
            "date": date_longue(acceptation.le) if acceptation else "",
        },
    )
    return Rapport(
        titre=f"Convention de partenariat, {adherent}",
        gabarit="documents/convention_partenariat.html",
        contexte={
            **commun,
            "structure": {"nom": adherent.nom_complet, "representant": adherent.representant},
            "version": texte.version,
            "adoptee_le": date_longue(texte.adopte_le),
            "parties": [
                {"titre": partie.titre, "paragraphes": partie.paragraphes} for partie in parties
            ],
            "acceptee": _acceptee(acceptation) if acceptation else None,
        },
    )


def _acceptee(acceptation: Acceptation) -> dict[str, str]:
    bureau = acceptation.demande.bureau_du if acceptation.demande else None
    return {
        "le": date_longue(acceptation.le),
        "par": "demande d’adhésion" if acceptation.demande else "espace membre",
        "bureau": date_longue(bureau) if bureau else "",
    }


def _peut_conventionner(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    if permissions.peut_lire_le_registre(compte):
        return True
    return Adherent.objects.filter(pk=parametres["adherent"], compte=compte).exists()


def _paiement(pk: int) -> Paiement | None:
    return Paiement.objects.select_related("adhesion__adherent").filter(pk=pk).first()


def _peut_attester(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    """Oneself, or whoever reads the register."""
    if permissions.peut_lire_le_registre(compte):
        return True
    return Adhesion.objects.filter(pk=parametres["adhesion"], adherent__compte=compte).exists()


def _peut_recevoir(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    if permissions.peut_lire_le_registre(compte):
        return True
    return Paiement.objects.filter(
        pk=parametres["paiement"], adhesion__adherent__compte=compte
    ).exists()


def _lecteur_du_registre(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire_le_registre(compte)


def _selon(demander: Any) -> Any:
    """Who may ask may see, and the right is asked again at each look."""

    def peut_voir(compte: Compte, document: DocumentProduit) -> bool:
        return bool(demander(compte, document.parametres))

    return peut_voir


GENRES = (
    registre.Genre(
        code="attestation_adhesion",
        titre="Attestation d’adhésion",
        construire=attestation_adhesion,
        parametres={"adhesion": registre.entier},
        peut_demander=_peut_attester,
        peut_voir=_selon(_peut_attester),
        verifiable=True,
        ordre=40,
    ),
    registre.Genre(
        code="attestations_adhesion",
        titre="Attestations d’adhésion",
        construire=attestations_du_jour,
        parametres={"jour": registre.jour},
        peut_demander=_lecteur_du_registre,
        peut_voir=_selon(_lecteur_du_registre),
        verifiable=True,
        ordre=41,
    ),
    registre.Genre(
        code="recu_cotisation",
        titre="Reçu de cotisation",
        construire=recu_de_cotisation,
        parametres={"paiement": registre.entier},
        peut_demander=_peut_recevoir,
        peut_voir=_selon(_peut_recevoir),
        verifiable=True,
        ordre=42,
    ),
    registre.Genre(
        code="recus_cotisation",
        titre="Reçus de cotisation",
        construire=recus_de_l_annee,
        parametres={"annee": registre.entier},
        peut_demander=_lecteur_du_registre,
        peut_voir=_selon(_lecteur_du_registre),
        verifiable=True,
        ordre=43,
    ),
    registre.Genre(
        code="convention_partenariat",
        titre="Convention de partenariat",
        construire=convention_de_partenariat,
        parametres={"adherent": registre.entier},
        peut_demander=_peut_conventionner,
        peut_voir=_selon(_peut_conventionner),
        verifiable=True,
        ordre=44,
    ),
)
