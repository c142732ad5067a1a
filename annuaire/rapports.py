"""Printed letters of the annuaire: their content, frozen when asked."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from annuaire.models import Campagne
from annuaire.permissions import peut_tenir_l_annuaire
from annuaire.queries.campagnes import a_ecrire_par_lettre
from annuaire.queries.information import a_ecrire
from annuaire.services.campagnes import lien_de_verification
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.documents.registre import Genre, Parametres, entier
from cpts_portal.documents.verification import qr_en_adresse
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.ecriture import date_longue, telephone
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.rapports import socle

TITRE_VERIFICATION = "Lettres « Tout est juste ? »"
TITRE = "Lettres d’information aux professionnels"
# A longer run is printed again, after the first is posted.
MAXIMUM = 300


def lettres(parametres: Parametres) -> Rapport:
    destinataires = [
        {"nom": fiche.titre, "metier": fiche.metier, "adresse": _adresse(fiche)}
        for fiche in a_ecrire()[:MAXIMUM]
    ]
    if not destinataires:
        raise DocumentImpossible(
            "Personne n’attend de lettre : tous ceux qui devaient l’être sont informés."
        )
    cpts = referentiel.identite()
    contexte = socle(TITRE) | {
        "destinataires": destinataires,
        "courriel": cpts.courriel,
        "siege": cpts.siege_lignes,
        "date": date_longue(timezone.localdate()),
        "annuaire": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('annuaire:rechercher')}",
        "donnees": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('annuaire:vos_donnees')}",
    }
    return Rapport(TITRE, "documents/lettres_information.html", contexte)


def _adresse(fiche: Any) -> list[str]:
    exercices = list(fiche.exercices.all())
    if not exercices:
        return []
    lieu = exercices[0].lieu
    commune = lieu.commune.nom if lieu.commune else lieu.commune_libelle
    lignes = (lieu.nom, lieu.adresse, lieu.complement, f"{lieu.code_postal} {commune}".strip())
    return [ligne for ligne in lignes if ligne]


def lettres_de_verification(parametres: Parametres) -> Rapport:
    """« Tout est juste ? » on paper: the square to scan opens the very page of the e-mails."""
    campagne = Campagne.objects.filter(pk=parametres["campagne"]).first()
    lignes = list(a_ecrire_par_lettre(campagne)[:MAXIMUM]) if campagne else []
    if not lignes:
        raise DocumentImpossible("Cette campagne n’a personne à qui écrire par lettre.")
    cpts = referentiel.identite()
    destinataires = []
    for ligne in lignes:
        lien = lien_de_verification(ligne)
        destinataires.append(
            {
                "nom": ligne.fiche.titre,
                "metier": ligne.fiche.metier,
                "adresse": _adresse(ligne.fiche),
                "telephones": _telephones(ligne.fiche),
                "fictive": ligne.fiche.fictive,
                "qr": qr_en_adresse(lien),
                "fiche": f"{settings.WAGTAILADMIN_BASE_URL}{ligne.fiche.get_absolute_url()}",
            }
        )
    contexte = socle(TITRE_VERIFICATION) | {
        "destinataires": destinataires,
        "courriel": cpts.courriel,
        "siege": cpts.siege_lignes,
        "date": date_longue(timezone.localdate()),
        "jours": settings.ANNUAIRE_VERIFICATION_JOURS,
    }
    return Rapport(TITRE_VERIFICATION, "documents/lettres_verification.html", contexte)


def _telephones(fiche: Any) -> list[str]:
    lus = (exercice.lieu.telephone for exercice in fiche.exercices.all())
    return [telephone(numero) for numero in dict.fromkeys(lus) if numero]


def _peut_demander(compte: Compte, parametres: Parametres) -> bool:
    return peut_tenir_l_annuaire(compte)


LETTRES = Genre(
    code="lettres-information-annuaire",
    titre=TITRE,
    construire=lettres,
    peut_demander=_peut_demander,
)
LETTRES_VERIFICATION = Genre(
    code="lettres-verification-annuaire",
    titre=TITRE_VERIFICATION,
    construire=lettres_de_verification,
    parametres={"campagne": entier},
    peut_demander=_peut_demander,
)
