from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.interface.libelles import dire
from cpts_portal.journal.services import noter
from cpts_portal.lib.chiffrement import chiffrer, dechiffrer
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.indemnisation import permissions
from membres.indemnisation.banque import IbanInvalide, Masque, fin_de_l_iban, lire_iban
from membres.indemnisation.enums import EN_ATTENTE_DE_PAIEMENT, GenreBeneficiaire
from membres.indemnisation.models import (
    Beneficiaire,
    CompteEmetteur,
    DeclarationExterieure,
    Demande,
)

from ._communs import exiger, verrouiller_personne

_PAS_LES_VOTRES = "Ces coordonnées sont celles d’une autre personne."


def _chiffrer_iban(saisi: str) -> dict[str, object]:
    try:
        iban = lire_iban(saisi)
    except IbanInvalide as refus:
        raise ValidationError({"iban": str(refus)}) from refus
    return {
        "iban_chiffre": chiffrer(iban),
        "iban_fin": fin_de_l_iban(iban),
    }


@transaction.atomic
def enregistrer_beneficiaire(
    adherent: Adherent,
    *,
    par: Compte | None,
    titulaire: str,
    iban: str,
    genre: GenreBeneficiaire = GenreBeneficiaire.PERSONNE,
    siret: str = "",
    accord: str = "",
    request: HttpRequest | None = None,
) -> Beneficiaire:
    """By the person; a new personal account replaces the former, on all that is not paid yet."""
    exiger(par is None or adherent.compte_id == par.pk, _PAS_LES_VOTRES)
    verrouiller_personne(adherent.pk)
    if genre == GenreBeneficiaire.PERSONNE:
        adherent.beneficiaires.filter(genre=genre, actif=True).update(actif=False)
    beneficiaire = Beneficiaire(
        adherent=adherent,
        genre=genre,
        titulaire=" ".join(titulaire.split()),
        siret=siret,
        accord=accord.strip(),
        **_chiffrer_iban(iban),
    )
    beneficiaire.full_clean(exclude=["iban_chiffre"])
    beneficiaire.save()
    if genre == GenreBeneficiaire.PERSONNE:
        _suivre(beneficiaire)
    noter("beneficiaire.enregistre", acteur=par, objet=beneficiaire, request=request)
    return beneficiaire


def _suivre(nouveau: Beneficiaire) -> None:
    """A transfer that came back goes to the new account, never twice to the closed one.

    What a prepared list already holds stays as the bank may have it: the list is abandoned first.
    """
    Demande.objects.filter(
        adherent=nouveau.adherent,
        beneficiaire__genre=GenreBeneficiaire.PERSONNE,
        beneficiaire__actif=False,
        lot=None,
        etat__in=EN_ATTENTE_DE_PAIEMENT,
    ).update(beneficiaire=nouveau)


@transaction.atomic
def retirer_beneficiaire(
    beneficiaire: Beneficiaire, *, par: Compte, request: HttpRequest | None = None
) -> None:
    exiger(beneficiaire.adherent.compte_id == par.pk, _PAS_LES_VOTRES)
    beneficiaire.actif = False
    beneficiaire.save(update_fields=["actif"])
    noter("beneficiaire.retire", acteur=par, objet=beneficiaire, request=request)


def iban_de(
    compte_bancaire: Beneficiaire | CompteEmetteur,
    *,
    par: Compte,
    request: HttpRequest | None = None,
) -> Masque:
    """In clear, for the treasurer alone; reading it is a line of the journal."""
    exiger(permissions.peut_payer(par), "Seul le trésorier lit un IBAN.")
    if not compte_bancaire.iban_fin:
        raise ValidationError("Cet IBAN ne servait plus\u00a0: il a été effacé à son échéance.")
    noter("beneficiaire.iban_lu", acteur=par, objet=compte_bancaire, request=request)
    return dechiffre(compte_bancaire)


def dechiffre(compte_bancaire: Beneficiaire | CompteEmetteur) -> Masque:
    return Masque(dechiffrer(bytes(compte_bancaire.iban_chiffre)))


@transaction.atomic
def enregistrer_emetteur(
    *, titulaire: str, iban: str, par: Compte | None, request: HttpRequest | None = None
) -> CompteEmetteur:
    exiger(
        par is None or permissions.peut_payer(par),
        dire("Le compte {cpts.du} se tient à la trésorerie."),
    )
    emetteur = CompteEmetteur(titulaire=titulaire, saisi_par=par, **_chiffrer_iban(iban))
    emetteur.full_clean(exclude=["iban_chiffre"])
    emetteur.save()
    noter("beneficiaire.emetteur", acteur=par, objet=emetteur, request=request)
    return emetteur


@transaction.atomic
def declarer_ailleurs(
    adherent: Adherent,
    *,
    annee: int,
    montant: Decimal,
    organisme: str,
    par: Compte,
    quand: dt.datetime | None = None,
    request: HttpRequest | None = None,
) -> DeclarationExterieure:
    """By the person, or written down by the coordination or the treasury."""
    exiger(adherent.compte_id == par.pk or permissions.peut_entrer(par), _PAS_LES_VOTRES)
    verrouiller_personne(adherent.pk)
    declaration = DeclarationExterieure(
        adherent=adherent,
        annee=annee,
        montant=montant,
        organisme=" ".join(organisme.split()),
        declare_par=par,
        declare_le=quand or timezone.now(),
    )
    declaration.full_clean()
    declaration.save()
    noter(
        "plafond.declaration",
        acteur=par,
        objet=adherent,
        details={"annee": annee, "montant": str(montant), "organisme": organisme},
        request=request,
    )
    return declaration


@transaction.atomic
def retirer_declaration(
    declaration: DeclarationExterieure, *, par: Compte, request: HttpRequest | None = None
) -> None:
    """A mistake: the row stays, dated, and no longer counts."""
    adherent = declaration.adherent
    exiger(adherent.compte_id == par.pk or permissions.peut_entrer(par), _PAS_LES_VOTRES)
    verrouiller_personne(adherent.pk)
    declaration.retiree_le = timezone.now()
    declaration.save(update_fields=["retiree_le"])
    noter(
        "plafond.declaration_retiree",
        acteur=par,
        objet=adherent,
        details={"annee": declaration.annee, "montant": str(declaration.montant)},
        request=request,
    )
