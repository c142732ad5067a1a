"""An assembly prepared, convened, held and closed."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import date_longue
from membres.adhesions.models import Adherent, College
from membres.comptes.models import Compte
from membres.instances import permissions, queries
from membres.instances.enums import (
    EtatAssemblee,
    NatureAssemblee,
    NatureInstance,
    NaturePoint,
    ReponseConvocation,
)
from membres.instances.models import (
    Assemblee,
    Convocation,
    Decompte,
    Instance,
    Point,
    Pouvoir,
    Presence,
    Quorum,
    RegleAssemblee,
)


@transaction.atomic
def saisir_regle(
    regle: RegleAssemblee,
    quorums: dict[College | None, Any],
    *,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> RegleAssemblee:
    """What the statutes say from a day on; the rule before it ends the day it begins."""
    _exiger(par is None or permissions.peut_gerer(par))
    RegleAssemblee.objects.filter(nature=regle.nature, fin=None, debut__lt=regle.debut).update(
        fin=regle.debut
    )
    regle.full_clean()
    regle.save()
    for college, part in quorums.items():
        if part:
            quorum = Quorum(regle=regle, college=college, part=part)
            quorum.full_clean()
            quorum.save()
    noter("assemblee.regle", acteur=par, objet=regle, request=request)
    return regle


@transaction.atomic
def preparer_assemblee(
    *,
    nature: NatureAssemblee,
    le: dt.datetime,
    lieu: str = "",
    visio: str = "",
    message: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Assemblee:
    instance = Instance.objects.actives().filter(nature=NatureInstance.AG).first()
    if instance is None:
        raise ValidationError("Créez d’abord l’instance «\u00a0Assemblée générale\u00a0».")
    _exiger_convoquer(par, instance)
    assemblee = Assemblee(
        instance=instance,
        nature=nature,
        le=le,
        lieu=lieu,
        visio=visio,
        message=message,
        creee_par=par,
    )
    assemblee.full_clean()
    assemblee.save()
    noter("assemblee.preparee", acteur=par, objet=assemblee, request=request)
    return assemblee


@transaction.atomic
def ajouter_point(
    assemblee: Assemblee, *, titre: str, texte: str, nature: NaturePoint, par: Compte | None
) -> Point:
    _exiger_convoquer(par, assemblee.instance)
    _exiger_etat(assemblee, EtatAssemblee.PREPARATION)
    dernier = assemblee.points.order_by("-rang").first()
    point = Point(
        assemblee=assemblee,
        rang=dernier.rang + 1 if dernier else 1,
        titre=titre,
        texte=texte,
        nature=nature,
    )
    point.full_clean()
    point.save()
    return point


@transaction.atomic
def retirer_point(point: Point, *, par: Compte | None) -> None:
    _exiger_convoquer(par, point.assemblee.instance)
    _exiger_etat(point.assemblee, EtatAssemblee.PREPARATION)
    assemblee = point.assemblee
    point.delete()
    for rang, reste in enumerate(assemblee.points.order_by("rang", "pk"), 1):
        if reste.rang != rang:
            reste.rang = rang
            reste.save(update_fields=["rang"])


@transaction.atomic
def convoquer(
    assemblee: Assemblee, *, par: Compte | None, request: HttpRequest | None = None
) -> list[Convocation]:
    """Every member of that day, one e-mail each, and the rules frozen. A second call adds who
    joined since, and nobody twice."""
    _exiger_convoquer(par, assemblee.instance)
    assemblee = Assemblee.objects.select_for_update().get(pk=assemblee.pk)
    if assemblee.etat not in (EtatAssemblee.PREPARATION, EtatAssemblee.CONVOQUEE):
        raise ValidationError("Cette assemblée est déjà ouverte ou close.")
    if not assemblee.points.exists():
        raise ValidationError("Écrivez d’abord l’ordre du jour\u00a0: il part avec la convocation.")
    if assemblee.etat == EtatAssemblee.PREPARATION:
        assemblee.regle = RegleAssemblee.objects.en_vigueur(
            assemblee.nature, timezone.localdate()
        ).first()
        _exiger_delai(assemblee)
        assemblee.etat = EtatAssemblee.CONVOQUEE
        assemblee.convoquee_le = timezone.now()
        assemblee.save(update_fields=["etat", "convoquee_le", "regle"])
        noter("assemblee.convoquee", acteur=par, objet=assemblee, request=request)
    deja = assemblee.convocations.values("adherent")
    membres = queries.membres_de(assemblee.instance, assemblee.jour).exclude(pk__in=deja)
    points = list(assemblee.points.order_by("rang"))
    return [_convoquer(assemblee, adherent, points, par) for adherent in membres]


def _convoquer(
    assemblee: Assemblee, adherent: Adherent, points: list[Point], par: Compte | None
) -> Convocation:
    jeton = secrets.token_urlsafe(32)
    courriel = envoyer(
        a=adherent.courriel,
        gabarit="instances/convocation",
        contexte={
            "prenom": adherent.prenom,
            "assemblee": assemblee,
            "points": points,
            "lien": settings.WAGTAILADMIN_BASE_URL + reverse("instances:convocation", args=[jeton]),
        },
        acteur=par,
    )
    return Convocation.objects.create(
        assemblee=assemblee,
        adherent=adherent,
        adresse=adherent.courriel,
        courriel=courriel,
        empreinte=hashlib.sha256(jeton.encode()).hexdigest(),
    )


def _exiger_delai(assemblee: Assemblee) -> None:
    regle = assemblee.regle
    if regle is None or regle.delai_convocation is None:
        return
    limite = assemblee.jour - dt.timedelta(days=regle.delai_convocation)
    if timezone.localdate() > limite:
        raise ValidationError(
            f"Les statuts veulent {regle.delai_convocation} jours entre la convocation et "
            f"l’assemblée ({regle.source})\u00a0: reportez la date."
        )


@transaction.atomic
def repondre(convocation: Convocation, reponse: ReponseConvocation) -> None:
    """From the mailed page, by its button. Coming takes back the pouvoir given."""
    _exiger_avant_cloture(convocation.assemblee)
    convocation.reponse, convocation.repondu_le = reponse, timezone.now()
    convocation.save(update_fields=["reponse", "repondu_le"])
    if reponse == ReponseConvocation.VIENDRA:
        convocation.assemblee.pouvoirs.valables().filter(mandant=convocation.adherent).update(
            retire_le=timezone.now()
        )


@transaction.atomic
def donner_pouvoir(
    assemblee: Assemblee,
    *,
    mandant: Adherent,
    mandataire: Adherent,
    par: Compte | None = None,
    request: HttpRequest | None = None,
) -> Pouvoir:
    """The row of the assembly is locked: two pouvoirs at once cannot both be the last allowed."""
    if par is not None:
        _exiger_convoquer(par, assemblee.instance)
    assemblee = Assemblee.objects.select_for_update().get(pk=assemblee.pk)
    _exiger_avant_cloture(assemblee)
    votants = queries.votants(assemblee)
    for qui in (mandant, mandataire):
        if qui.pk not in votants:
            raise ValidationError(f"{qui} n’a pas de voix dans cette assemblée.")
    if assemblee.presences.filter(adherent=mandant, depart=None).exists():
        raise ValidationError(f"{mandant} est dans la salle et vote en personne.")
    maximum = assemblee.regle.pouvoirs_max if assemblee.regle else None
    tenus = assemblee.pouvoirs.valables().filter(mandataire=mandataire).count()
    if maximum is not None and tenus >= maximum:
        raise ValidationError(
            f"{mandataire} tient déjà {tenus} pouvoir{'s' if tenus > 1 else ''}, le plus que "
            "permettent les statuts\u00a0: choisissez quelqu’un d’autre."
        )
    pouvoir = Pouvoir(
        assemblee=assemblee,
        mandant=mandant,
        mandataire=mandataire,
        recu_le=timezone.now(),
        saisi_par=par,
    )
    pouvoir.full_clean()
    pouvoir.save()
    noter(
        "assemblee.pouvoir",
        acteur=par or mandant.compte,
        objet=assemblee,
        details={"de": str(mandant), "a": str(mandataire)},
        request=request,
    )
    return pouvoir


@transaction.atomic
def retirer_pouvoir(pouvoir: Pouvoir, *, par: Compte | None) -> None:
    if par is not None:
        _exiger_convoquer(par, pouvoir.assemblee.instance)
    _exiger_avant_cloture(pouvoir.assemblee)
    pouvoir.retire_le = timezone.now()
    pouvoir.save(update_fields=["retire_le"])


@transaction.atomic
def ouvrir_seance(
    assemblee: Assemblee,
    *,
    president: Adherent | None = None,
    secretaire: Adherent | None = None,
    en_avance: bool = False,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> None:
    """Its minutes carry the convened day: opened another day, someone said so on purpose."""
    _exiger_convoquer(par, assemblee.instance)
    _exiger_etat(assemblee, EtatAssemblee.CONVOQUEE)
    if timezone.localdate() < assemblee.jour and not en_avance:
        raise ValidationError(
            f"Cette assemblée est convoquée pour le {date_longue(assemblee.jour)}\u00a0: "
            "elle ne s’ouvre pas avant."
        )
    assemblee.etat, assemblee.ouverte_le = EtatAssemblee.OUVERTE, timezone.now()
    assemblee.president, assemblee.secretaire = president, secretaire
    assemblee.save(update_fields=["etat", "ouverte_le", "president", "secretaire"])
    noter("assemblee.ouverte", acteur=par, objet=assemblee, request=request)


@transaction.atomic
def noter_presence(
    assemblee: Assemblee, adherent: Adherent, *, present: bool, par: Compte | None
) -> None:
    """At the door. Someone who comes votes in person: the pouvoir they had given falls."""
    _exiger_convoquer(par, assemblee.instance)
    _exiger_etat(assemblee, EtatAssemblee.OUVERTE)
    instant = timezone.now()
    if not present:
        assemblee.presences.filter(adherent=adherent, depart=None).update(depart=instant)
        return
    if not queries.membres_de(assemblee.instance, assemblee.jour).filter(pk=adherent.pk).exists():
        raise ValidationError(f"{adherent} n’est pas adhérent ce jour-là.")
    Presence.objects.update_or_create(
        assemblee=assemblee,
        adherent=adherent,
        defaults={"depart": None},
        create_defaults={"arrivee": instant, "note_par": par},
    )
    assemblee.pouvoirs.valables().filter(mandant=adherent).update(retire_le=instant)


@transaction.atomic
def saisir_vote(
    point: Point,
    voix: dict[int | None, tuple[int, int, int]],
    *,
    compte_rendu: str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> None:
    """The count by collège, never more than the voices there; a secret vote leaves no name."""
    assemblee = Assemblee.objects.select_for_update().get(pk=point.assemblee_id)
    _exiger_convoquer(par, assemblee.instance)
    _exiger_etat(assemblee, EtatAssemblee.OUVERTE)
    if point.se_vote:
        seance = queries.seance(assemblee)
        if not seance.quorum_atteint:
            raise ValidationError("Le quorum n’est pas atteint\u00a0: l’assemblée ne peut voter.")
        college_par_cle: dict[int | None, College | None] = {c.pk: c for c in College.objects.all()}
        college_par_cle[None] = None
        for college in seance.colleges:
            pour, contre, abstention = voix.get(college.pk, (0, 0, 0))
            exprimees = pour + contre + abstention
            if exprimees > college.voix:
                raise ValidationError(
                    f"{college.nom}\u00a0: {exprimees} voix comptées pour {college.voix} "
                    "présentes ou représentées. Recomptez."
                )
            Decompte.objects.update_or_create(
                point=point,
                college=college_par_cle[college.pk],
                defaults={
                    "pour": pour,
                    "contre": contre,
                    "abstention": abstention,
                    "saisi_par": par,
                },
            )
    point.compte_rendu = compte_rendu
    point.save(update_fields=["compte_rendu"])
    noter("assemblee.vote", acteur=par, objet=point, request=request)


@transaction.atomic
def clore_seance(
    assemblee: Assemblee, *, par: Compte | None, request: HttpRequest | None = None
) -> None:
    _exiger_convoquer(par, assemblee.instance)
    _exiger_etat(assemblee, EtatAssemblee.OUVERTE)
    sans_vote = [p.titre for p in assemblee.points.all() if p.se_vote and not p.decomptes.exists()]
    if sans_vote and queries.seance(assemblee).quorum_atteint:
        raise ValidationError(f"Ces points attendent leur vote\u00a0: {', '.join(sans_vote)}.")
    instant = timezone.now()
    assemblee.etat, assemblee.close_le = EtatAssemblee.CLOSE, instant
    assemblee.save(update_fields=["etat", "close_le"])
    noter("assemblee.close", acteur=par, objet=assemblee, request=request)


def _exiger_convoquer(par: Compte | None, instance: Instance) -> None:
    _exiger(par is None or permissions.peut_convoquer(par, instance))


def _exiger(permis: bool) -> None:
    if not permis:
        raise PermissionDenied("Votre rôle ne permet pas de tenir cette assemblée.")


def _exiger_etat(assemblee: Assemblee, etat: EtatAssemblee) -> None:
    if assemblee.etat != etat:
        raise ValidationError(
            f"Ce geste demande une assemblée «\u00a0{etat.label.lower()}\u00a0»\u00a0; "
            f"celle-ci est «\u00a0{assemblee.get_etat_display().lower()}\u00a0»."
        )


def _exiger_avant_cloture(assemblee: Assemblee) -> None:
    if assemblee.etat not in (EtatAssemblee.CONVOQUEE, EtatAssemblee.OUVERTE):
        raise ValidationError("Cette assemblée n’est pas convoquée, ou elle est close.")
