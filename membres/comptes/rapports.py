from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.lib.ondes import FILIGRANE
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from membres.comptes.models import AttributionRole, Compte
from membres.comptes.permissions import peut_tenir_les_comptes


def attestation_roles(parametres: Mapping[str, Any]) -> Rapport:
    """The roles in force today of the account whose address is `parametres["compte"]`."""
    compte = Compte.objects.filter(email__iexact=parametres["compte"], is_active=True).first()
    if compte is None:
        raise DocumentImpossible(
            f"Aucun compte ouvert n’a l’adresse {parametres['compte']}. "
            "Vérifiez l’adresse dans la liste des comptes."
        )
    jour = timezone.localdate()
    nom = str(compte)
    return Rapport(
        titre=f"Attestation de rôles, {nom}",
        gabarit="documents/attestation_roles.html",
        contexte={
            **socle("Rôles tenus dans la communauté"),
            "annee": str(jour.year),
            "date": date_longue(jour),
            "lieu": identite().siege_ville,
            "representant": representant(),
            "personne": {
                "nom": nom,
                "attributions": [
                    _attribution(attribution)
                    for attribution in compte.attributions.en_cours(jour).order_by("debut", "pk")
                ],
            },
            "fond": fond_au_territoire(FILIGRANE),
        },
    )


def _attribution(attribution: AttributionRole) -> dict[str, str]:
    return {
        "role": attribution.get_role_display(),
        "depuis": date_longue(attribution.debut),
        "jusqu_au": date_longue(attribution.dernier_jour) if attribution.dernier_jour else "",
    }


def _peut_attester(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    """Oneself, or whoever keeps the accounts."""
    soi = parametres["compte"].lower() == compte.email
    return soi or peut_tenir_les_comptes(compte)


def _peut_voir(compte: Compte, document: DocumentProduit) -> bool:
    return _peut_attester(compte, document.parametres)


ATTESTATION_ROLES = registre.Genre(
    code="attestation_roles",
    titre="Attestation de rôles",
    construire=attestation_roles,
    parametres={"compte": registre.texte},
    peut_demander=_peut_attester,
    peut_voir=_peut_voir,
    verifiable=True,
)
