"""Which meetings this person may see: part of every fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cpts_portal.lib.ecriture import heure
from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import permissions as instances
from membres.instances.enums import FONCTIONS_CONVOQUANTES
from membres.instances.models import Instance, Mandat
from membres.reunions import permissions
from membres.reunions.enums import VIENNENT
from membres.reunions.models import (
    Convocation,
    Reunion,
    Signature,
)


def reunions_visibles(compte: Compte, adherent: Adherent | None = None) -> QuerySet[Reunion]:
    toutes = Reunion.objects.select_related("instance", "animateur")
    if permissions.peut_tout_voir(compte):
        return toutes
    adherent = adherent or adherent_de(compte)
    if adherent is None:
        return toutes.none()
    mandats = Mandat.objects.en_cours().filter(adherent=adherent)
    miennes = (
        Q(animateur=adherent)
        | Exists(Convocation.objects.filter(reunion=OuterRef("pk"), adherent=adherent))
        | Exists(Signature.objects.retenues().filter(reunion=OuterRef("pk"), adherent=adherent))
        | Q(instance__in=mandats.values("instance"))
    )
    return toutes.filter(miennes)


def reunion_visible(compte: Compte, pk: int) -> Reunion | None:
    return reunions_visibles(compte).filter(pk=pk).first()


def instances_a_convoquer(compte: Compte) -> list[Instance]:
    """Where this person may call a meeting: `instances.permissions`' rule, asked once for all."""
    actives = list(Instance.objects.actives())
    if compte.a_role(Role.COORDINATION) or instances.est_president(compte):
        return actives
    tenues = set(
        Mandat.objects.en_cours()
        .filter(adherent__compte=compte, fonction__in=FONCTIONS_CONVOQUANTES)
        .values_list("instance", flat=True)
    )
    return [instance for instance in actives if instance.pk in tenues]


@dataclass(frozen=True)
class Filtre:
    instance: int | None = None
    etat: str = ""
    annee: int | None = None
    recherche: str = ""


def liste(compte: Compte, filtre: Filtre) -> QuerySet[Reunion]:
    """Each with how many were asked, come and signed; newest first."""
    trouvees = reunions_visibles(compte).annotate(
        convoques=Count("convocations", distinct=True),
        annonces=Count("convocations", filter=Q(convocations__reponse__in=VIENNENT), distinct=True),
        presents=Count("signatures", filter=Q(signatures__ecartee_le=None), distinct=True),
    )
    if filtre.instance:
        trouvees = trouvees.filter(instance=filtre.instance)
    if filtre.etat:
        trouvees = trouvees.filter(etat=filtre.etat)
    if filtre.annee:
        trouvees = trouvees.filter(Q(debut__year=filtre.annee) | Q(debut=None, annee=filtre.annee))
    for mot in filtre.recherche.split():
        trouvees = trouvees.filter(titre__unaccent__icontains=mot)
    return trouvees.order_by(F("debut").desc(nulls_first=True), "-pk")


ENTETES_EXPORT = [
    "Référence", "Réunion", "Groupe ou instance", "État", "Date", "Début", "Fin", "Lieu",
    "Convoqués", "Annoncés", "Présents",
]  # fmt: skip


def lignes_export(reunions: Iterable[Reunion]) -> list[list[object]]:
    return [
        [
            r.reference,
            r.titre,
            str(r.instance),
            r.get_etat_display(),
            timezone.localdate(r.debut) if r.debut else "",
            heure(r.debut) if r.debut else "",
            heure(r.fin) if r.fin else "",
            r.lieu,
            r.convoques,  # type: ignore[attr-defined]  # annotated by `liste`
            r.annonces,  # type: ignore[attr-defined]  # annotated by `liste`
            r.presents,  # type: ignore[attr-defined]  # annotated by `liste`
        ]
        for r in reunions
    ]
