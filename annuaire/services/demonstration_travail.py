"""The demonstration of what waits on a coordinator's desk, through the services people use.

Names, numbers and mailboxes are invented: « .invalid » goes nowhere, and these telephones are in
the ranges kept for fiction.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.enums import EtatDemande, GenreDemande, Registre
from annuaire.models import (
    Campagne,
    Demande,
    Fiche,
    Importation,
    Professionnel,
    Revendication,
    Sollicitation,
)
from annuaire.models.fiche import FicheQuerySet
from annuaire.queries.campagnes import Criteres, cibles
from annuaire.services import campagnes, demandes, revendications, verification
from annuaire.services.demonstration import extrait_rpps
from annuaire.services.demonstration_vie import ADHERENTE
from annuaire.services.fiches import modifier_sa_fiche
from annuaire.services.imports.lecture import Fichiers
from annuaire.services.imports.proposer import proposer
from cpts_portal.referentiel.models import Commune, Profession
from membres.comptes.models import Compte

EXTRAIT = "rpps_personne_activite_FICTIF_mis_a_jour.txt"
# Columns of the extract.
_RPPS, _NATIONAL, _NOM, _PRENOM, _STRUCTURE, _TELEPHONE = 1, 2, 7, 8, 23, 40
_DU_LIEU = slice(19, 46)
_INFIRMIER = "60"


@transaction.atomic
def charger_travail() -> list[str]:
    """Can run again: each part is left alone once something of its kind exists."""
    coordination = Compte.objects.filter(email__startswith="ines.charmontois").first()
    if coordination is None:
        return []
    faits = [_demandes(), _revendication(), _proposition_de_membre(), _importation()]
    return [fait for fait in (*faits, _campagne(coordination)) if fait]


# --- What the public and the members ask ---


def _demandes() -> str:
    wassy = Commune.objects.filter(nom="Wassy").first()
    fiche = _fictives().filter(profession__code=_INFIRMIER).first()
    if Demande.objects.exists() or wassy is None or fiche is None:
        return ""
    erreur = demandes.deposer(
        GenreDemande.ERREUR,
        fiche=fiche,
        courriel="habitante@exemple.invalid",
        nom="Une habitante",
        texte="Le cabinet ne répond plus à ce numéro depuis septembre.",
        details={"quoi": ["telephone"]},
    )
    absent = demandes.deposer(
        GenreDemande.AJOUT,
        courriel="basile.lorangebleue@exemple.invalid",
        texte="Je me suis installé en octobre, dans le cabinet de la rue Basse.",
        details={
            "qui": "personne", "prenom": "Basile", "nom": "Lorangebleue",
            "profession": "70", "rpps": "", "commune": wassy.code_insee,
            "commune_nom": wassy.nom, "adresse": "4, rue Basse", "telephone": "+33353010071",
        },
    )  # fmt: skip
    for demande in (erreur, absent):
        demandes.confirmer(demande)
    ouvertes = Demande.objects.filter(etat=EtatDemande.A_TRAITER).count()
    return f"{ouvertes} demandes du public à traiter : /coordination/annuaire/a-decider/"


def _revendication() -> str:
    compte = Compte.objects.filter(email__startswith="marc.leroyer", fiche_annuaire=None).first()
    maison = Fiche.objects.publiees().filter(genre="structure", compte=None).order_by("pk").first()
    if Revendication.objects.exists() or compte is None or maison is None:
        return ""
    revendications.revendiquer(
        maison, compte=compte, texte="J’y suis secrétaire, je tiens ses horaires à jour."
    )
    return f"« C’est ma fiche » à décider : {compte}"


def _proposition_de_membre() -> str:
    fiche = Fiche.objects.filter(compte__email=ADHERENTE).first()
    if fiche is None or fiche.modifications.a_relire().exists() or fiche.tarif:
        return ""
    modifier_sa_fiche(
        fiche,
        {
            "tarif": "Conventionnée, tiers payant",
            "rendez_vous": "Par téléphone, de préférence avant 9 h.",
        },
        acteur=fiche.compte,
        partiel=True,
    )
    return "Une proposition de membre à relire"


# --- What a register proposes ---


def _importation() -> str:
    if Importation.objects.filter(fichier=EXTRAIT).exists():
        return ""
    with TemporaryDirectory() as dossier:
        ancien = extrait_rpps(Path(dossier))
        neuf = Path(dossier) / EXTRAIT
        neuf.write_text(_mettre_a_jour(ancien.read_text(encoding="utf-8")), encoding="utf-8")
        importation = proposer(
            Registre.RPPS, Fichiers(neuf, {}), jour=timezone.localdate(), hors_reference=True
        )
    return f"Proposition à relire : /coordination/annuaire/imports/{importation.pk}/"


def _mettre_a_jour(texte: str) -> str:
    """A month later: two arrived, one moved, one changed number, one left."""
    entete, *lignes = texte.splitlines()
    rangees = [ligne.split("|") for ligne in lignes]
    connus = set(
        Professionnel.objects.filter(
            fiche__publiee=True, fiche__hors_territoire=False, fiche__profession__code=_INFIRMIER
        ).values_list("rpps", flat=True)
    )
    numeros = [r[_RPPS] for r in rangees]
    uniques = [r for r in rangees if r[_RPPS] in connus and numeros.count(r[_RPPS]) == 1]
    demenage, change, partie, modele, autre = uniques[-5:]
    ailleurs = next(r for r in uniques if r[_STRUCTURE] not in ("", demenage[_STRUCTURE]))
    demenage[_DU_LIEU] = ailleurs[_DU_LIEU]
    for rangee in rangees:
        if rangee[_STRUCTURE] == change[_STRUCTURE]:
            rangee[_TELEPHONE] = "0353010088"
    rangees.remove(partie)
    for rang, (source, nom, prenom) in enumerate(
        ((modele, "FONTEBRUNE", "Odile"), (autre, "VERTECLAIRE", "Timothée"))
    ):
        arrivee = [*source]
        arrivee[_RPPS], arrivee[_NATIONAL] = f"9900009910{rang}", f"89900009910{rang}"
        arrivee[_NOM], arrivee[_PRENOM] = nom, prenom
        rangees.append(arrivee)
    return "\n".join([entete, *("|".join(rangee) for rangee in rangees)]) + "\n"


# --- What was asked of the entries themselves ---


def _campagne(coordination: Any) -> str:
    infirmier = Profession.objects.filter(code=_INFIRMIER).first()
    if Campagne.objects.exists() or infirmier is None:
        return ""
    choisies = cibles(Criteres(profession=_INFIRMIER)).fiches.filter(fictive=True)
    if not choisies.exists():
        return ""
    campagne = campagnes.lancer(
        "Infirmières et infirmiers, automne",
        choisies,
        criteres=["À revérifier, ou jamais vérifiées", f"Profession : {infirmier.libelle}"],
        acteur=coordination,
    )
    for envoi in campagne.envois.all():
        campagnes.envoyer_la_campagne(envoi.pk)
    _repondre(campagne)
    return f"Une campagne en cours : /coordination/annuaire/campagnes/{campagne.pk}/"


def _repondre(campagne: Campagne) -> None:
    """Some say all is right, some correct, one reports, one wants no more mail, most are silent."""
    sollicitees = list(
        Sollicitation.objects.filter(campagne=campagne, envoyee_le__isnull=False).order_by("pk")
    )
    for sollicitation in sollicitees[:5]:
        verification.confirmer(sollicitation)
    for sollicitation in sollicitees[5:8]:
        verification.corriger(sollicitation, {"nouveaux_patients": True, "visites_domicile": True})
    for sollicitation in sollicitees[8:9]:
        verification.corriger(
            sollicitation, {}, texte="Le cabinet a changé d’étage : deuxième, avec ascenseur."
        )
    for sollicitation in sollicitees[9:10]:
        verification.ne_plus_ecrire(sollicitation)


def _fictives() -> FicheQuerySet:
    return Fiche.objects.publiees().filter(fictive=True, genre="personne").order_by("pk")
