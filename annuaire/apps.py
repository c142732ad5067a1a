from datetime import date
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from cpts_portal.interface import menus
from cpts_portal.journal import registre
from cpts_portal.lib import demonstration, purge
from cpts_portal.lib.connexion import Compte, RequeteConnectee
from cpts_portal.lib.donnees_personnelles import Rubrique, contribuer, designer


def _charger_demonstration() -> list[str]:
    from annuaire.services.demonstration import charger_demonstration

    return charger_demonstration()


def _effacer_les_retirees(jour: date) -> int:
    from annuaire.services.effacement import effacer_les_retirees

    return effacer_les_retirees(jour)


def _effacer_le_detail(jour: date) -> int:
    from annuaire.services.effacement import effacer_le_detail_des_importations

    return effacer_le_detail_des_importations(jour)


def _purger_les_demandes(jour: date) -> int:
    from annuaire.services.demandes import purger_demandes

    return purger_demandes(jour)


def _charger_vie() -> list[str]:
    from annuaire.services.demonstration_vie import charger_vie

    return charger_vie()


def _charger_travail() -> list[str]:
    from annuaire.services.demonstration_travail import charger_travail

    return charger_travail()


def _ma_fiche_en_clair(compte: Compte) -> Rubrique:
    from annuaire.donnees_personnelles import fiche

    return fiche(compte)


def _mes_demandes(compte: Compte) -> Rubrique:
    from annuaire.donnees_personnelles import demandes

    return demandes(compte)


def _mes_objets(compte: Compte) -> list[Any]:
    from annuaire.donnees_personnelles import objets

    return [*objets(compte)]


def _semer(**_: Any) -> None:
    from annuaire.services.synonymes import semer_synonymes

    semer_synonymes()


def _tient_l_annuaire(request: RequeteConnectee) -> bool:
    from annuaire.permissions import peut_tenir_l_annuaire

    return peut_tenir_l_annuaire(request.user)


def _ecouter_les_adhesions() -> None:
    from annuaire import reception
    from membres.adhesions import couverture, demonstration, evenements, fiches, suites

    evenements.adhesion_acceptee.connect(reception.on_adherent, dispatch_uid="annuaire.adhesion")
    evenements.compte_rattache.connect(reception.on_adherent, dispatch_uid="annuaire.compte")
    suites.enregistrer(reception.SUITE_FICHE)
    couverture.fournir_effectifs(reception.effectifs)
    fiches.enregistrer(
        fiches.Section(
            "annuaire", "annuaire/section_adherent.html", reception.section_de_la_fiche, 60
        )
    )
    demonstration.fournir_personnes(reception.personnes_de_demonstration)


def _purger_les_campagnes(jour: date) -> int:
    from annuaire.services.campagnes import purger_les_campagnes

    return purger_les_campagnes(jour)


def _declarer_les_campagnes() -> None:
    from annuaire import models, rapports, tasks
    from cpts_portal.documents import registre as documents
    from cpts_portal.travaux import registre as travaux

    menus.enregistrer(
        "coordination_annuaire",
        menus.Entree(
            "Campagnes",
            "annuaire_coordination:campagnes",
            ordre=30,
            racine="/coordination/annuaire/campagnes/",
        ),
    )
    documents.enregistrer(rapports.LETTRES_VERIFICATION)
    travaux.suivre(travaux.Suivi(models.EnvoiCampagne, tasks.envoyer_campagne))
    purge.enregistrer(
        "annuaire.campagnes", "Campagnes de vérification de trois ans", _purger_les_campagnes
    )
    registre.declarer(
        {
            "annuaire.campagne_lancee": "a lancé la campagne « {objet} »",
            "annuaire.campagne_relancee": "a relancé la campagne « {objet} »",
            "annuaire.campagne_lettres": "a noté postées les lettres de la campagne « {objet} »",
            "annuaire.campagne_close": "a clos la campagne « {objet} »",
            "annuaire.campagne_rouverte": "a rouvert la campagne « {objet} »",
            "annuaire.campagne_exportee": "a exporté la campagne « {objet} »",
            "annuaire.verification_repondue": "a répondu pour la vérification de la fiche {objet}",
            "annuaire.courriels_arretes": "a arrêté les courriels de vérification de {objet}",
            "annuaire.courriels_repris": "a repris les courriels de vérification de {objet}",
        }
    )


