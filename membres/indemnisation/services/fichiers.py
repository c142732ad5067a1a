"""The two files of a payment list. Reading IBANs is the treasurer's, and a line of the journal."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cpts_portal.interface.libelles import dire
from cpts_portal.journal.services import noter
from cpts_portal.lib.tableur import Feuille, xlsx
from cpts_portal.referentiel.queries import identite
from membres.comptes.models import Compte
from membres.indemnisation import permissions, queries
from membres.indemnisation.banque import Emetteur, Virement, fichier_sepa
from membres.indemnisation.models import Demande, Lot

from ._communs import exiger
from .beneficiaires import dechiffre

_TRESORERIE = "Les paiements se tiennent à la trésorerie."
ENTETES = ["Référence", "Personne", "Titulaire", "SIRET", "IBAN", "Nature", "Objet", "Montant"]


def liste_de_paiement(lot: Lot, *, par: Compte, request: HttpRequest | None = None) -> bytes:
    demandes = _ouvrir(lot, par, "xlsx", request)
    lignes = [
        [
            d.reference,
            str(d.adherent),
            d.beneficiaire.titulaire if d.beneficiaire else "",
            d.beneficiaire.siret if d.beneficiaire else "",
            str(dechiffre(d.beneficiaire)) if d.beneficiaire else "",
            d.get_nature_display(),
            d.objet,
            d.montant,
        ]
        for d in demandes
    ]
    feuille = Feuille(
        lot.reference, ENTETES, lignes, (14, 26, 26, 18, 32, 16, 36, 12), frozenset({7})
    )
    return xlsx([feuille])


def fichier_de_virements(lot: Lot, *, par: Compte, request: HttpRequest | None = None) -> bytes:
    emetteur = queries.emetteur()
    if emetteur is None:
        raise ValidationError(
            dire(
                "Le compte {cpts.du} n’est pas saisi\u00a0: "
                "enregistrez son IBAN dans « Paiements »."
            )
        )
    demandes = _ouvrir(lot, par, "sepa", request)
    nom = identite().nom
    virements = [
        Virement(
            reference=d.reference,
            nom=d.beneficiaire.titulaire,
            iban=dechiffre(d.beneficiaire),
            montant=d.montant,
            libelle=f"{nom} {d.reference} {d.objet}",
        )
        for d in demandes
        if d.beneficiaire is not None and d.montant is not None
    ]
    if not virements:
        raise ValidationError("Cette liste est vide.")
    return fichier_sepa(
        Emetteur(emetteur.titulaire, dechiffre(emetteur)), virements, execution=lot.execution
    )


def _ouvrir(lot: Lot, par: Compte, genre: str, request: HttpRequest | None) -> list[Demande]:
    exiger(permissions.peut_payer(par), _TRESORERIE)
    demandes = queries.demandes_du_lot(lot)
    noter(
        "paiement.liste_exportee",
        acteur=par,
        objet=lot,
        details={"format": genre, "demandes": len(demandes)},
        request=request,
    )
    return demandes
