"""What this app adds to the registries of the floors below and above, once apps are ready."""

from django.urls import reverse
from django.utils.module_loading import import_string

from cpts_portal.documents import authenticite, medias, registre
from cpts_portal.interface.menus import Entree, enregistrer
from cpts_portal.journal import registre as journal
from cpts_portal.lib import demonstration
from membres.acces_externe import registre as acces
from membres.comptes import gestion
from membres.reunions import empechements
from projet_sante import permissions, rapports
from projet_sante.demonstration import charger, charger_l_extrait, charger_la_vie
from projet_sante.impression import (
    images_citees,
    lire_image_de_version,
    rendre_projet,
    rendre_version,
    version_du_fichier,
)
from projet_sante.queries import un_extrait_est_en_ligne
from projet_sante.queries.seances import ce_qui_retient
from projet_sante.services.lecteurs import GENRE_ACCES

# By its name: python-docx is loaded where a document is rendered.
DOCX = "projet_sante.docx.rendre_docx"
TYPE_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PHRASES = {
    "projet.annexe_ajoutee": "a ajouté l’annexe « {objet} »",
    "projet.annexe_retiree": "a retiré l’annexe « {objet} »",
    "projet.extrait_publie": "a publié un extrait de « {objet} »",
    "projet.extrait_retire": "a retiré l’extrait public de « {objet} »",
    "projet.ouvert": "a ouvert le projet de santé « {objet} »",
    "projet.chapitre_confie": "a confié le chapitre « {objet} »",
    "projet.chiffre_retire": "a retiré du diagnostic « {objet} »",
    "projet.chiffres_importes": "a importé des chiffres du diagnostic",
    "projet.remarque": "a écrit une remarque sur « {objet} »",
    "projet.approbation": "a approuvé « {objet} »",
    "projet.secteurs": "a enregistré les secteurs de proximité",
    "projet.signataires": "a ajouté des signataires à « {objet} »",
    "projet.signataire_modifie": "a modifié le signataire « {objet} »",
    "projet.signataire_retire": "a retiré le signataire « {objet} »",
    "projet.signataires_exportes": "a exporté les signataires de « {objet} »",
    "projet.version_figee": "a figé « {objet} »",
    "projet.passage": "a fait avancer « {objet} »",
    "projet.reception": "a noté la réception de « {objet} »",
    "projet.etat_chapitre": "a changé l’état du chapitre « {objet} »",
}


def inscrire() -> None:
    registre.enregistrer(
        registre.Genre(
            code="projet_sante",
            titre="Projet de santé",
            construire=rapports.projet_sante,
            peut_demander=lambda compte, parametres: permissions.peut_produire(compte),
            rendre=rendre_projet,
            medias_cites=images_citees,
            ordre=1,
        )
    )
    registre.enregistrer(
        registre.Genre(
            code="projet_version",
            titre="Version du projet de santé",
            construire=rapports.projet_version,
            parametres={"version": registre.entier},
            peut_demander=lambda compte, parametres: permissions.peut_produire(compte),
            peut_voir=lambda compte, document: permissions.peut_lire(compte),
            verifiable=True,
            rendre=rendre_version,
        )
    )
    registre.enregistrer(
        registre.Genre(
            code="projet_docx",
            titre="Projet de santé, pour le traitement de texte",
            construire=rapports.projet_sante,
            peut_demander=lambda compte, parametres: permissions.peut_produire(compte),
            rendre=lambda rapport, signaler, code="": import_string(DOCX)(rapport, signaler),
            extension="docx",
            type_mime=TYPE_DOCX,
            medias_cites=images_citees,
            ordre=2,
        )
    )
    registre.enregistrer(
        registre.Genre(
            code="projet_comparaison",
            titre="Comparaison de deux versions du projet de santé",
            construire=rapports.projet_comparaison,
            parametres={"a": registre.entier, "b": registre.entier},
            peut_demander=lambda compte, parametres: permissions.peut_lire(compte),
        )
    )
    acces.enregistrer(
        acces.GenreAcces(
            code=GENRE_ACCES,
            libelle="Lecture du projet de santé",
            adresse=lambda acces_ouvert: reverse("projet_sante:lecture_externe"),
            peut_tenir=permissions.peut_rediger,
        )
    )
    medias.enregistrer("projet", lire_image_de_version)
    authenticite.reconnaitre(version_du_fichier)
    empechements.enregistrer("projet de santé", ce_qui_retient)
    demonstration.enregistrer("projet de santé", 60, charger)
    # After the accounts, and once every figure its first version freezes is there.
    demonstration.enregistrer("vie du projet de santé", 95, charger_la_vie)
    demonstration.enregistrer("extrait du projet de santé", 96, charger_l_extrait)
    journal.declarer(PHRASES)
    gestion.enregistrer(permissions.groupes_de_redaction)
    entree = Entree(
        "Projet de santé",
        "projet_sante:lire",
        ordre=40,
        visible=lambda request: permissions.peut_lire(request.user),
    )
    enregistrer(
        "pied_communaute",
        Entree(
            "Notre projet de santé",
            "projet_sante:extrait",
            ordre=30,
            visible=lambda request: un_extrait_est_en_ligne(),
        ),
    )
    enregistrer("membre", entree)
    enregistrer("coordination", entree)
