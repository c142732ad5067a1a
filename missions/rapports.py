"""The tableau de suivi: the year read once, frozen, then printed."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.ecriture import A_SAISIR, date_longue, euros_ronds, nombre
from cpts_portal.referentiel.rapports import socle
from missions import pages, permissions
from missions.calcul import Montants, Statut
from missions.enums import NatureMesure
from missions.modeles import ModeleFige, modele_du_jour, remise
from missions.models import AnneeContrat
from missions.queries import (
    LigneIndicateur,
    LigneMission,
    TableauAnnee,
    annees_tenues,
    sans_mesure_recente,
    tableau_annee,
)
from missions.queries.horloge import horloge
from missions.saisie import ecrire_rapport
from missions.tableau import entetes, garnir_d_un_tenant, total

# Le mot d'abord, la forme ensuite : lisible en noir et blanc.
_SIGNES = {
    Statut.ATTEINT: "fait",
    Statut.PARTIEL: "cours",
    Statut.NON_ATTEINT: "manque",
}

_NATURES = {
    NatureMesure.DECLAREE: "déclarée",
    NatureMesure.MESUREE: "mesurée",
    NatureMesure.RETENUE: "retenue",
}


def annee_de(parametres: Mapping[str, Any]) -> AnneeContrat:
    annee = (
        annees_tenues()
        .filter(contrat__reference=parametres["contrat"], numero=parametres["annee"])
        .first()
    )
    if annee is None:
        raise DocumentImpossible(
            f"L’année {parametres['annee']} du contrat {parametres['contrat']} n’est pas ouverte. "
            "Importez d’abord son annexe."
        )
    return annee


def tableau_suivi(parametres: Mapping[str, Any]) -> Rapport:
    """The year `annee` of the contract `contrat`, as it stands today."""
    tableau = tableau_annee(annee_de(parametres))
    contenu = suivi(tableau, timezone.localdate())
    return rapport_tableau(contenu, modele_du_jour(parametres.get("modele")))


def rapport_tableau(contenu: Mapping[str, Any], modele: ModeleFige) -> Rapport:
    annee, codes = contenu["numero"], modele.colonnes["suivi"]
    return Rapport(
        titre=f"Tableau de suivi des indicateurs, année {annee}{modele.suffixe}",
        gabarit="documents/tableau_suivi.html",
        contexte=socle(f"Indicateurs du contrat {lire_libelles().aci}, année {annee}")
        | {nom: valeur for nom, valeur in contenu.items() if nom != "modeles"}
        | {
            "remise": remise(modele, contenu),
            "colonnes": entetes(codes, modele.destinataire),
            "action_en_colonne": "action" in codes,
            "missions": garnir_d_un_tenant(contenu["missions"], codes),
            "sommes": total(codes, contenu["total"]),
        },
    )


def suivi(tableau: TableauAnnee, jour: date) -> dict[str, Any]:
    """Everything the tableau de suivi shows, JSON all the way down: what a snapshot keeps."""
    annee = tableau.annee
    return {
        "contrat": annee.contrat.reference,
        "numero": annee.numero,
        "sur": f"Contrat {lire_libelles().aci} {annee.contrat.reference}, "
        f"année {annee.numero}\u00a0: {date_longue(annee.debut)} au {date_longue(annee.fin)}",
        "arrete_au": date_longue(jour),
        "provenance": provenance(tableau),
        "parties": _parties(tableau),
        "fictif": annee.contrat.demonstration,
        "chiffres": _chiffres(tableau, jour),
        "missions": [_mission(mission) for mission in tableau.missions],
        "total": _total(tableau),
        "avertissements": _avertissements(tableau),
    }


def _parties(tableau: TableauAnnee) -> dict[str, Any]:
    contrat = tableau.contrat
    return {
        "caisse": contrat.caisse,
        "agence": contrat.agence,
        "autres_caisses": contrat.autres_caisses,
        "signature": date_longue(contrat.date_signature),
        "effet": date_longue(contrat.date_effet),
        "echeance": date_longue(contrat.date_fin),
        "taille": tableau.taille.code or "",
        "population": contrat.population,
        "millesime": contrat.population_millesime,
    }


def provenance(tableau: TableauAnnee) -> list[str]:
    """Where the amounts come from; a size set by hand says so, and why."""
    contrat, taille, grille = tableau.contrat, tableau.taille, tableau.annee.grille
    if taille.forcee:
        calculee = f" (la population donne {taille.calculee})" if taille.calculee else ""
        ligne = f"Taille {taille.code} fixée à la main, motif\u00a0: {taille.motif}{calculee}."
    elif taille.code:
        ligne = f"Taille {taille.code}, pour {nombre(contrat.population)} habitants."
    else:
        ligne = "Taille à saisir\u00a0: la population du contrat manque."
    texte = (
        f"Montants\u00a0: {grille.titre}, applicable depuis le {date_longue(grille.date_effet)}."
        if grille
        else "Montants\u00a0: grille à saisir."
    )
    cle = f"dialogue:{tableau.annee.numero}"
    dates = [e.date for e in horloge(contrat, tableau.annee.debut) if e.cle == cle and e.date]
    return [ligne, texte, *(f"Dialogue de gestion\u00a0: {date_longue(d)}." for d in dates)]


def _chiffres(tableau: TableauAnnee, jour: date) -> list[dict[str, str]]:
    total = tableau.bilan.total
    base = total.hors_condition
    part = int(100 * total.acquis / base) if base else 0
    portee = ", hors crise" if total.conditionnel else ""
    anciens = len(sans_mesure_recente(tableau, jour))
    return [
        {
            "valeur": euros_ronds(total.acquis),
            "libelle": f"acquis (déclaré) sur {euros_ronds(base)} variables{portee}",
            "part": f"{part}%",
        },
        {"valeur": euros_ronds(total.a_risque), "libelle": "à risque, cible ou preuve manquante"},
        {
            "valeur": euros_ronds(total.ouvert + total.perdu),
            "libelle": "perdus, année close" if tableau.annee.close else "ouverts, sans mesure",
        },
        {"valeur": str(anciens), "libelle": "indicateurs sans mesure depuis trois mois"},
    ]


def _avertissements(tableau: TableauAnnee) -> list[dict[str, str]]:
    """One line a kind: the codes where the sentence would only repeat them."""
    return [
        {
            "titre": groupe.titre,
            "texte": ", ".join(a.indicateur for a in groupe.lignes)
            if all(a.indicateur for a in groupe.lignes)
            else " ".join(a.message for a in groupe.lignes),
        }
        for groupe in pages.grouper(tableau.avertissements)
    ]


def _total(tableau: TableauAnnee) -> dict[str, str]:
    total = tableau.bilan.total
    return {
        "maximum": euros_ronds(total.hors_condition),
        "acquis": euros_ronds(total.acquis),
        "conditionnel": euros_ronds(total.conditionnel) if total.conditionnel else "",
        "indicateurs": str(len(tableau.indicateurs)),
    }


def _mission(mission: LigneMission) -> dict[str, Any]:
    montants = mission.montants
    conditionnelle = bool(montants.conditionnel) and not montants.hors_condition
    return {
        "code": mission.contrat.mission.code,
        "libelle": mission.contrat.mission.libelle_court,
        "euros": {c.name: str(getattr(montants, c.name)) for c in fields(Montants)},
        "enveloppe": _brut(mission.bilan.enveloppe),
        "fixe": _brut(mission.fixe),
        "maximum": "événement" if conditionnelle else euros_ronds(montants.maximum),
        "acquis": euros_ronds(montants.acquis),
        "pieces": "{} / {}".format(*mission.pieces),
        "actions": [
            {
                "pk": action.action.pk,
                "titre": action.action.titre,
                "objectifs": action.action.objectifs.split("\n") if action.action.objectifs else [],
                "referents": action.action.referents,
                "lignes": [_ligne(ligne) for ligne in action.indicateurs],
            }
            for action in mission.actions
        ],
    }


def _brut(montant: Decimal | None) -> str | None:
    return None if montant is None else str(montant)


def _ligne(ligne: LigneIndicateur) -> dict[str, Any]:
    indicateur, mesure, statut = ligne.indicateur, ligne.en_vigueur, ligne.bilan.statut
    return {
        "code": indicateur.code,
        "libelle": indicateur.libelle,
        "forme": indicateur.get_forme_display(),
        "unite": indicateur.unite,
        "source": indicateur.source or A_SAISIR,
        "depart": _nombre_ou(indicateur.valeur_initiale, indicateur.unite, "sans"),
        "depart_du": f"{indicateur.date_initiale:%d/%m/%Y}" if indicateur.date_initiale else "",
        "ecart": "" if indicateur.ecart_cible is None else nombre(indicateur.ecart_cible),
        "reconduit": indicateur.reconduit,
        "cible": cible(ligne),
        "realise": pages.ecrire_mesure(mesure, indicateur.unite) if mesure else "à saisir",
        "rapport": ecrire_rapport(mesure),
        "date": f"{mesure.date:%d/%m/%Y}" if mesure else "",
        "nature": _NATURES[NatureMesure(mesure.nature)] if mesure else "",
        "statut": statut.libelle,
        "signe": _SIGNES.get(statut, "cours"),
        "maximum": _maximum(ligne),
        "acquis": euros_ronds(ligne.bilan.montants.acquis) if ligne.forme.variable else "",
        "pieces": f"{ligne.pieces_fournies} / {ligne.pieces_attendues}",
        "commentaire": mesure.motif if mesure else "",
        "maximum_brut": _brut(ligne.maximum) if ligne.forme.variable else None,
        "acquis_brut": str(ligne.bilan.montants.acquis),
        "pieces_attendues": [piece.libelle for piece in indicateur.pieces.all()],
        "pieces_jointes": [p.nom for p in ligne.preuves if p.jointe],
        "pieces_a_joindre": [p.nom for p in ligne.preuves if not p.jointe and p.tient],
        "pieces_manquantes": [
            piece.libelle
            for piece in indicateur.pieces.all()
            if piece.pk not in {p.piece_id for p in ligne.preuves if p.tient}
        ],
    }


def _nombre_ou(valeur: Decimal | None, unite: str, defaut: str) -> str:
    if valeur is None:
        return defaut
    return f"{nombre(valeur)}\u00a0%" if unite == "%" else nombre(valeur)


def _maximum(ligne: LigneIndicateur) -> str:
    return euros_ronds(ligne.maximum) if ligne.forme.variable else "part fixe"


def cible(ligne: LigneIndicateur) -> str:
    """In words: the house font has no « ≤ », and a reader hears « au plus »."""
    if ligne.forme.binaire:
        return "oui"
    mot = "au plus" if ligne.indicateur.sens == "baisse" else "au moins"
    if len(ligne.paliers) > 1:
        return "\u00a0; ".join(
            f"{mot} {nombre(p.borne)}\u00a0: {euros_ronds(p.montant)}" for p in ligne.paliers
        )
    valeur = _nombre_ou(ligne.donnees.cible_visee, ligne.indicateur.unite, A_SAISIR)
    return valeur if valeur == A_SAISIR else f"{mot} {valeur}{_ecart(ligne)}"


def _ecart(ligne: LigneIndicateur) -> str:
    """« , soit 700 de plus que le départ »; the annex may write the one, the other, or both."""
    indicateur = ligne.indicateur
    if indicateur.ecart_cible is None:
        return ""
    mot = "moins" if indicateur.sens == "baisse" else "plus"
    return f", soit {nombre(abs(indicateur.ecart_cible))} de {mot}"


def _peut_demander(compte: AbstractBaseUser, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_lire(compte)


def _peut_voir(compte: AbstractBaseUser, document: DocumentProduit) -> bool:
    return permissions.peut_lire(compte)


# Sans modèle, le commun.
MODELE: dict[str, registre.Lecteur] = {"modele": registre.Facultatif(registre.entier)}
DE_L_ANNEE: dict[str, registre.Lecteur] = {
    "contrat": registre.texte,
    "annee": registre.entier,
    **MODELE,
}
TABLEAU_SUIVI = registre.Genre(
    code="tableau_suivi",
    titre="Tableau de suivi des indicateurs",
    construire=tableau_suivi,
    parametres=DE_L_ANNEE,
    peut_demander=_peut_demander,
    peut_voir=_peut_voir,
)
