"""Reads: one function per page, and what the apps above ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from cpts_portal.referentiel.queries import parametre
from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.models import Compte
from membres.reunions.queries import Heures, heures

from . import permissions
from .circuit import Etat, Geste
from .enums import EtatDemande, EtatLot, GenreBeneficiaire, Nature
from .models import (
    Activite,
    Bareme,
    Beneficiaire,
    CompteEmetteur,
    DeclarationExterieure,
    Demande,
    Justificatif,
    Lot,
)
from .parametres import BAREME_KM, DAS2
from .plafond import Plafond
from .plafonds import plafond_de, plafonds_de

_AVEC = ("adherent", "adherent__compte", "adherent__profession", "activite", "beneficiaire", "lot")

# --- Scales ---


def bareme_de(adherent: Adherent, activite: Activite, jour: dt.date) -> Bareme | None:
    """The person's own, else their profession's, else the one for all."""
    possibles = (
        Bareme.objects.en_vigueur(jour)
        .filter(activite=activite)
        .filter(
            Q(adherent=adherent)
            | Q(adherent=None, profession=None)
            | Q(adherent=None, profession__isnull=False, profession=adherent.profession_id)
        )
        .order_by(F("adherent").asc(nulls_last=True), F("profession").asc(nulls_last=True), "pk")
    )
    return possibles.first()


def activites() -> list[Activite]:
    return list(Activite.objects.filter(active=True))


def baremes() -> list[Bareme]:
    return list(
        Bareme.objects.select_related("activite", "profession", "adherent", "saisi_par").order_by(
            "activite__ordre", "activite__libelle", "-debut", "pk"
        )
    )


# --- My claims ---


@dataclass(frozen=True)
class Releve:
    """One person, one year: hours signed, claims, and where the ceiling stands."""

    annee: int
    heures: Heures
    demandes: list[Demande]
    plafond: Plafond

    @property
    def a_relire(self) -> list[Demande]:
        return [d for d in self.demandes if d.etat == EtatDemande.BROUILLON]

    @property
    def paye(self) -> Decimal:
        return sum(
            (d.montant or Decimal(0) for d in self.demandes if d.etat == EtatDemande.PAYEE),
            Decimal(0),
        )


def releve(adherent: Adherent, annee: int) -> Releve:
    jour = timezone.localdate()
    repere = jour if jour.year == annee else dt.date(annee, 12, 31)
    return Releve(
        annee=annee,
        heures=heures(adherent, annee),
        demandes=list(
            Demande.objects.filter(adherent=adherent)
            .filter(Q(jour__year=annee) | Q(annee_paiement=annee))
            .select_related(*_AVEC)
            .order_by("-jour", "-pk")
        ),
        plafond=plafond_de(adherent, repere),
    )


def a_relire(adherent: Adherent) -> list[Demande]:
    return list(
        Demande.objects.filter(adherent=adherent, etat=EtatDemande.BROUILLON)
        .select_related(*_AVEC)
        .order_by("-jour", "-pk")
    )


def beneficiaires_de(adherent: Adherent) -> list[Beneficiaire]:
    return list(adherent.beneficiaires.filter(actif=True).order_by("pk"))


def beneficiaire_par_defaut(adherent: Adherent) -> Beneficiaire | None:
    return adherent.beneficiaires.filter(actif=True, genre=GenreBeneficiaire.PERSONNE).first()


def declarations_de(adherent: Adherent) -> list[DeclarationExterieure]:
    return list(adherent.declarations_exterieures.filter(retiree_le=None).order_by("-annee", "-pk"))


# --- One claim ---


def demandes_visibles(compte: Compte) -> QuerySet[Demande]:
    toutes = Demande.objects.select_related(*_AVEC, "signature", "signature__reunion", "corrige")
    if permissions.peut_entrer(compte):
        return toutes
    adherent = adherent_de(compte)
    return toutes.filter(adherent=adherent) if adherent else toutes.none()


def demande_visible(compte: Compte, pk: int) -> Demande | None:
    return demandes_visibles(compte).filter(pk=pk).first()


def justificatif_visible(compte: Compte, pk: int) -> Justificatif | None:
    return (
        Justificatif.objects.filter(
            pk=pk, retire_le=None, demande__in=demandes_visibles(compte).values("pk")
        )
        .select_related("demande", "demande__adherent", "demande__adherent__compte")
        .first()
    )


def justificatifs_de(demande: Demande) -> list[Justificatif]:
    return list(demande.justificatifs.filter(retire_le=None).order_by("depose_le", "pk"))


def autres_du_jour(demande: Demande) -> list[Demande]:
    """Other claims of the same person for the same day: nothing forbids them, one looks."""
    return list(
        Demande.objects.filter(adherent=demande.adherent_id, jour=demande.jour, corrige=None)
        .exclude(pk=demande.pk)
        .exclude(etat=EtatDemande.REFUSEE)
        .order_by("pk")
    )


@dataclass(frozen=True)
class Gestes:
    """What this account may do to this claim, and why not."""

    soumettre: bool
    reprendre: bool
    valider: str
    ordonner: str
    refuser: bool
    rejeter: bool
    contrepasser: bool

    @property
    def peut_valider(self) -> bool:
        return not self.valider

    @property
    def peut_ordonner(self) -> bool:
        return not self.ordonner


def gestes(compte: Compte, demande: Demande) -> Gestes:
    def obstacle(geste: Geste) -> str:
        return permissions.empeche(compte, geste, demande)

    payee = demande.etat == EtatDemande.PAYEE and demande.corrige_id is None
    return Gestes(
        soumettre=not obstacle(Geste.SOUMETTRE),
        reprendre=not obstacle(Geste.REPRENDRE),
        valider=obstacle(Geste.VALIDER),
        ordonner=obstacle(Geste.ORDONNER),
        refuser=not obstacle(Geste.REFUSER) and demande.lot_id is None,
        rejeter=payee and not obstacle(Geste.REJETER),
        contrepasser=payee
        and permissions.peut_payer(compte)
        and not permissions.est_la_sienne(compte, demande),
    )


# --- Queues ---

FILES = {
    "a-valider": EtatDemande.SOUMISE,
    "a-ordonner": EtatDemande.VALIDEE_COORDINATION,
    "a-payer": EtatDemande.VALIDEE_TRESORERIE,
    "payees": EtatDemande.PAYEE,
    "refusees": EtatDemande.REFUSEE,
}


@dataclass(frozen=True)
class Filtre:
    file: str = "a-valider"
    nature: str = ""
    annee: int | None = None
    recherche: str = ""


def file(filtre: Filtre) -> QuerySet[Demande]:
    demandes = Demande.objects.filter(etat=FILES[filtre.file]).select_related(*_AVEC)
    if filtre.nature:
        demandes = demandes.filter(nature=filtre.nature)
    if filtre.annee:
        demandes = demandes.filter(jour__year=filtre.annee)
    for mot in filtre.recherche.split():
        demandes = demandes.filter(
            Q(adherent__nom__unaccent__icontains=mot)
            | Q(adherent__prenom__unaccent__icontains=mot)
            | Q(objet__unaccent__icontains=mot)
        )
    if filtre.file == "payees":
        return demandes.order_by("-payee_le", "-pk")
    return demandes.order_by("soumise_le", "jour", "pk")


def nombres() -> dict[str, int]:
    comptes = dict(
        Demande.objects.values_list("etat").annotate(nombre=Count("pk")).order_by("etat")
    )
    return {nom: comptes.get(etat.value, 0) for nom, etat in FILES.items()}


def avec_plafonds(demandes: Iterable[Demande], jour: dt.date) -> list[tuple[Demande, Plafond]]:
    liste = list(demandes)
    plafonds = plafonds_de(sorted({d.adherent_id for d in liste}), jour)
    return [(d, plafonds[d.adherent_id]) for d in liste]


@dataclass(frozen=True)
class MesFiles:
    """How many claims await a decision this very account may take."""

    a_valider: int
    a_ordonner: int
    a_payer: int


def mes_files(compte: Compte) -> MesFiles:
    return MesFiles(
        a_valider=_decidables(compte, Geste.VALIDER, Etat.SOUMISE),
        a_ordonner=_decidables(compte, Geste.ORDONNER, Etat.VALIDEE_COORDINATION),
        a_payer=(
            Demande.objects.filter(etat=EtatDemande.VALIDEE_TRESORERIE, lot=None).count()
            if permissions.peut_payer(compte)
            else 0
        ),
    )


def _decidables(compte: Compte, geste: Geste, etat: Etat) -> int:
    """Few await at once: the rules are asked, not rewritten in SQL."""
    if not permissions.peut_entrer(compte):
        return 0
    agent = permissions.agent(compte)
    demandes = Demande.objects.filter(etat=etat.value).select_related(
        "adherent", "adherent__compte"
    )
    fonctions = permissions.fonctions_par_compte(demandes)
    return sum(
        not permissions.obstacle_connu(geste, demande, agent, fonctions) for demande in demandes
    )


ENTETES = [
    "Référence", "Personne", "Profession", "Nature", "Activité", "Objet", "Jour", "Minutes",
    "Taux", "Montant", "État", "Bénéficiaire", "SIRET", "Payée le", "Liste",
]  # fmt: skip
COLONNES_EUROS = frozenset({8, 9})


def lignes(demandes: Iterable[Demande]) -> list[list[object]]:
    """For a spreadsheet; never an IBAN."""
    return [
        [
            d.reference,
            str(d.adherent),
            str(d.adherent.profession or ""),
            d.get_nature_display(),
            str(d.activite or ""),
            d.objet,
            d.jour,
            d.minutes if d.minutes is not None else "",
            d.taux if d.taux is not None else "",
            d.montant if d.montant is not None else "à saisir",
            d.get_etat_display(),
            d.beneficiaire.titulaire if d.beneficiaire else "",
            d.beneficiaire.siret if d.beneficiaire else "",
            d.payee_le or "",
            d.lot.reference if d.lot else "",
        ]
        for d in demandes
    ]


# --- Payment lists ---


def lots() -> list[Lot]:
    return list(
        Lot.objects.annotate(nombre=Count("demandes"), total=Sum("demandes__montant")).order_by(
            "-cree_le", "-pk"
        )
    )


def demandes_du_lot(lot: Lot) -> list[Demande]:
    return list(lot.demandes.select_related(*_AVEC).order_by("adherent__cle_tri", "pk"))


def a_payer() -> list[Demande]:
    return list(
        Demande.objects.filter(etat=EtatDemande.VALIDEE_TRESORERIE, lot=None)
        .select_related(*_AVEC)
        .order_by("adherent__cle_tri", "jour", "pk")
    )


def lots_en_attente() -> int:
    return Lot.objects.filter(etat=EtatLot.PREPARE).count()


def emetteur() -> CompteEmetteur | None:
    return CompteEmetteur.objects.first()


# --- Year's end ---


@dataclass(frozen=True)
class LigneDas2:
    titulaire: str
    siret: str
    personnes: str
    total: Decimal
    a_declarer: bool | None


@dataclass(frozen=True)
class Das2:
    annee: int
    seuil: Decimal | None
    source: str
    lignes: list[LigneDas2]


def das2(annee: int) -> Das2:
    """By payee, fees of the year; expenses given back are no fee. Unknown threshold, no verdict."""
    ligne_seuil = parametre(DAS2.cle, dt.date(annee, 12, 31))
    seuil = ligne_seuil.valeur_nombre if ligne_seuil else None
    groupes: dict[tuple[str, str], list[Demande]] = {}
    payees = (
        Demande.objects.plafonnees()
        .payees(annee)
        .select_related("adherent", "beneficiaire")
        .order_by("adherent__cle_tri", "pk")
    )
    for demande in payees:
        beneficiaire = demande.beneficiaire
        cle = (
            (beneficiaire.siret, beneficiaire.titulaire)
            if beneficiaire and beneficiaire.siret
            else ("", str(demande.adherent))
        )
        groupes.setdefault(cle, []).append(demande)
    resultat = []
    for (siret, titulaire), siennes in groupes.items():
        total = sum((d.montant or Decimal(0) for d in siennes), Decimal(0))
        noms = ", ".join(dict.fromkeys(str(d.adherent) for d in siennes))
        verdict = None if seuil is None else total > seuil
        resultat.append(LigneDas2(titulaire, siret, noms, total, verdict))
    return Das2(annee, seuil, ligne_seuil.source if ligne_seuil else "", resultat)


def totaux_par_nature(adherent: Adherent, annee: int) -> dict[str, Decimal]:
    totaux = dict(
        Demande.objects.payees(annee)
        .filter(adherent=adherent)
        .values_list("nature")
        .annotate(total=Sum("montant"))
        .order_by("nature")
    )
    return {nature.value: totaux.get(nature.value, Decimal(0)) for nature in Nature}


def payees_de(adherent: Adherent, annee: int) -> list[Demande]:
    return list(
        Demande.objects.payees(annee)
        .filter(adherent=adherent)
        .select_related(*_AVEC)
        .order_by("payee_le", "pk")
    )


def taux_kilometrique(jour: dt.date) -> Decimal | None:
    ligne = parametre(BAREME_KM.cle, jour)
    return ligne.valeur_nombre if ligne else None


def plafond_courant(demande: Demande) -> Plafond:
    """Where the claimant stands this year, this claim included once it is engaged."""
    return plafond_de(demande.adherent, timezone.localdate())
