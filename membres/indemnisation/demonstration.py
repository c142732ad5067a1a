"""Invented scales, marked as such, then two years of claims led on by the services themselves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.referentiel.models import Profession
from cpts_portal.referentiel.queries import identite
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances.enums import Fonction, NatureInstance
from membres.instances.models import Mandat
from membres.reunions.enums import Cadre

from . import services
from .enums import EtatDemande, Nature
from .models import Activite, CompteEmetteur, Demande

FICTIF = "Barème fictif, pour la démonstration"
# Example number of the IBAN register: no account answers to it.
IBAN_FICTIF = "FR76 3000 6000 0112 3456 7890 189"
MEDECIN = "10"
_ACTIVITES = (
    ("reunion-d-instance", "Réunion d’instance", Nature.INDEMNITE, Cadre.GOUVERNANCE, "50"),
    ("groupe-de-travail", "Groupe de travail", Nature.REMUNERATION, Cadre.MISSION, "55"),
    ("action-de-prevention", "Action de prévention", Nature.REMUNERATION, "", "60"),
)


@transaction.atomic
def charger_baremes() -> list[str]:
    """Before the meetings: closing one looks for its activity and its scale."""
    if Activite.objects.exists():
        return []
    debut = dt.date(timezone.localdate().year - 2, 1, 1)
    medecin = Profession.objects.filter(code=MEDECIN).first()
    for code, libelle, nature, cadre, taux in _ACTIVITES:
        activite = services.creer_activite(
            code=code, libelle=libelle, nature=nature, cadre_de_reunion=cadre, par=None
        )
        taux_par_profession = {None: taux} | ({medecin: "80"} if medecin else {})
        for profession, montant in taux_par_profession.items():
            services.enregistrer_bareme(
                activite,
                taux=Decimal(montant),
                debut=debut,
                source=FICTIF,
                profession=profession,
                demonstration=True,
                par=None,
            )
    services.enregistrer_emetteur(titulaire=identite().nom[:70], iban=IBAN_FICTIF, par=None)
    return []


@transaction.atomic
def charger() -> list[str]:
    coordination = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    tresorier = Compte.objects.ayant_role(Role.TRESORIER).order_by("pk").first()
    deja = Demande.objects.exclude(etat=EtatDemande.BROUILLON).exists()
    if deja or coordination is None or tresorier is None or not CompteEmetteur.objects.exists():
        return []
    demandes = list(
        Demande.objects.filter(etat=EtatDemande.BROUILLON)
        .select_related("adherent", "adherent__compte")
        .order_by("jour", "pk")
    )
    _crediter(demandes)
    aujourdhui = timezone.localdate()
    for rang, demande in enumerate(demandes):
        compte = demande.adherent.compte
        # Without an account nobody sends: these stay to be read again, as in life.
        if compte is None or aujourdhui - demande.jour < dt.timedelta(days=20):
            continue
        # Some stop on the way: the queues of the demonstration are not empty.
        _mener(demande, compte, coordination, tresorier, arret=rang % 9)
    _payer(tresorier)
    return []


def _crediter(demandes: list[Demande]) -> None:
    for adherent in {d.adherent for d in demandes}:
        if adherent.compte_id:
            services.enregistrer_beneficiaire(
                adherent, par=None, titulaire=str(adherent)[:70], iban=IBAN_FICTIF
            )


def _quand(jour: dt.date, apres: int) -> dt.datetime:
    """Some days after, never in the future."""
    instant = timezone.make_aware(dt.datetime.combine(jour + dt.timedelta(days=apres), dt.time(10)))
    return min(instant, timezone.now())


def _mener(
    demande: Demande, compte: Compte, coordination: Compte, tresorier: Compte, *, arret: int
) -> None:
    jour = demande.jour
    services.soumettre(demande, par=compte, quand=_quand(jour, 5))
    anciennete = (timezone.localdate() - jour).days
    if anciennete < 40 or arret == 5:
        return
    try:
        with transaction.atomic():
            services.valider(demande, par=coordination, quand=_quand(jour, 12))
        if anciennete >= 60 and arret != 7:
            president = _president() if compte == tresorier else None
            with transaction.atomic():
                services.ordonner(demande, par=president or tresorier, quand=_quand(jour, 18))
    except (PermissionDenied, ValidationError):
        # No valid membership that day, or nobody may decide: it waits, as it would.
        return


def _president() -> Compte | None:
    mandat = (
        Mandat.objects.en_cours()
        .filter(
            fonction=Fonction.PRESIDENT,
            instance__nature__in=[NatureInstance.BUREAU, NatureInstance.CA],
            adherent__compte__isnull=False,
        )
        .select_related("adherent__compte")
        .first()
    )
    return mandat.adherent.compte if mandat else None


def _payer(tresorier: Compte) -> None:
    """One list a quarter, paid the next week; the last quarter waits for its list."""
    limite = timezone.localdate() - dt.timedelta(days=75)
    par_trimestre: dict[tuple[int, int], list[Demande]] = {}
    for demande in Demande.objects.filter(
        etat=EtatDemande.VALIDEE_TRESORERIE, jour__lte=limite
    ).order_by("jour", "pk"):
        cle = (demande.jour.year, (demande.jour.month - 1) // 3)
        par_trimestre.setdefault(cle, []).append(demande)
    for demandes in par_trimestre.values():
        prepare = _quand(demandes[-1].jour, 25)
        jour = timezone.localdate(_quand(demandes[-1].jour, 30))
        lot = services.preparer_lot(demandes, execution=jour, par=tresorier, quand=prepare)
        services.enregistrer_paiement(
            lot, jour=jour, par=tresorier, quand=_quand(demandes[-1].jour, 31)
        )
