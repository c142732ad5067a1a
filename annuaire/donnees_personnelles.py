"""What this app keeps of a person: their entry, whoever sees it, and its history."""

from __future__ import annotations

from django.db.models import Model

from annuaire.champs import LIBELLES
from annuaire.models import Fiche
from annuaire.queries.historique import historique
from annuaire.queries.ma_fiche import fiche_de
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique
from cpts_portal.lib.ecriture import telephone


def fiche(compte: Compte) -> Rubrique:
    trouvee = fiche_de(compte)
    return Rubrique(
        "annuaire",
        "Votre fiche d’annuaire",
        "Permettre aux habitants de trouver un soin, et aux soignants de se connaître.",
        _lignes(trouvee) if trouvee else [],
    )


def _lignes(fiche: Fiche) -> list[Ligne]:
    lieux: list[Ligne] = [{"Lieu d’exercice": str(e.lieu)} for e in fiche.exercices.all()]
    modifications: list[Ligne] = [
        {
            "Modifiée le": modification.faite_le,
            "Par": modification.acteur_libelle,
            "État": modification.get_etat_display(),
            "Champs": ", ".join(
                LIBELLES.get(nom.partition(":")[0], nom) for nom in modification.champs
            ),
        }
        for modification in historique(fiche)
    ]
    return [_contenu(fiche), *lieux, *modifications]


def _contenu(fiche: Fiche) -> Ligne:
    professionnel = getattr(fiche, "professionnel", None)
    return {
        "Nom affiché": fiche.titre,
        "Métier affiché": fiche.metier,
        "Numéro RPPS": professionnel.rpps if professionnel else "",
        "Publiée": fiche.publiee,
        "Nouveaux patients": fiche.nouveaux_patients,
        "Visites à domicile": fiche.visites_domicile,
        "Accès en fauteuil": fiche.acces_fauteuil,
        "Carte Vitale": fiche.carte_vitale,
        "Téléconsultation": fiche.teleconsultation,
        "Tarif": fiche.tarif,
        "Langues": ", ".join(fiche.langues),
        "Rendez-vous": fiche.rendez_vous,
        "Rendez-vous en ligne": fiche.rendez_vous_url,
        "Ligne directe": telephone(fiche.telephone_direct),
        "Qui la voit": fiche.get_telephone_direct_visible_display(),
        "MSSanté": fiche.mssante,
        "Qui voit la MSSanté": fiche.get_mssante_visible_display(),
        "Adresse électronique": fiche.courriel,
        "Qui voit l’adresse": fiche.get_courriel_visible_display(),
        "Source": fiche.get_source_display(),
        "Date de la source": fiche.source_date,
        "Vérifiée le": fiche.verifiee_le,
        "Vous en avez été informé le": fiche.informee_le,
    }


def objets(compte: Compte) -> list[Model]:
    trouvee = fiche_de(compte)
    return [trouvee] if trouvee else []
