"""The life of the demonstration's actions: their groups, steps, days, and a first snapshot."""

from datetime import date

from django.db import transaction

from annuaire.models import Fiche
from cpts_portal.referentiel.queries import communes
from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances.models import Instance
from membres.reunions.models import Reunion
from missions.enums import DestinataireRapport, GenrePreuve, RoleActeur
from missions.models import Contrat, FicheAction, Indicateur, Instantane
from missions.queries.imputation import FONCTIONNEMENT, a_imputer
from missions.queries.modeles import modele_commun, sections_de
from missions.services.acteurs import ajouter_acteur
from missions.services.actions import (
    ajouter_etape,
    cocher_etape,
    noter_realisation,
    raconter_annee,
)
from missions.services.contrats import arreter_territoire
from missions.services.demonstration import ANNEE, REFERENCE
from missions.services.dialogue import prendre_instantane
from missions.services.imputation import Destination, imputer_demandes
from missions.services.mesures import Auteur
from missions.services.modeles import arranger_modele, choisir_colonnes, dupliquer_modele
from missions.services.preuves import ajouter_preuve

# Les réunions closes de ces groupes viendront d'elles-mêmes à ces actions.
_GROUPES = {
    "Médecin traitant": "Accès aux soins",
    "Soins non programmés": "Soins non programmés",
    "Parcours diabète": "Pied diabétique",
    "Dépistages des cancers": "Prévention et dépistage",
}
_ETAPES = (
    ("Parcours diabète", "Écrire le parcours", date(2026, 4, 20), date(2026, 6, 12), True),
    ("Parcours diabète", "Réunir les professionnels", date(2026, 6, 15), date(2026, 10, 30), True),
    ("Parcours diabète", "Diffuser aux cabinets", date(2026, 11, 2), date(2026, 12, 18), False),
    ("Parcours diabète", "Écrire le bilan", date(2027, 2, 1), date(2027, 3, 12), False),
    ("Médecin traitant", "Recenser les volontaires", date(2026, 4, 20), date(2026, 9, 18), True),
    ("Médecin traitant", "Bilan avec la CPAM", None, date(2026, 12, 8), False),
    ("Juin Vert", "Convention avec le centre de dépistage", None, date(2026, 5, 22), True),
    (
        "Milieu scolaire",
        "Ateliers du semestre",
        date(2026, 11, 9),
        date(2027, 1, 22),
        False,
    ),
    ("Dépistages des cancers", "Relance des pharmacies", None, date(2026, 11, 16), False),
)
_FAITS = (
    (
        "Parcours diabète",
        date(2026, 9, 24),
        "Soirée de présentation à Wassy",
        150,
        {"medecins": 6, "infirmiers": 9, "pharmaciens": 3, "partenaires": 2},
    ),
    (
        "Parcours diabète",
        date(2026, 11, 3),
        "Relecture du protocole avec les podologues",
        90,
        {"autres_soignants": 4, "infirmiers": 1},
    ),
    (
        "Juin Vert",
        date(2026, 6, 9),
        "Stand au marché de Saint-Dizier",
        240,
        {"habitants": 74, "infirmiers": 2, "partenaires": 3},
    ),
    (
        "Milieu scolaire",
        date(2026, 11, 17),
        "Atelier sommeil en classe de sixième",
        110,
        {"habitants": 26, "infirmiers": 1},
    ),
    (
        "Médecin traitant",
        date(2026, 10, 14),
        "Point téléphonique avec la caisse",
        40,
        {"partenaires": 2},
    ),
    (
        "Dépistages des cancers",
        date(2026, 10, 6),
        "Tenue d’un stand à l’hôpital",
        180,
        {"habitants": 51, "medecins": 1, "infirmiers": 2},
    ),
)
_RECITS = {
    "Parcours diabète": (
        "Parcours écrit puis relu par le groupe.\nUne soirée de présentation à Wassy.",
        "Diffuser le parcours aux cabinets avant la fin de l’année.",
    ),
    "Juin Vert": ("Un stand au marché, un mailing aux pharmacies.", "Refaire le stand en juin."),
}


@transaction.atomic
def rattacher_les_groupes() -> list[str]:
    """Before the meetings are closed: they then come by themselves, and their claims too."""
    instances = {i.nom: i for i in Instance.objects.filter(nom__in=_GROUPES.values())}
    for titre, nom in _GROUPES.items():
        if nom in instances:
            FicheAction.objects.filter(
                mission__contrat__reference=REFERENCE, titre=titre, instance=None
            ).update(instance=instances[nom])
    return []


