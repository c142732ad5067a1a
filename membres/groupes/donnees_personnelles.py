"""What this app keeps of a person."""

from __future__ import annotations

from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique
from membres.comptes.models import Compte

from .models import DemandeEntree, Envoi, Message, Silence, Tache


def groupes(compte: Compte) -> Rubrique:
    demandes = DemandeEntree.objects.filter(adherent__compte=compte).select_related("instance")
    taches = Tache.objects.filter(responsable__compte=compte).select_related("instance")
    silences = Silence.objects.filter(adherent__compte=compte).select_related("instance")
    lignes: list[Ligne] = [
        {
            "Demande d’entrée": str(demande.instance),
            "Faite le": demande.faite_le,
            "Votre mot": demande.mot,
            "État": demande.get_etat_display(),
        }
        for demande in demandes.order_by("faite_le", "pk")
    ]
    lignes += [
        {
            "Tâche": tache.libelle,
            "Groupe": str(tache.instance),
            "Pour le": tache.echeance,
            "Faite le": tache.faite_le,
        }
        for tache in taches.order_by("pk")
    ]
    lignes += [
        {"Ne plus recevoir": str(silence.instance or "aucun message"), "Depuis": silence.depuis}
        for silence in silences.order_by("pk")
    ]
    return Rubrique(
        "groupes", "Vos groupes et vos tâches", "Faire travailler les groupes ensemble.", lignes
    )


def messages(compte: Compte) -> Rubrique:
    envoyes = Message.objects.filter(auteur=compte).order_by("-demande_le", "-pk")
    recus = Envoi.objects.filter(adherent__compte=compte).select_related("message")
    lignes: list[Ligne] = [
        {"Envoyé le": m.demande_le, "Objet": m.objet, "Texte": m.texte} for m in envoyes
    ]
    lignes += [
        {"Reçu le": envoi.message.demande_le, "Objet": envoi.message.objet}
        for envoi in recus.order_by("-pk")
    ]
    return Rubrique(
        "messages", "Vos messages", "Savoir qui a écrit à qui au nom de l’association.", lignes
    )