def _declarer_les_imports() -> None:
    """What comes from the registers: its tabs, its work, its letters, its erasure, its journal."""
    from annuaire import models, rapports, tasks
    from cpts_portal.documents import registre as documents
    from cpts_portal.travaux import registre as travaux

    menus.enregistrer(
        "coordination_annuaire",
        menus.Entree(
            "Imports",
            "annuaire_coordination:imports",
            ordre=60,
            racine="/coordination/annuaire/imports/",
        ),
    )
    menus.enregistrer(
        "coordination_annuaire",
        menus.Entree("Information", "annuaire_coordination:information", ordre=70),
    )
    menus.enregistrer(
        "pied_soin", menus.Entree("D’où viennent les fiches", "annuaire:vos_donnees", ordre=20)
    )
    menus.enregistrer(
        "coordination_annuaire",
        menus.Entree(
            "Mots du public",
            "annuaire_coordination:synonymes",
            ordre=50,
            racine="/coordination/annuaire/mots/",
        ),
    )
    documents.enregistrer(rapports.LETTRES)
    travaux.suivre(travaux.Suivi(models.Importation, tasks.importer))
    purge.enregistrer("annuaire.fiches", "Fiches retirées depuis un mois", _effacer_les_retirees)
    purge.enregistrer("annuaire.importations", "Détail des importations closes", _effacer_le_detail)
    registre.declarer(
        {
            "annuaire.interesses_informes": "a informé des personnes de leur fiche",
            "annuaire.proposition_exportee": "a exporté la proposition {objet}",
            "annuaire.synonyme_enregistre": "a enregistré un mot du public",
            "annuaire.synonyme_retire": "a retiré un mot du public",
            "annuaire.import_demande": "a demandé l’import {objet}",
            "annuaire.import_ecarte": "a écarté l’import {objet}",
            "annuaire.import_applique": "a appliqué l’import {objet}",
            "annuaire.import_annule": "a annulé l’import {objet}",
            "annuaire.import_force": "a passé outre la taille du fichier de l’import {objet}",
            "annuaire.fiches_effacees": "a effacé des fiches retirées depuis un mois",
        }
    )


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    label = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        _declarer_les_imports()
        _declarer_les_campagnes()
        contribuer("annuaire", 40, _ma_fiche_en_clair)
        contribuer("annuaire_demandes", 41, _mes_demandes)
        designer("annuaire", _mes_objets)
        annuaire = menus.Entree(
            "Annuaire", "annuaire:rechercher", ordre=10, racine="/annuaire/", icone="search"
        )
        menus.enregistrer("public", annuaire)
        menus.enregistrer(
            "pied_soin", menus.Entree("Annuaire de santé", "annuaire:rechercher", ordre=10)
        )
        menus.enregistrer(
            "membre",
            menus.Entree("Ma fiche", "ma_fiche:modifier", ordre=40, racine="/espace/ma-fiche/"),
        )
        menus.enregistrer(
            "coordination",
            menus.Entree(
                "Annuaire",
                "annuaire_coordination:accueil",
                ordre=40,
                racine="/coordination/annuaire/",
                visible=_tient_l_annuaire,
            ),
        )
        # The tabs of /coordination/annuaire/: whatever keeps the annuaire adds its own.
        menus.enregistrer(
            "coordination_annuaire",
            menus.Entree("Vue d’ensemble", "annuaire_coordination:accueil", ordre=0),
            menus.Entree("À décider", "annuaire_coordination:a_decider", ordre=10),
            menus.Entree(
                "Fiches",
                "annuaire_coordination:fiches",
                ordre=20,
                racine="/coordination/annuaire/fiches/",
            ),
            menus.Entree("Ce qui manque", "annuaire_coordination:orphelines", ordre=60),
            menus.Entree("Qualité", "annuaire_coordination:qualite", ordre=70),
        )
        demonstration.enregistrer("annuaire", 40, _charger_demonstration)
        demonstration.enregistrer("annuaire.vie", 45, _charger_vie)
        demonstration.enregistrer("annuaire.travail", 46, _charger_travail)
        purge.enregistrer(
            "annuaire.demandes", "Demandes closes ou jamais confirmées", _purger_les_demandes
        )
        registre.declarer(
            {
                "annuaire.fiche_revendiquee": "a revendiqué la fiche {objet}",
                "annuaire.fiche_reconnue": "a reconnu à qui est la fiche {objet}",
                "annuaire.fiche_deliee": "a délié la fiche {objet} de son compte",
                "annuaire.revendication_refusee": "a refusé une revendication de la fiche {objet}",
                "annuaire.proposition_acceptee": "a publié une proposition pour la fiche {objet}",
                "annuaire.proposition_refusee": "a refusé une proposition pour la fiche {objet}",
                "annuaire.demande_confirmee": "a confirmé la demande « {objet} »",
                "annuaire.demande_close": "a répondu à la demande « {objet} »",
                "annuaire.fiche_reliee": "a relié la fiche {objet} au compte de l’adhérent",
                "annuaire.lieu_corrige": "a corrigé le lieu {objet}",
                "annuaire.liste_exportee": "a exporté la liste de l’annuaire",
                "annuaire.fiche_creee": "a créé la fiche {objet}",
                "annuaire.fiche_modifiee": "a modifié la fiche {objet}",
                "annuaire.modification_annulee": "a annulé sa modification de la fiche {objet}",
                "annuaire.fiche_verifiee": "a vérifié la fiche {objet}",
                "annuaire.fiche_retiree": "a retiré la fiche {objet}",
                "annuaire.fiche_republiee": "a republié la fiche {objet}",
                "annuaire.fiches_reunies": "a réuni une autre fiche avec {objet}",
                "annuaire.fusion_annulee": "a séparé de nouveau la fiche {objet}",
                "annuaire.opposition_levee": "a levé l’opposition de la fiche {objet}",
            }
        )
        _ecouter_les_adhesions()
        # Also runs after the flush of a transactional test: the table is never without its seed.
        post_migrate.connect(_semer, sender=self, dispatch_uid="annuaire.synonymes")