@transaction.atomic
def charger_la_vie() -> list[str]:
    contrat = Contrat.objects.filter(reference=REFERENCE).first()
    compte = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    annee = contrat.annees.filter(numero=ANNEE).first() if contrat else None
    if contrat is None or annee is None or compte is None:
        return []
    if Instantane.objects.filter(annee=annee).exists():
        return []
    auteur = Auteur(compte)
    arreter_territoire(contrat, communes(), auteur=auteur)
    actions = {a.titre: a for a in FicheAction.objects.filter(mission__contrat=contrat)}
    for titre, libelle, debut, fin, faite in _ETAPES:
        etape = ajouter_etape(actions[titre], libelle=libelle, debut=debut, fin=fin, auteur=auteur)
        if faite:
            cocher_etape(etape, faite=True, le=fin, auteur=auteur)
    for titre, jour, quoi, minutes, participants in _FAITS:
        noter_realisation(
            actions[titre],
            jour=jour,
            quoi=quoi,
            minutes=minutes,
            participants=participants,
            auteur=auteur,
        )
    for titre, (realise, perspectives) in _RECITS.items():
        raconter_annee(
            actions[titre], annee, realise=realise, perspectives=perspectives, auteur=auteur
        )
    _nommer_les_acteurs(actions, auteur)
    _prouver_par_une_reunion(contrat, auteur)
    _imputer_la_gouvernance(auteur)
    _faire_le_modele_de_la_caisse(auteur)
    prendre_instantane(annee, libelle="Point d’étape d’automne", auteur=auteur)
    return []


def _nommer_les_acteurs(actions: dict[str, FicheAction], auteur: Auteur) -> None:
    diabete = actions["Parcours diabète"]
    pilote = Adherent.objects.filter(compte__in=Compte.objects.ayant_role(Role.PILOTE)).first()
    structure = Fiche.objects.filter(publiee=True, genre="structure").order_by("cle_tri").first()
    if pilote:
        ajouter_acteur(diabete, role=RoleActeur.REFERENT, adherent=pilote, auteur=auteur)
    if structure:
        ajouter_acteur(diabete, role=RoleActeur.PARTENAIRE, fiche=structure, auteur=auteur)
    ajouter_acteur(
        diabete, role=RoleActeur.PARTENAIRE, nom="Association de patients", auteur=auteur
    )


def _prouver_par_une_reunion(contrat: Contrat, auteur: Auteur) -> None:
    """A sheet where a name alone was given: the file it asked for comes by itself."""
    indicateur = Indicateur.objects.filter(annee__contrat=contrat, code="PAR-7").first()
    if indicateur is None:
        return
    reunion = (
        Reunion.objects.closes()
        .filter(
            actions__action=indicateur.action_id,
            debut__date__range=(indicateur.annee.debut, indicateur.annee.fin),
        )
        .order_by("-debut")
        .first()
    )
    piece = indicateur.pieces.order_by("ordre", "pk").first()
    if reunion:
        ajouter_preuve(
            indicateur,
            nom=f"Feuille de {reunion}"[:200],
            piece=piece,
            genre=GenrePreuve.REUNION,
            reunion=reunion,
            auteur=auteur,
        )


def _imputer_la_gouvernance(auteur: Auteur) -> None:
    """As the coordinator would have, month after month; the last ones still wait."""
    proposees = [
        ligne.demande for ligne in a_imputer(limite=500) if ligne.proposee == FONCTIONNEMENT
    ]
    imputer_demandes([(demande, Destination()) for demande in proposees[:-3]], auteur=auteur)


# La caisse lit l'argent d'abord, et suit les pièces une à une.
_SECTIONS_CAISSE = ("identite", "finances", "synthese", "missions", "pieces", "calendrier")
_COLONNES_CAISSE = {
    "rapport": ("intitule", "cible", "realise", "acquis", "pieces"),
    "suivi": (
        *("code", "indicateur", "depart", "cible", "realise", "atteint"),
        *("maximum", "acquis", "pieces_jointes", "avis"),
    ),
}


def _faire_le_modele_de_la_caisse(auteur: Auteur) -> None:
    modele = dupliquer_modele(
        modele_commun(),
        nom="Modèle pour la CPAM",
        destinataire=DestinataireRapport.CAISSE,
        auteur=auteur,
    )
    sections = sections_de(modele)
    for section in sections:
        section.active = section.code in _SECTIONS_CAISSE
        if section.active:
            section.ordre = 10 * _SECTIONS_CAISSE.index(section.code)
    arranger_modele(modele, sections, auteur=auteur)
    choisir_colonnes(modele, _COLONNES_CAISSE, auteur=auteur)
