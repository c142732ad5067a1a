"""The ceiling of one person, read from the rows. Called under the person's lock by services."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from cpts_portal.referentiel.queries import parametre
from membres.adhesions.models import Adherent

from .models import DeclarationExterieure, Demande
from .parametres import CLE_PLAFOND
from .plafond import ZERO, Plafond


def montant_du_pass(jour: dt.date) -> Decimal | None:
    ligne = parametre(CLE_PLAFOND, jour)
    if ligne is None or ligne.valeur_nombre is None:
        return None
    # Parameters keep four decimals; what is left to pay is a whole number of cents.
    return ligne.valeur_nombre.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def plafond_de(adherent: Adherent, jour: dt.date, sauf: Demande | None = None) -> Plafond:
    """For the civil year of `jour`, the day of payment; `sauf` is the claim being judged."""
    demandes = Demande.objects.plafonnees().filter(adherent=adherent)
    if sauf is not None:
        demandes = demandes.exclude(pk=sauf.pk)
    return Plafond(
        annee=jour.year,
        montant=montant_du_pass(jour),
        paye=_somme(demandes.payees(jour.year)),
        engage=_somme(demandes.engagees()),
        ailleurs=recu_ailleurs(adherent, jour.year),
    )


def recu_ailleurs(adherent: Adherent, annee: int) -> Decimal:
    if not settings.PLAFOND_COMPTE_AILLEURS:
        return ZERO
    declarations = DeclarationExterieure.objects.filter(
        adherent=adherent, annee=annee, retiree_le=None
    )
    return declarations.aggregate(total=Sum("montant"))["total"] or ZERO


def plafonds_de(adherents: list[int], jour: dt.date) -> dict[int, Plafond]:
    """The same for a page of claims, in a constant number of questions."""
    payees = Q(etat="payee", annee_paiement=jour.year)
    engagees = Q(etat__in=["validee_coordination", "validee_tresorerie"])
    sommes: dict[int, tuple[Decimal, Decimal]] = {
        ligne["adherent"]: (ligne["paye"] or ZERO, ligne["engage"] or ZERO)
        for ligne in Demande.objects.plafonnees()
        .filter(adherent__in=adherents)
        .values("adherent")
        .annotate(paye=Sum("montant", filter=payees), engage=Sum("montant", filter=engagees))
        .order_by("adherent")
    }
    ailleurs: dict[int, Decimal] = {}
    if settings.PLAFOND_COMPTE_AILLEURS:
        ailleurs = dict(
            DeclarationExterieure.objects.filter(
                adherent__in=adherents, annee=jour.year, retiree_le=None
            )
            .values_list("adherent")
            .annotate(total=Sum("montant"))
            .order_by("adherent")
        )
    montant = montant_du_pass(jour)
    return {
        pk: Plafond(
            annee=jour.year,
            montant=montant,
            paye=sommes.get(pk, (ZERO, ZERO))[0],
            engage=sommes.get(pk, (ZERO, ZERO))[1],
            ailleurs=ailleurs.get(pk, ZERO),
        )
        for pk in adherents
    }


def _somme(demandes: QuerySet[Demande]) -> Decimal:
    return demandes.aggregate(total=Sum("montant"))["total"] or ZERO
