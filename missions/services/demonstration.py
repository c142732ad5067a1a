"""The demonstration contract: real annex, invented measures, and it says so."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from cpts_portal.referentiel.queries import population_territoire
from missions.enums import NatureVersement, OrigineMesure
from missions.models import (
    AideAvantContrat,
    AnneeContrat,
    ClasseTaille,
    Contrat,
    Depense,
    Echeance,
    FicheAction,
    Mission,
    MissionContrat,
    RegleEcheance,
    Versement,
)
from missions.services.annexe import importer_annexe
from missions.services.argent import enregistrer_aide, enregistrer_depense, enregistrer_versement
from missions.services.fiches import completer_fiches
from missions.services.fichier_mesures import importer_mesures
from missions.services.grilles import charger_grilles
from missions.services.horloge import noter_faite
from missions.services.mesures import Auteur

DONNEES = Path(__file__).parents[1] / "donnees"
REFERENCE = "DEMO"
ANNEE = 3
_DEMARRAGES = {
    "ACCES": (date(2024, 7, 1), date(2025, 6, 30)),
    "PARCOURS": (date(2024, 11, 4), date(2026, 3, 31)),
    "PREVENTION": (date(2024, 10, 1), date(2026, 1, 12)),
    "CRISE": (date(2024, 9, 2), date(2025, 9, 15)),
    "QUALITE": (date(2025, 4, 15), None),
    "ACCOMPAGNEMENT": (date(2025, 4, 15), None),
}
# Des rendez-vous pris avec la CPAM.
_RENDEZ_VOUS = (
    (date(2026, 9, 10), "Point avec la CPAM", True),
    (date(2026, 12, 8), "Point avec la CPAM", False),
)
# Décalages « convenus localement » pour la démonstration : ils se règlent à l'écran.
_DECALAGES = {"plan-crise": -90, "rapport": -57, "dialogue": -22}


@transaction.atomic
def charger_demonstration() -> Contrat:
    """Once: a contract already there is left as people have made it."""
    deja = Contrat.objects.filter(reference=REFERENCE).first()
    if deja:
        return deja
    charger_grilles()
    contrat = _creer_contrat()
    auteur = Auteur()
    annexe = importer_annexe(
        (DONNEES / "annexe_demonstration.csv").read_bytes(),
        contrat=contrat,
        numero=ANNEE,
        appliquer=True,
        auteur=auteur,
    )
    mesures = importer_mesures(
        (DONNEES / "mesures_demonstration.csv").read_bytes(),
        contrat=contrat,
        numero=ANNEE,
        appliquer=True,
        auteur=auteur,
        origine=OrigineMesure.DEMONSTRATION,
    )
    if annexe.erreurs or mesures.erreurs:
        raise AssertionError([*annexe.erreurs, *mesures.erreurs])
    _poser_echeances(contrat.annees.get(numero=ANNEE))
    _noter_aides()
    _noter_argent(contrat.annees.get(numero=ANNEE))
    completer_fiches(contrat, DONNEES / "fiches_demonstration.toml")
    return contrat


# Inventés : ce que la caisse aurait annoncé et versé, et les premières dépenses.
_VERSEMENTS = (
    (None, "fonctionnement", "annonce", "75000", date(2026, 4, 2)),
    (None, "fonctionnement", "recu", "56250", date(2026, 4, 27)),
    ("ACCES", "fixe", "recu", "67500", date(2026, 4, 27)),
    ("PARCOURS", "fixe", "recu", "33750", date(2026, 4, 27)),
    ("PREVENTION", "fixe", "recu", "13125", date(2026, 4, 27)),
)
_DEPENSES = (
    (None, "", "Salaire de la coordination, six mois", "24600", "payee", (10, 31)),
    (None, "", "Loyer et assurance", "4380", "payee", (11, 2)),
    ("ACCES", "Lisibilité de l’offre", "Affiches de l’annuaire", "1260", "payee", (6, 18)),
    ("PARCOURS", "Parcours diabète", "Salle et traiteur, soirée", "940.50", "payee", (9, 24)),
    ("PREVENTION", "Juin Vert", "Dépliants", "410", "payee", (6, 3)),
    ("PREVENTION", "Milieu scolaire", "Ateliers du semestre", "3200", "engagee", (11, 10)),
    ("PARCOURS", "Parcours obésité", "Ateliers de l’hiver", "2800", "prevue", (12, 20)),
)


# Dépensées avant le contrat : rien n'en reste dans ses comptes.
_AIDES = (
    ("Aide à la lettre d’intention", "CPAM (démonstration)", "25000", date(2023, 6, 12),
     "Courrier conjoint de l’ARS et de la CPAM, 2 juin 2023 (inventé)"),
    ("Ingénierie de projet, FIR", "ARS (démonstration)", "12000", date(2023, 11, 20),
     "Convention FIR du 6 novembre 2023 (inventée)"),
)  # fmt: skip


def _noter_aides() -> None:
    for libelle, financeur, montant, jour, source in _AIDES:
        aide = AideAvantContrat(
            libelle=libelle,
            financeur=financeur,
            nature=NatureVersement.RECU,
            montant=Decimal(montant),
            jour=jour,
            source=source,
            depense=Decimal(montant),
        )
        enregistrer_aide(aide, auteur=Auteur())


def _noter_argent(annee: AnneeContrat) -> None:
    missions = {m.code: m for m in Mission.objects.order_by("ordre")}
    for code, volet, nature, montant, jour in _VERSEMENTS:
        versement = Versement(
            annee=annee,
            mission=missions[code] if code else None,
            volet=volet,
            nature=nature,
            montant=Decimal(montant),
            jour=jour,
        )
        enregistrer_versement(versement, auteur=Auteur())
    actions = {a.titre: a for a in FicheAction.objects.filter(mission__contrat=annee.contrat)}
    for code, action, libelle, montant, etat, (mois, quantieme) in _DEPENSES:
        depense = Depense(
            annee=annee,
            mission=missions[code] if code else None,
            action=actions.get(action),
            libelle=libelle,
            montant=Decimal(montant),
            jour=date(2026, mois, quantieme),
            etat=etat,
        )
        enregistrer_depense(depense, auteur=Auteur())


def annoncer() -> list[str]:
    """What the person who starts the demonstration reads."""
    contrat = charger_demonstration()
    return [f"Missions ACI\u00a0: contrat {contrat.reference}, année {ANNEE}, mesures inventées."]


def _creer_contrat() -> Contrat:
    population = population_territoire()
    connue = population.habitants is not None and bool(population.millesimes)
    contrat = Contrat.objects.create(
        reference=REFERENCE,
        date_signature=date(2024, 4, 15),
        date_effet=date(2024, 4, 15),
        caisse="CPAM de la Haute-Marne",
        agence="ARS Grand Est",
        population=population.habitants if connue else None,
        population_millesime=max(population.millesimes) if connue else None,
        population_source="\u00a0; ".join(population.sources)[:200] if connue else "",
        taille_forcee=ClasseTaille.objects.get(code="T3"),
        taille_motif="démonstration",
        demonstration=True,
    )
    for mission in Mission.objects.filter(code__in=_DEMARRAGES).order_by("ordre"):
        demarrage, deploiement = _DEMARRAGES[mission.code]
        MissionContrat.objects.create(
            contrat=contrat,
            mission=mission,
            date_demarrage=demarrage,
            date_deploiement=deploiement,
        )
    return contrat


def _poser_echeances(annee: AnneeContrat) -> None:
    for code, jours in _DECALAGES.items():
        RegleEcheance.objects.filter(code=code, decalage_jours=None).update(
            decalage_jours=jours, source="convenu localement, pour la démonstration"
        )
    Echeance.objects.bulk_create(
        Echeance(annee=annee, date=jour, libelle=libelle, faite=faite)
        for jour, libelle, faite in _RENDEZ_VOUS
    )
    noter_faite(annee.contrat, f"avance:{annee.numero}", faite=True, auteur=Auteur())
