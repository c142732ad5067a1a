"""The register of processing on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import socle
from membres.comptes.models import Compte

from . import permissions, queries

COLONNES = (
    ("nom", "Traitement"),
    ("finalites", "À quoi il sert"),
    ("base_legale", "Base légale"),
    ("personnes", "Personnes concernées"),
    ("donnees", "Données"),
    ("destinataires", "Qui les reçoit"),
    ("transferts", "Transferts hors de l’Union européenne"),
    ("conservation", "Durée de conservation"),
    ("mesures", "Mesures de sécurité"),
)


def registre_des_traitements(parametres: Mapping[str, Any]) -> Rapport:
    qui = identite()
    return Rapport(
        titre="Registre des traitements",
        gabarit="documents/registre_traitements.html",
        contexte={
            **socle("Registre des traitements de données personnelles"),
            "date": date_longue(timezone.localdate()),
            "delegue": qui.dpo_nom or "à saisir",
            "delegue_courriel": qui.dpo_courriel,
            "traitements": [
                {
                    "nom": traitement.nom,
                    "lignes": [
                        {"titre": titre, "texte": getattr(traitement, champ)}
                        for champ, titre in COLONNES[1:]
                    ],
                }
                for traitement in queries.traitements()
            ],
            "durees": [
                {"quoi": duree.regle.quoi, "duree": duree.en_clair, "source": duree.source}
                for duree in queries.durees()
            ],
        },
    )


def _peut_demander(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_repondre(compte)


def _peut_voir(compte: Compte, document: DocumentProduit) -> bool:
    return permissions.peut_repondre(compte)


REGISTRE = registre.Genre(
    code="registre_traitements",
    titre="Registre des traitements",
    construire=registre_des_traitements,
    peut_demander=_peut_demander,
    peut_voir=_peut_voir,
)
