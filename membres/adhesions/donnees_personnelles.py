"""What this app keeps of a person."""

from __future__ import annotations

from django.db.models import Model

from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique
from membres.comptes.models import Compte

from .models import Adherent


def _adherents(compte: Compte) -> list[Adherent]:
    return list(
        Adherent.objects.filter(compte=compte).select_related("profession", "commune", "college")
    )


def adherent(compte: Compte) -> Rubrique:
    return Rubrique(
        "adherent",
        "Votre adhésion",
        "Tenir le registre des membres de l’association.",
        [ligne for membre in _adherents(compte) for ligne in _lignes(membre)],
    )


def _lignes(membre: Adherent) -> list[Ligne]:
    adhesions = membre.adhesions.order_by("debut", "pk")
    return [_identite(membre)] + [
        {
            "Adhésion": adhesion.periode,
            "Cotisation": adhesion.cotisation,
            "État": adhesion.get_etat_display(),
            "Motif": adhesion.motif,
        }
        for adhesion in adhesions
    ]


def _identite(membre: Adherent) -> Ligne:
    return {
        "Qui adhère": membre.get_genre_display(),
        "Nom": membre.nom,
        "Prénom": membre.prenom,
        "Représentant": membre.representant,
        "Adresse électronique": membre.courriel,
        "Téléphone": membre.telephone_lisible,
        "Profession": str(membre.profession or ""),
        "Numéro RPPS": membre.rpps,
        "SIRET": membre.siret,
        "Mode d’exercice": membre.get_mode_exercice_display(),
        "Cabinet, officine ou employeur": membre.structure,
        "Commune": str(membre.commune or ""),
        "Collège": str(membre.college or ""),
        "Membre depuis le": membre.membre_depuis,
        "Sorti le": membre.sorti_le,
    }


def consentements(compte: Compte) -> Rubrique:
    return Rubrique(
        "consentements",
        "Vos accords",
        "Ne faire que ce que vous avez accepté, et le prouver.",
        [
            {
                "Objet": consentement.get_objet_display(),
                "Donné le": consentement.donne_le,
                "Retiré le": consentement.retire_le,
                "Recueilli par": consentement.origine,
            }
            for membre in _adherents(compte)
            for consentement in membre.consentements.order_by("donne_le", "pk")
        ],
    )


def objets(compte: Compte) -> list[Model]:
    return [*Adherent.objects.filter(compte=compte)]
