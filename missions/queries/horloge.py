"""What is due, late, soon, later; the same list for the page, the calendar, the reminders."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from missions.calcul.horloge import EtatEcheance, decaler, etat
from missions.enums import RepereEcheance
from missions.models import (
    AnneeContrat,
    Contrat,
    Echeance,
    MissionContrat,
    RegleEcheance,
)

# « Bientôt » commence là, ou au premier rappel s'il part plus tôt.
BIENTOT = 60

# La première année n'avance pas le fonctionnement : elle le verse entier, à la signature.
AVANCE = "avance"
PREMIER_VERSEMENT = "Fonctionnement, en totalité"
SOURCE_PREMIER_VERSEMENT = (
    "ACI, article 9\u00a0: la première année, le fonctionnement est versé en totalité à la "
    "signature\u00a0; la part fixe de chaque mission est avancée à son démarrage"
)


@dataclass(frozen=True)
class EcheanceLue:
    cle: str
    libelle: str
    date: dt.date | None
    etat: EtatEcheance
    source: str = ""
    faite_le: dt.date | None = None
    annee: int | None = None
    rappels: tuple[int, ...] = ()
    # Ce qui la note faite : une règle par sa clé, une date libre par sa ligne ; une mission l'est
    # par ses propres dates.
    libre: int | None = None
    regle: int | None = None
    mission: int | None = None

    @property
    def faite(self) -> bool:
        return self.etat is EtatEcheance.FAITE

    @property
    def en_retard_a_la_fin(self) -> bool:
        """Done, but after its date."""
        return bool(self.faite_le and self.date and self.faite_le > self.date)


def horloge(contrat: Contrat, jour: date) -> list[EcheanceLue]:
    """Every deadline of the contract, dated ones first in order."""
    faites = dict(contrat.echeances_faites.values_list("cle", "faite_le"))
    lues = [
        *_missions(contrat, jour),
        *_regles(contrat, jour, faites),
        *_libres(contrat, jour),
        *_fin(contrat, jour),
    ]
    return sorted(lues, key=lambda e: (e.date is None, e.date or jour, e.libelle))


def echeances_de(annee: AnneeContrat, jour: date) -> list[EcheanceLue]:
    """Those that fall within one contract year, and the anniversary that ends it."""
    debut, fin = annee.debut, annee.fin + timedelta(days=1)
    if annee.numero == 1:
        # Ce que la signature a fait naître est de la première année, même d'avant son effet.
        debut = min(debut, annee.contrat.date_signature)
    return [e for e in horloge(annee.contrat, jour) if e.date is not None and debut <= e.date < fin]


def _missions(contrat: Contrat, jour: date) -> Iterator[EcheanceLue]:
    """Counted from signature, whatever the effect date."""
    for ligne in contrat.missions.select_related("mission").order_by("mission__ordre"):
        mission = ligne.mission
        delais = (
            ("demarrage", mission.demarrage_max_mois),
            ("deploiement", mission.deploiement_max_mois),
        )
        for verbe, mois in delais:
            if mois is not None:
                limite = decaler(contrat.date_signature, mois=mois)
                yield _mission(ligne, verbe, limite, jour)


def _mission(ligne: MissionContrat, verbe: str, limite: date, jour: date) -> EcheanceLue:
    demarrage = verbe == "demarrage"
    faite_le = ligne.date_demarrage if demarrage else ligne.date_deploiement
    mois = ligne.mission.demarrage_max_mois if demarrage else ligne.mission.deploiement_max_mois
    # Une date de démarrage prévue n'est pas encore un démarrage.
    faite = faite_le is not None and faite_le <= jour
    return EcheanceLue(
        cle=f"{ligne.mission.code}:{verbe}",
        libelle=f"{ligne.mission.libelle_court}, {'démarrage' if demarrage else 'déploiement'}",
        date=limite,
        etat=etat(limite, jour, faite=faite, bientot=BIENTOT),
        source=f"{mois} mois après la signature",
        faite_le=faite_le if faite else None,
        rappels=(30, 7),
        mission=ligne.pk,
    )


def _regles(contrat: Contrat, jour: date, faites: dict[str, date]) -> Iterator[EcheanceLue]:
    # Une année sans annexe n'a ni avance ni rapport à attendre d'elle.
    ouvertes = list(
        contrat.annees.filter(close_le=None).order_by("numero").values_list("numero", flat=True)
    )
    for regle in RegleEcheance.objects.filter(active=True).order_by("libelle", "pk"):
        if regle.repere == RepereEcheance.SIGNATURE:
            yield _regle(regle, contrat.date_signature, None, jour, faites)
            continue
        for numero in ouvertes:
            if regle.code == AVANCE and numero == 1:
                yield replace(
                    _regle(regle, contrat.date_signature, numero, jour, faites),
                    libelle=PREMIER_VERSEMENT,
                    source=SOURCE_PREMIER_VERSEMENT,
                )
                continue
            debut, fin = contrat.bornes_annee(numero)
            repere = (
                debut if regle.repere == RepereEcheance.DEBUT_ANNEE else fin + timedelta(days=1)
            )
            yield _regle(regle, repere, numero, jour, faites)


def _regle(
    regle: RegleEcheance,
    repere: date,
    annee: int | None,
    jour: date,
    faites: dict[str, date],
) -> EcheanceLue:
    cle = f"{regle.code}:{annee}" if annee else regle.code
    limite = None
    if regle.connue:
        limite = decaler(repere, mois=regle.decalage_mois or 0, jours=regle.decalage_jours or 0)
    rappels = tuple(sorted(regle.rappels, reverse=True))
    return EcheanceLue(
        cle=cle,
        libelle=regle.libelle,
        date=limite,
        etat=etat(limite, jour, faite=cle in faites, bientot=max(BIENTOT, *rappels)),
        source=regle.source,
        faite_le=faites.get(cle),
        annee=annee,
        rappels=rappels,
        regle=regle.pk,
    )


def _libres(contrat: Contrat, jour: date) -> Iterator[EcheanceLue]:
    lignes = Echeance.objects.filter(annee__contrat=contrat).select_related("annee")
    for ligne in lignes.order_by("date", "pk"):
        yield EcheanceLue(
            cle=f"libre:{ligne.pk}",
            libelle=ligne.libelle,
            date=ligne.date,
            etat=etat(ligne.date, jour, faite=ligne.faite, bientot=BIENTOT),
            source="date convenue",
            annee=ligne.annee.numero,
            rappels=(7,),
            libre=ligne.pk,
        )


def _fin(contrat: Contrat, jour: date) -> Iterator[EcheanceLue]:
    passe = contrat.date_fin < jour
    yield EcheanceLue(
        cle="fin",
        libelle="Fin du contrat",
        date=contrat.date_fin,
        etat=etat(contrat.date_fin, jour, faite=passe, bientot=180),
        source="durée du contrat",
        faite_le=contrat.date_fin if passe else None,
        rappels=(180, 60),
    )


@dataclass(frozen=True)
class Horloge:
    retard: tuple[EcheanceLue, ...]
    bientot: tuple[EcheanceLue, ...]
    plus_tard: tuple[EcheanceLue, ...]
    a_saisir: tuple[EcheanceLue, ...]
    faites: tuple[EcheanceLue, ...]


def par_etat(echeances: list[EcheanceLue]) -> Horloge:
    """The closed years have left the list; what was done comes back last."""
    groupes = {genre: tuple(e for e in echeances if e.etat is genre) for genre in EtatEcheance}
    uniques = {e.libelle: e for e in reversed(groupes[EtatEcheance.A_SAISIR])}
    return Horloge(
        retard=groupes[EtatEcheance.RETARD],
        bientot=groupes[EtatEcheance.BIENTOT],
        plus_tard=groupes[EtatEcheance.PLUS_TARD],
        # La même règle manque pour chaque année : une ligne suffit.
        a_saisir=tuple(reversed(uniques.values())),
        faites=tuple(reversed(groupes[EtatEcheance.FAITE])),
    )
