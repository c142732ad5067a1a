"""What the annual statement freezes: what one person was paid, by nature, and the ceiling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_courte, date_longue, euros, euros_ronds
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import representant, socle
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte

from . import permissions, queries
from .enums import Nature
from .models import Demande
from .plafonds import plafond_de


def releve_annuel(parametres: Mapping[str, Any]) -> Rapport:
    annee = parametres["annee"]
    adherent = (
        Adherent.objects.filter(pk=parametres["adherent"]).select_related("profession").first()
    )
    if adherent is None:
        raise DocumentImpossible("Cette personne n’existe pas.")
    payees = queries.payees_de(adherent, annee)
    plafond = plafond_de(adherent, dt.date(annee, 12, 31))
    totaux = queries.totaux_par_nature(adherent, annee)
    return Rapport(
        titre=f"Relevé {annee}, {adherent}",
        gabarit="documents/releve_annuel.html",
        contexte={
            **socle(f"Indemnités, rémunérations et frais versés en {annee}"),
            "annee": str(annee),
            "personne": {"nom": str(adherent), "qualite": str(adherent.profession or "")},
            "lieu": identite().siege_ville,
            "date": date_longue(timezone.localdate()),
            "representant": representant(),
            "lignes": [_ligne(demande) for demande in payees],
            "totaux": [
                {"nature": Nature(nature).label, "montant": euros(montant)}
                for nature, montant in totaux.items()
                if montant
            ],
            "plafond": euros_ronds(plafond.montant),
            "compte_au_plafond": euros(totaux[Nature.INDEMNITE] + totaux[Nature.REMUNERATION]),
            "ailleurs": euros(plafond.ailleurs) if plafond.ailleurs else "",
            "regle": settings.PLAFOND_SOURCE,
        },
    )


def _ligne(demande: Demande) -> dict[str, str]:
    return {
        "reference": demande.reference,
        "objet": demande.objet,
        "nature": demande.get_nature_display(),
        "jour": date_courte(demande.jour),
        "duree": demande.duree,
        "taux": euros(demande.taux) if demande.taux is not None else "",
        "montant": euros(demande.montant),
        "payee": date_courte(demande.payee_le),
        "beneficiaire": demande.beneficiaire.titulaire if demande.beneficiaire else "",
    }


def _lit(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    """Oneself, or whoever decides of claims."""
    soi = Adherent.objects.filter(pk=parametres["adherent"], compte=compte).exists()
    return soi or permissions.peut_entrer(compte)


def _voit(compte: Compte, document: DocumentProduit) -> bool:
    return _lit(compte, document.parametres)


RELEVE = registre.Genre(
    code="releve_annuel",
    titre="Relevé annuel",
    construire=releve_annuel,
    parametres={"adherent": registre.entier, "annee": registre.entier},
    peut_demander=_lit,
    peut_voir=_voit,
    verifiable=True,
)
