"""Dashboard and calendar."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from cpts_portal.lib.ecriture import date_longue, heure
from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.comptes.queries import empreinte
from membres.reunions.calendrier import Rendezvous
from membres.reunions.enums import VIENNENT, EtatReunion, Reponse
from membres.reunions.models import (
    AbonnementCalendrier,
    Convocation,
    Reunion,
)


def prochaines(adherent: Adherent, nombre: int = 4) -> list[Reunion]:
    """With this person's own answer in `ma_convocation`, and how many come."""
    miennes = Convocation.objects.filter(adherent=adherent).select_related("mandataire")
    return list(
        Reunion.objects.a_venir()
        .filter(convocations__adherent=adherent)
        .select_related("instance")
        .prefetch_related(Prefetch("convocations", queryset=miennes, to_attr="miennes"))
        .annotate(
            annonces=Count(
                "convocations", filter=Q(convocations__reponse__in=VIENNENT), distinct=True
            )
        )
        .order_by("debut", "pk")[:nombre]
    )


def sondages_sans_avis(adherent: Adherent) -> list[Convocation]:
    return list(
        Convocation.objects.filter(
            adherent=adherent, reunion__etat=EtatReunion.SONDAGE, avis__isnull=True
        )
        .select_related("reunion", "reunion__instance")
        .order_by("reunion__cree_le", "pk")
    )


def reponses_attendues(adherent: Adherent) -> list[Convocation]:
    return list(
        Convocation.objects.envoyees()
        .filter(
            adherent=adherent,
            reponse=Reponse.ATTENDUE,
            reunion__etat=EtatReunion.CONVOQUEE,
            reunion__debut__gte=timezone.now(),
        )
        .select_related("reunion", "reunion__instance")
        .order_by("reunion__debut", "pk")
    )


def a_clore(compte: Compte, adherent: Adherent | None) -> list[Reunion]:
    """Past meetings whose list awaits this person."""
    passees = Reunion.objects.a_clore().select_related("instance", "animateur")
    if not compte.a_role(Role.COORDINATION):
        if adherent is None:
            return []
        passees = passees.filter(animateur=adherent)
    return list(passees.order_by("debut", "pk")[:20])


def compte_du_flux(jeton: str) -> Compte | None:
    abonnement = (
        AbonnementCalendrier.objects.filter(empreinte=empreinte(jeton), compte__is_active=True)
        .select_related("compte")
        .first()
    )
    return abonnement.compte if abonnement else None


def abonnement_de(compte: Compte) -> AbonnementCalendrier | None:
    return AbonnementCalendrier.objects.filter(compte=compte).first()


def rendezvous(compte: Compte) -> list[Rendezvous]:
    """What this person's calendar shows: meetings they are asked to, a year back at most."""
    adherent = adherent_de(compte)
    if adherent is None:
        return []
    depuis = timezone.now() - dt.timedelta(days=365)
    reunions = (
        Reunion.objects.avec_date()
        .filter(
            Exists(
                Convocation.objects.filter(
                    reunion=OuterRef("pk"), adherent=adherent, envoyee_le__isnull=False
                )
            ),
            debut__gte=depuis,
        )
        .select_related("instance")
        .order_by("debut", "pk")
    )
    return [rendezvous_de(reunion) for reunion in reunions]


def rendezvous_de(reunion: Reunion) -> Rendezvous:
    assert reunion.debut is not None  # noqa: S101 - dated, for the type checker
    assert reunion.fin is not None  # noqa: S101 - dated, for the type checker
    adresse = settings.WAGTAILADMIN_BASE_URL + reverse("reunions:detail", args=[reunion.pk])
    return Rendezvous(
        uid=f"{reunion.reference}@{settings.WAGTAILADMIN_BASE_URL.split('://')[-1]}",
        titre=f"{reunion.instance} : {reunion.titre}",
        debut=reunion.debut,
        fin=reunion.fin,
        modifie_le=reunion.modifie_le,
        lieu=reunion.lieu or reunion.lien_visio,
        description="\n\n".join(filter(None, (reunion.ordre_du_jour, reunion.lien_visio))),
        adresse=adresse,
        annule=reunion.etat == EtatReunion.ANNULEE,
        sequence=reunion.sequence,
    )


def dire_horaire(reunion: Reunion) -> str:
    """« mercredi 14 octobre 2026, 12 h 30 à 14 h »."""
    if reunion.debut is None or reunion.fin is None:
        return "date à choisir"
    return (
        f"{date_longue(reunion.debut, avec_jour=True)}, {heure(reunion.debut)} à "
        f"{heure(reunion.fin)}"
    )
