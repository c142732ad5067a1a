"""What this app keeps of a person."""

from __future__ import annotations

from django.db.models import Model, Q

from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique
from membres.comptes.models import Compte

from .models import Acceptation, Adherent, DemandeAdhesion, Paiement


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
    adhesions: list[Ligne] = [
        {
            "Adhésion": adhesion.periode,
            "Cotisation": adhesion.cotisation,
            "État": adhesion.get_etat_display(),
            "Motif": adhesion.motif,
        }
        for adhesion in membre.adhesions.order_by("debut", "pk")
    ]
    paiements: list[Ligne] = [
        {
            "Paiement": paiement.montant,
            "Reçu le": paiement.recu_le,
            "Moyen": paiement.get_moyen_display(),
            "Référence": paiement.reference,
            "Annulé le": paiement.annule_le,
        }
        for paiement in Paiement.objects.filter(adhesion__adherent=membre).order_by("pk")
    ]
    departs: list[Ligne] = [
        {"Départ": depart.get_motif_display(), "Le": depart.le, "Précision": depart.precision}
        for depart in membre.departs.order_by("le", "pk")
    ]
    return [_identite(membre), *adhesions, *paiements, *departs]


def demande(compte: Compte) -> Rubrique:
    """What they filled in on « Adhérer », found by the address too: a refusal leaves no member."""
    lignes = DemandeAdhesion.objects.filter(
        Q(adherent__compte=compte) | Q(courriel__iexact=compte.email)
    )
    return Rubrique(
        "demande_adhesion",
        "Votre demande d’adhésion",
        "Instruire votre demande.",
        [
            {
                "Nom": lue.nom_complet,
                "Déposée le": lue.deposee_le,
                "Message": lue.message,
                "État": lue.get_etat_display(),
                "Question": lue.question,
                "Votre réponse": lue.reponse,
                "Décidée le": lue.decidee_le,
                "Motif": lue.motif,
            }
            for lue in lignes.order_by("deposee_le", "pk")
        ],
    )


def acceptations(compte: Compte) -> Rubrique:
    lignes = Acceptation.objects.filter(
        Q(adherent__compte=compte) | Q(demande__adherent__compte=compte)
    ).select_related("texte")
    return Rubrique(
        "acceptations",
        "Les textes que vous avez acceptés",
        "Prouver quelle version vous liait.",
        [{"Texte": str(lue.texte), "Accepté le": lue.le} for lue in lignes.order_by("le", "pk")],
    )


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
    demandes = DemandeAdhesion.objects.filter(adherent__compte=compte)
    return [*Adherent.objects.filter(compte=compte), *demandes.order_by("pk")]
