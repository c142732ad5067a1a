from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from stdnum import iban

from cpts_portal.referentiel.models import ParametreDate, Profession
from cpts_portal.referentiel.queries import parametre
from membres.adhesions.enums import EtatAdhesion, PeriodeAdhesion
from membres.adhesions.models import (
    Adherent,
    Adhesion,
    Bareme,
    College,
    Coordonnees,
    Paiement,
    Relance,
)
from membres.adhesions.parametres import DELAI_RELANCE, MOYENS_DE_PAYER, PERIODE, RELANCES_MAX


def periode(jour: dt.date, *, renouvellement: bool = False) -> tuple[dt.date, dt.date]:
    """What the setting of that day makes of an adhésion: (first day, first day after).

    A newcomer of a civil year enters on the day; a renewal takes the whole year.
    """
    reglage = parametre(PERIODE.cle, jour)
    genre = reglage.valeur_texte if reglage else None
    if genre == PeriodeAdhesion.CIVILE:
        janvier = dt.date(jour.year, 1, 1)
        return (janvier if renouvellement else jour), dt.date(jour.year + 1, 1, 1)
    if genre == PeriodeAdhesion.GLISSANTE:
        return jour, _un_an_apres(jour)
    raise ValidationError(
        "La durée d’une adhésion est à saisir\u00a0: la coordination la choisit dans Réglages "
        "(année civile ou douze mois)."
    )


def annees_des_recus() -> list[int]:
    """The last two civil years that received something: in January, last year's are asked for."""
    jours = Paiement.objects.filter(annule_le=None).dates("recu_le", "year", order="DESC")
    return [jour.year for jour in jours[:2]]


def _un_an_apres(jour: dt.date) -> dt.date:
    try:
        return jour.replace(year=jour.year + 1)
    except ValueError:
        # The 29th of February.
        return dt.date(jour.year + 1, 3, 1)


class Tarifs:
    """The scale of one day, read once: the most precise line wins, profession before collège."""

    def __init__(self, jour: dt.date) -> None:
        self._lignes = list(Bareme.objects.en_vigueur(jour))

    def montant_de(self, personne: Coordonnees) -> Decimal | None:
        return self.montant(personne.genre, personne.profession, personne.college)

    def montant(
        self, genre: str, profession: Profession | None, college: College | None
    ) -> Decimal | None:
        """None when no line answers: « à saisir », never guessed."""
        candidates = [
            ligne
            for ligne in self._lignes
            if ligne.genre == genre
            and ligne.profession_id in (None, profession.pk if profession else None)
            and ligne.college_id in (None, college.pk if college else None)
        ]
        if not candidates:
            return None
        precise = max(candidates, key=lambda b: (bool(b.profession_id), bool(b.college_id)))
        return precise.montant


def recu(adhesion: Adhesion) -> Decimal:
    total = adhesion.paiements.filter(annule_le=None).aggregate(total=Sum("montant"))["total"]
    return total or Decimal(0)


def avec_recu(adhesions: QuerySet[Adhesion]) -> QuerySet[Adhesion]:
    compte = Q(paiements__annule_le=None)
    return adhesions.annotate(recu=Coalesce(Sum("paiements__montant", filter=compte), Decimal(0)))


def cotisations_attendues(jour: dt.date | None = None) -> QuerySet[Adhesion]:
    """What is still owed for the period of the day, with what came in and the reminders sent."""
    relances = Relance.objects.filter(adhesion=OuterRef("pk")).order_by().values("adhesion")
    return (
        avec_recu(
            Adhesion.objects.le(jour or timezone.localdate()).filter(etat=EtatAdhesion.ATTENDUE)
        )
        .annotate(
            nombre_relances=Coalesce(Subquery(relances.annotate(n=Count("pk")).values("n")), 0),
            derniere_relance=Subquery(relances.annotate(d=Max("le")).values("d")),
        )
        .select_related("adherent", "adherent__college", "adherent__profession")
        .order_by("adherent__cle_tri", "pk")
    )


@dataclass(frozen=True)
class MoyensDePayer:
    """What the association set; all empty, the page says whom to ask."""

    iban: str
    lien: str
    cheque: str


def moyens_de_payer(jour: dt.date) -> MoyensDePayer:
    lus = dict(
        ParametreDate.objects.filter(cle__in=[d.cle for d in MOYENS_DE_PAYER])
        .en_vigueur(jour)
        .values_list("cle", "valeur_texte")
    )
    iban_lu, lien, cheque = (lus.get(d.cle) or "" for d in MOYENS_DE_PAYER)
    return MoyensDePayer(iban.format(iban_lu), lien, cheque)


def a_regler(adherent: Adherent, jour: dt.date) -> list[tuple[Adhesion, Decimal]]:
    """What the person still owes for the period that runs or comes; read from `fiche`."""
    return [
        (adhesion, adhesion.cotisation - adhesion.recu)  # type: ignore[attr-defined]  # annoté
        for adhesion in adherent.adhesions.all()
        if adhesion.etat == EtatAdhesion.ATTENDUE and adhesion.cotisation and adhesion.fin > jour
    ]


def adhesions_a_relancer(jour: dt.date) -> list[Adhesion]:
    """Owed, with an amount, and quiet for longer than the delay; none while it is « à saisir »."""
    delai, maximum = parametre(DELAI_RELANCE.cle, jour), parametre(RELANCES_MAX.cle, jour)
    if not (delai and delai.valeur_nombre and maximum and maximum.valeur_nombre is not None):
        return []
    ecart = dt.timedelta(days=int(delai.valeur_nombre))
    return [
        adhesion
        for adhesion in cotisations_attendues(jour).filter(cotisation__isnull=False)
        if adhesion.nombre_relances < maximum.valeur_nombre  # type: ignore[attr-defined]  # annoté
        and _derniere_nouvelle(adhesion) + ecart <= jour
    ]


def _derniere_nouvelle(adhesion: Adhesion) -> dt.date:
    relance: dt.datetime | None = adhesion.derniere_relance  # type: ignore[attr-defined]  # annoté
    return timezone.localdate(relance) if relance else adhesion.debut
