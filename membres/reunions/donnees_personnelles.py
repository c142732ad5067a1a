"""What this app keeps of a person."""

from __future__ import annotations

from cpts_portal.lib.donnees_personnelles import Rubrique
from membres.comptes.models import Compte

from .models import Convocation, Signature, Tache


def convocations(compte: Compte) -> Rubrique:
    lignes = Convocation.objects.filter(adherent__compte=compte).select_related(
        "reunion", "mandataire"
    )
    return Rubrique(
        "convocations",
        "Vos convocations et vos réponses",
        "Réunir le groupe et savoir sur qui compter.",
        [
            {
                "Réunion": str(une.reunion),
                "Date": une.reunion.debut,
                "Convoqué le": une.envoyee_le,
                "Réponse": une.get_reponse_display(),
                "Pouvoir donné à": str(une.mandataire) if une.mandataire else None,
            }
            for une in lignes.order_by("-pk")
        ],
    )


def presences(compte: Compte) -> Rubrique:
    lignes = (
        Signature.objects.filter(adherent__compte=compte)
        .select_related("reunion")
        .prefetch_related("rectifications")
    )
    return Rubrique(
        "presences",
        "Vos présences signées",
        "Prouver la tenue des réunions et compter votre temps.",
        [
            {
                "Réunion": str(ligne.reunion),
                "Arrivée": ligne.arrivee,
                "Départ": ligne.depart,
                "Signé par": ligne.get_moyen_display(),
                "Signé le": ligne.signe_le,
                "Minutes retenues": ligne.minutes,
                "Écartée pour": ligne.motif_ecart,
                "Rectifiée": " ; ".join(
                    f"{une.changement}, {une.motif}" for une in ligne.rectifications.all()
                ),
            }
            for ligne in lignes.order_by("-signe_le", "-pk")
        ],
    )


def taches(compte: Compte) -> Rubrique:
    lignes = Tache.objects.filter(responsable__compte=compte).select_related("reunion")
    return Rubrique(
        "taches",
        "Vos tâches",
        "Se souvenir de qui fait quoi.",
        [
            {
                "À faire": tache.libelle,
                "Réunion": str(tache.reunion),
                "Échéance": tache.echeance,
                "État": tache.get_etat_display(),
            }
            for tache in lignes.order_by("-pk")
        ],
    )
