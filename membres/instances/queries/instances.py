"""Reads: one function per page, and what the apps above ask."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances.enums import NATURES_SANS_MANDAT, Fonction, NatureInstance
from membres.instances.models import Instance, Mandat


def membres_de(instance: Instance, jour: dt.date) -> QuerySet[Adherent]:
    """Who belongs to it that day: mandates, or every member of the association for the AG."""
    membres = Adherent.objects.membres_le(jour).select_related("profession", "college", "compte")
    if instance.a_des_mandats:
        mandats = Mandat.objects.en_cours(jour).filter(instance=instance)
        membres = membres.filter(pk__in=mandats.values("adherent"))
    return membres.order_by("cle_tri", "pk")


def a_pourvoir() -> QuerySet[Instance]:
    """Those an election can fill."""
    return Instance.objects.actives().exclude(nature__in=NATURES_SANS_MANDAT).order_by("nom", "pk")


def fonctions_de(compte: Compte, jour: dt.date) -> list[Mandat]:
    """Each function held that day, with its instance."""
    return list(
        Mandat.objects.en_cours(jour)
        .filter(adherent__compte=compte)
        .select_related("instance", "adherent")
        .order_by("instance__nature", "instance__nom", "debut", "pk")
    )


def instances_de(compte: Compte, jour: dt.date) -> QuerySet[Instance]:
    """Those this person belongs to by a mandate that day."""
    mandats = Mandat.objects.en_cours(jour).filter(adherent__compte=compte)
    return Instance.objects.actives().filter(pk__in=mandats.values("instance"))


def membres_et_fonctions(instance: Instance, jour: dt.date) -> list[Mandat]:
    return list(
        Mandat.objects.en_cours(jour)
        .filter(instance=instance)
        .select_related("adherent", "adherent__profession", "adherent__college")
        .order_by("adherent__cle_tri", "pk")
    )


def instances(jour: dt.date) -> QuerySet[Instance]:
    """Active ones first, each with how many mandates are in force that day."""
    en_cours = (
        Mandat.objects.en_cours(jour)
        .filter(instance=OuterRef("pk"))
        .order_by()
        .values("instance")
        .annotate(n=Count("adherent", distinct=True))
        .values("n")
    )
    return Instance.objects.annotate(membres=Coalesce(Subquery(en_cours), 0)).order_by(
        "-active", "nature", "nom", "pk"
    )


def mandats_de(instance: Instance, jour: dt.date) -> tuple[list[Mandat], list[Mandat]]:
    """In force or to come, then over."""
    tous = list(
        instance.mandats.select_related("adherent__profession", "ouvert_par").order_by(
            "adherent__cle_tri", "debut", "pk"
        )
    )
    rang = {fonction: n for n, fonction in enumerate(Fonction.values)}
    vivants = [m for m in tous if (m.fin is None or m.fin > jour) and m.fin != m.debut]
    finis = [m for m in tous if m not in vivants]
    return (
        sorted(vivants, key=lambda m: (rang[m.fonction], m.adherent.cle_tri)),
        sorted(finis, key=lambda m: m.debut, reverse=True),
    )


def groupes_ouverts() -> list[tuple[str, str]]:
    """What a newcomer may wish to join."""
    groupes = Instance.objects.actives().filter(nature=NatureInstance.GROUPE).order_by("nom")
    return list(groupes.values_list("slug", "nom"))


def presidence() -> Adherent | None:
    """Who presides the association today."""
    mandat = (
        Mandat.objects.en_cours()
        .filter(
            fonction=Fonction.PRESIDENT,
            instance__nature__in=[NatureInstance.BUREAU, NatureInstance.CA],
        )
        .select_related("adherent__compte")
        .order_by("instance__nature", "pk")
        .first()
    )
    return mandat.adherent if mandat else None


def composition(jour: dt.date) -> list[tuple[Instance, list[Mandat]]]:
    """Every active instance with its mandates of that day, in the order of the statutes."""
    mandats = (
        Mandat.objects.en_cours(jour)
        .select_related("adherent")
        .order_by("fonction", "adherent__cle_tri", "pk")
    )
    par_instance: dict[int, list[Mandat]] = {}
    for mandat in mandats:
        par_instance.setdefault(mandat.instance_id, []).append(mandat)
    instances = Instance.objects.actives().order_by("nature", "nom")
    return [(instance, par_instance.get(instance.pk, [])) for instance in instances]
