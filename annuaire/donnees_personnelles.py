"""What this app keeps of a person: their entry, whoever sees it, and its history."""

from __future__ import annotations

from django.db.models import Model

from annuaire.champs import LIBELLES
from annuaire.models import Demande, Fiche, Revendication, Sollicitation
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
        "Fermeture du": fiche.fermeture_du,
        "Fermeture au": fiche.fermeture_au,
        "Qui voit le téléphone du lieu": fiche.get_telephone_visible_display(),
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
        "Sans courriel de vérification depuis le": fiche.sans_courriel_depuis,
    }


def demandes(compte: Compte) -> Rubrique:
    """What this person claimed, asked from this mailbox, and was asked about their entry."""
    return Rubrique(
        "annuaire_demandes",
        "Vos demandes sur l’annuaire",
        "Répondre à vos demandes, prouver qu’elles l’ont été, et tenir la fiche à jour.",
        [*_revendications(compte), *_demandes(compte), *_sollicitations(compte)],
    )


def _revendications(compte: Compte) -> list[Ligne]:
    return [
        {
            "« C’est ma fiche »": demande.fiche.titre,
            "Demandée le": demande.demandee_le,
            "Numéro RPPS donné": demande.rpps,
            "Message": demande.texte,
            "État": demande.get_etat_display(),
            "Décidée le": demande.decidee_le,
            "Motif": demande.motif,
        }
        for demande in Revendication.objects.filter(compte_id=compte.pk)
        .select_related("fiche")
        .order_by("demandee_le", "pk")
    ]


def _demandes(compte: Compte) -> list[Ligne]:
    return [
        {
            "Demande": demande.get_genre_display(),
            "Fiche": demande.fiche.titre if demande.fiche else "",
            "Reçue le": demande.recue_le,
            "Message": demande.texte,
            **dict(demande.faits),
            "État": demande.get_etat_display(),
            "Réponse": demande.reponse,
        }
        for demande in Demande.objects.filter(courriel__iexact=compte.email)
        .select_related("fiche")
        .order_by("recue_le", "pk")
    ]


def _sollicitations(compte: Compte) -> list[Ligne]:
    return [
        {
            "« Tout est juste ? » demandé le": sollicitation.envoyee_le,
            "À l’adresse": sollicitation.adresse,
            "Réponse": sollicitation.get_reponse_display(),
            "Répondue le": sollicitation.repondue_le,
        }
        for sollicitation in Sollicitation.objects.filter(
            fiche__compte=compte.pk, envoyee_le__isnull=False
        ).order_by("envoyee_le", "pk")
    ]


def objets(compte: Compte) -> list[Model]:
    trouvee = fiche_de(compte)
    return [trouvee] if trouvee else []
