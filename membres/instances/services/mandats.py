"""Mandates, and the dated roles that follow them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.periodes import decoupes
from membres.adhesions.models import Adherent
from membres.comptes import services as comptes
from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole, Compte
from membres.instances import permissions
from membres.instances.enums import (
    FONCTIONS_DE_PILOTAGE,
    FONCTIONS_DE_TRESORERIE,
    NATURES_PILOTEES,
    Fonction,
    NatureInstance,
)
from membres.instances.models import Instance, Mandat, RoleDeMandat


def roles_du_mandat(instance: Instance, fonction: str) -> frozenset[Role]:
    if instance.nature == NatureInstance.BUREAU:
        tresorerie = {Role.TRESORIER} if fonction in FONCTIONS_DE_TRESORERIE else set()
        return frozenset({Role.BUREAU} | tresorerie)
    if instance.nature in NATURES_PILOTEES and fonction in FONCTIONS_DE_PILOTAGE:
        return frozenset({Role.PILOTE})
    return frozenset()


@transaction.atomic
def ouvrir_mandat(
    instance: Instance,
    adherent: Adherent,
    fonction: Fonction,
    *,
    debut: dt.date,
    fin: dt.date | None = None,
    decision: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Mandat:
    """`fin` is the first day without. The roles it carries open with it."""
    _exiger(par is None or _peut_ouvrir(par, instance, fonction))
    if not instance.a_des_mandats:
        raise ValidationError("Tous les adhérents composent l’assemblée générale, sans mandat.")
    if not instance.active:
        raise ValidationError("Cette instance n’est plus active.")
    if not Adherent.objects.membres_le(debut).filter(pk=adherent.pk).exists():
        raise ValidationError(f"{adherent} n’est pas adhérent au début de ce mandat.")
    mandat = Mandat(
        instance=instance,
        adherent=adherent,
        fonction=fonction,
        debut=debut,
        fin=fin,
        decision=decision,
        ouvert_par=par,
    )
    mandat.full_clean()
    mandat.save()
    noter(
        "mandat.ouvert",
        acteur=par,
        objet=adherent,
        details={"instance": instance.nom, "fonction": mandat.fonction, "debut": str(debut)},
        request=request,
    )
    _couvrir(mandat, par=par, request=request)
    return mandat


@transaction.atomic
def terminer_mandat(
    mandat: Mandat,
    *,
    fin: dt.date | None = None,
    motif: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Mandat:
    """Without `fin`, at once. Roles end the same day, unless another mandate carries them."""
    verrouille = Mandat.objects.select_for_update().get(pk=mandat.pk)
    _exiger(par is None or _peut_ouvrir(par, verrouille.instance, verrouille.fonction))
    fin = max(fin or timezone.localdate(), verrouille.debut)
    if verrouille.fin and verrouille.fin <= timezone.localdate():
        raise ValidationError("Ce mandat est déjà terminé.")
    if verrouille.fin and fin >= verrouille.fin:
        raise ValidationError("Ce mandat prend déjà fin plus tôt.")
    verrouille.fin, verrouille.motif_fin = fin, motif
    verrouille.full_clean()
    verrouille.save(update_fields=["fin", "motif_fin"])
    noter(
        "mandat.termine",
        acteur=par,
        objet=verrouille.adherent,
        details={"instance": verrouille.instance.nom, "fin": str(fin), "motif": motif},
        request=request,
    )
    _decouvrir(verrouille, par=par, motif=motif or "Fin du mandat", request=request)
    accorder_les_roles(verrouille.adherent, par=par, request=request)
    mandat.refresh_from_db()
    return mandat


@transaction.atomic
def accorder_les_roles(
    adherent: Adherent, *, par: Compte | None, request: HttpRequest | None = None
) -> None:
    """Every living mandate has its roles: after an account is linked, or another mandate ends."""
    for mandat in adherent.mandats.vivants().select_related("instance", "adherent__compte"):
        _couvrir(mandat, par=par, request=request)


def _couvrir(mandat: Mandat, *, par: Compte | None, request: HttpRequest | None) -> None:
    """Opens what is missing of each role over the mandate's days; one that is over opens none."""
    compte = mandat.adherent.compte
    terminee = mandat.fin is not None and mandat.fin <= timezone.localdate()
    if compte is None or not compte.is_active or terminee:
        return
    for role in sorted(roles_du_mandat(mandat.instance, mandat.fonction)):
        tenus = list(
            compte.attributions.filter(role=role)
            .exclude(fin=F("debut"))
            .values_list("debut", "fin")
        )
        for debut, fin in decoupes(mandat.debut, mandat.fin, tenus):
            attribution = comptes.attribuer_role(
                compte, role, debut=debut, fin=fin, par=par, motif=str(mandat)[:200],
                request=request,
            )  # fmt: skip
            RoleDeMandat.objects.create(mandat=mandat, attribution=attribution)


def _decouvrir(
    mandat: Mandat, *, par: Compte | None, motif: str, request: HttpRequest | None
) -> None:
    assert mandat.fin is not None  # noqa: S101 - just ended
    ouvertes = AttributionRole.objects.filter(mandat_origine__mandat=mandat)
    for attribution in ouvertes.select_related("compte"):
        if attribution.fin is None or attribution.fin > mandat.fin:
            comptes.mettre_fin_au_role(
                attribution, par=par, fin=mandat.fin, motif=motif, request=request
            )


def roles_qui_restent(mandat: Mandat) -> list[Role]:
    """Held apart from this mandate, by another or by a decision of its own: its end leaves them."""
    compte = mandat.adherent.compte
    if compte is None or mandat.fin is None:
        return []
    tenus = compte.attributions.filter(
        Q(fin=None) | Q(fin__gt=mandat.fin),
        debut__lte=mandat.fin,
        role__in=roles_du_mandat(mandat.instance, mandat.fonction),
    )
    return [Role(role) for role in sorted(set(tenus.values_list("role", flat=True)))]


def _peut_ouvrir(par: Compte, instance: Instance, fonction: str) -> bool:
    if fonction == Fonction.MEMBRE:
        return permissions.peut_composer(par, instance)
    return permissions.peut_gerer(par)


def _exiger(permis: bool) -> None:
    if not permis:
        raise PermissionDenied("Votre rôle ne permet pas d’ouvrir ou de clore ce mandat.")
