"""What this app keeps of a person."""

from __future__ import annotations

from django.db.models import Model

from cpts_portal.interface.libelles import dire
from cpts_portal.lib.donnees_personnelles import Rubrique
from membres.comptes.models import Compte

from .models import Beneficiaire, DeclarationExterieure, Demande


def demandes(compte: Compte) -> Rubrique:
    lignes = Demande.objects.filter(adherent__compte=compte).select_related("activite")
    return Rubrique(
        "demandes",
        "Vos heures et vos demandes",
        "Vous indemniser ou vous rémunérer, et prouver que le plafond est tenu.",
        [
            {
                "Référence": demande.reference,
                "Objet": demande.objet,
                "Nature": demande.get_nature_display(),
                "Jour": demande.jour,
                "Durée en minutes": demande.minutes,
                "Montant": demande.montant,
                "État": demande.get_etat_display(),
                "Payée le": demande.payee_le,
                "Raison du refus": demande.motif_refus,
            }
            for demande in lignes.order_by("-jour", "-pk")
        ],
    )


def coordonnees_bancaires(compte: Compte) -> Rubrique:
    """The IBAN itself stays encrypted: the person knows it, the page need not show it."""
    return Rubrique(
        "comptes_a_crediter",
        "Vos comptes à créditer",
        "Vous payer. L’IBAN entier n’est lu que par la trésorerie.",
        [
            {
                "Titulaire": une.titulaire,
                "Fin de l’IBAN": une.iban_fin,
                "SIRET": une.siret,
                "Utilisable": une.actif,
                "Enregistré le": une.cree_le,
            }
            for une in Beneficiaire.objects.filter(adherent__compte=compte).order_by("pk")
        ],
    )


def recu_ailleurs(compte: Compte) -> Rubrique:
    return Rubrique(
        "recu_ailleurs",
        dire("Ce que vous avez déclaré recevoir d’autres {cpts}"),
        "Tenir le plafond annuel, qui est le vôtre.",
        [
            {
                "Année": une.annee,
                "Montant": une.montant,
                "Versé par": une.organisme,
                "Déclaré le": une.declare_le,
                "Retiré le": une.retiree_le,
            }
            for une in DeclarationExterieure.objects.filter(adherent__compte=compte).order_by("pk")
        ],
    )


def objets(compte: Compte) -> list[Model]:
    return [
        *Demande.objects.filter(adherent__compte=compte).order_by("pk"),
        *Beneficiaire.objects.filter(adherent__compte=compte).order_by("pk"),
    ]
