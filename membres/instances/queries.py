"""Reads: one function per page, and what the apps above ask."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from membres.adhesions.models import Adherent
from membres.comptes.models import Compte

from .models import Instance, Mandat


def membres_de(instance: Instance, jour: dt.date) -> QuerySet[Adherent]:
    """Who belongs to it that day: mandates, or every member of the association for the AG."""
    membres = Adherent.objects.membres_le(jour).select_related("profession", "college", "compte")
    if instance.a_des_mandats:
        mandats = Mandat.objects.en_cours(jour).filter(instance=instance)
        membres = membres.filter(pk__in=mandats.values("adherent"))
    return membres.order_by("cle_tri", "pk")


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
