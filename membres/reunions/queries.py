"""Reads: one function per page, and what the apps above ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from cpts_portal.lib.ecriture import date_longue, heure
from membres.adhesions.models import Adherent
from membres.adhesions.queries import adherent_de
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.comptes.queries import empreinte
from membres.instances import permissions as instances
from membres.instances.enums import FONCTIONS_CONVOQUANTES
from membres.instances.models import Instance, Mandat

from . import code_tournant, permissions
from .calendrier import Rendezvous
from .duree import ecrire_duree
from .enums import VIENNENT, EtatReunion, EtatTache, Reponse
from .models import (
    AbonnementCalendrier,
    Convocation,
    CreneauPropose,
    Decision,
    Piece,
    Rectification,
    Reunion,
    Signature,
    Tache,
)

# --- Which meetings this person may see: part of every fetch ---


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


# --- One meeting ---


def pieces_de(reunion: Reunion) -> list[Piece]:
    return list(reunion.pieces.filter(retiree_le=None).order_by("depose_le", "pk"))


def piece_visible(compte: Compte, pk: int) -> Piece | None:
    return (
        Piece.objects.filter(
            pk=pk, retiree_le=None, reunion__in=reunions_visibles(compte).values("pk")
        )
        .select_related("reunion", "reunion__instance", "reunion__animateur")
        .first()
    )


def convocation_de(adherent: Adherent | None, reunion: Reunion) -> Convocation | None:
    if adherent is None:
        return None
    return (
        reunion.convocations.filter(adherent=adherent)
        .select_related("mandataire", "adherent", "reunion")
        .first()
    )


def convocation_par_pk(pk: int) -> Convocation | None:
    return (
        Convocation.objects.filter(pk=pk)
        .select_related(
            "adherent", "mandataire", "reunion", "reunion__instance", "reunion__animateur"
        )
        .first()
    )


def convocations_de(reunion: Reunion) -> list[Convocation]:
    return list(
        reunion.convocations.select_related(
            "adherent", "adherent__profession", "mandataire", "courriel"
        ).order_by("adherent__cle_tri", "pk")
    )


def mandataires_possibles(convocation: Convocation) -> list[Adherent]:
    """Others asked to the same meeting, who did not say they stay away."""
    autres = (
        Convocation.objects.filter(reunion=convocation.reunion_id)
        .exclude(pk=convocation.pk)
        .exclude(reponse__in=[Reponse.ABSENT, Reponse.POUVOIR])
    )
    return list(Adherent.objects.filter(pk__in=autres.values("adherent")).en_ordre())


@dataclass(frozen=True)
class Bilan:
    """How the answers stand."""

    convoques: int
    viennent: int
    absents: int
    pouvoirs: int

    @property
    def muets(self) -> int:
        return self.convoques - self.viennent - self.absents - self.pouvoirs


def bilan(convocations: Iterable[Convocation]) -> Bilan:
    reponses = [c.reponse for c in convocations]
    return Bilan(
        convoques=len(reponses),
        viennent=sum(r in VIENNENT for r in reponses),
        absents=reponses.count(Reponse.ABSENT),
        pouvoirs=reponses.count(Reponse.POUVOIR),
    )


def creneaux_de(reunion: Reunion) -> list[CreneauPropose]:
    """Each date with its counts, and the answers to draw the grid."""
    return list(
        reunion.creneaux.annotate(
            oui=Count("avis", filter=Q(avis__avis="oui")),
            au_besoin=Count("avis", filter=Q(avis__avis="au_besoin")),
            non=Count("avis", filter=Q(avis__avis="non")),
        ).order_by("debut", "pk")
    )


def avis_de(convocation: Convocation) -> dict[int, str]:
    return dict(convocation.avis.values_list("creneau_id", "avis"))


def decisions_de(reunion: Reunion) -> list[Decision]:
    return list(reunion.decisions.filter(retiree_le=None).order_by("cree_le", "pk"))


def taches_de_reunion(reunion: Reunion) -> list[Tache]:
    return list(
        reunion.taches.select_related("responsable", "reunion", "reunion__instance").order_by(
            F("echeance").asc(nulls_last=True), "pk"
        )
    )


# --- The attendance sheet ---


def signatures_de(reunion: Reunion, *, ecartees: bool = False) -> list[Signature]:
    lignes = reunion.signatures.select_related(
        "adherent", "adherent__profession", "saisi_par", "ecartee_par", "reunion"
    )
    lignes = lignes.filter(ecartee_le__isnull=False) if ecartees else lignes.retenues()
    return sorted(lignes.order_by("signe_le", "pk"), key=_ordre_de_la_feuille)


def rectifications_de(reunion: Reunion) -> list[Rectification]:
    return list(
        reunion.rectifications.select_related("signature", "signature__adherent", "par").order_by(
            "quand", "pk"
        )
    )


def rectifiee_le(reunion: Reunion) -> dt.datetime | None:
    return reunion.rectifications.order_by("-quand").values_list("quand", flat=True).first()


def _ordre_de_la_feuille(signature: Signature) -> tuple[bool, str]:
    """Members in the order of the register, then guests as they signed."""
    return (signature.adherent is None, signature.adherent.cle_tri if signature.adherent else "")


def attendus_sans_signature(reunion: Reunion) -> list[Adherent]:
    """Those asked who have not signed, and did not say they stay away; then the others."""
    signes = reunion.signatures.retenues().filter(adherent__isnull=False).values("adherent")
    convoques = reunion.convocations.exclude(adherent__in=signes)
    return list(
        Adherent.objects.filter(pk__in=convoques.values("adherent"))
        .select_related("profession")
        .en_ordre()
    )


def seances_ouvertes(instant: dt.datetime | None = None) -> list[Reunion]:
    return list(
        Reunion.objects.en_seance(instant).select_related("instance").order_by("debut", "pk")
    )


def reunion_du_code(code: str, instant: dt.datetime | None = None) -> Reunion | None:
    """The open meeting whose screen shows this code."""
    maintenant = instant or timezone.now()
    for reunion in seances_ouvertes(maintenant):
        if code_tournant.verifier(reunion.secret, code, maintenant.timestamp()) is not None:
            return reunion
    return None


def signature_de(adherent: Adherent | None, reunion: Reunion) -> Signature | None:
    if adherent is None:
        return None
    return reunion.signatures.retenues().filter(adherent=adherent).first()


# --- Hours ---


@dataclass(frozen=True)
class Heures:
    annee: int
    lignes: list[Signature]

    @property
    def minutes(self) -> int:
        return sum(ligne.minutes or 0 for ligne in self.lignes)

    @property
    def duree(self) -> str:
        return ecrire_duree(self.minutes)


def heures(adherent: Adherent, annee: int) -> Heures:
    """Every closed meeting of the year this person signed, with its frozen minutes."""
    lignes = (
        Signature.objects.retenues()
        .filter(adherent=adherent, reunion__etat=EtatReunion.CLOSE, reunion__debut__year=annee)
        .select_related("reunion", "reunion__instance")
        .order_by("-reunion__debut", "-pk")
    )
    return Heures(annee, list(lignes))


def minutes_par_adherent(debut: dt.date, fin: dt.date) -> dict[int, int]:
    """Total of each person between two days, `fin` excluded."""
    totaux = (
        Signature.objects.retenues()
        .filter(
            adherent__isnull=False,
            reunion__etat=EtatReunion.CLOSE,
            reunion__debut__date__gte=debut,
            reunion__debut__date__lt=fin,
        )
        .values("adherent")
        .annotate(total=Sum("minutes"))
        .order_by("adherent")
    )
    return {ligne["adherent"]: ligne["total"] or 0 for ligne in totaux}


# --- Tasks ---


def taches_de(adherent: Adherent) -> QuerySet[Tache]:
    return (
        Tache.objects.filter(responsable=adherent)
        .select_related("reunion", "reunion__instance", "responsable")
        .order_by(F("echeance").asc(nulls_last=True), "pk")
    )


def taches_ouvertes_du_groupe(instance: Instance) -> QuerySet[Tache]:
    """Still open, from any meeting of this group."""
    return (
        Tache.objects.ouvertes()
        .filter(reunion__instance=instance)
        .select_related("responsable")
        .order_by("echeance", "pk")
    )


def taches_ouvertes(adherent: Adherent) -> list[Tache]:
    return list(taches_de(adherent).ouvertes())  # type: ignore[attr-defined]  # our queryset


def taches_finies(adherent: Adherent) -> list[Tache]:
    finies = [EtatTache.FAITE, EtatTache.ABANDONNEE]
    return list(taches_de(adherent).filter(etat__in=finies).order_by("-faite_le", "-pk")[:50])


# --- Dashboard and calendar ---


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


def membres_a_ajouter(reunion: Reunion, recherche: str) -> list[Adherent]:
    """Members who signed the paper without having been asked to come."""
    jour = timezone.localdate(reunion.debut) if reunion.debut else timezone.localdate()
    trouves = (
        Adherent.objects.membres_le(jour)
        .exclude(pk__in=reunion.convocations.values("adherent"))
        .exclude(
            pk__in=reunion.signatures.retenues().filter(adherent__isnull=False).values("adherent")
        )
        .select_related("profession")
    )
    for mot in recherche.split():
        trouves = trouves.filter(
            Q(nom__unaccent__icontains=mot) | Q(prenom__unaccent__icontains=mot)
        )
    return list(trouves.en_ordre()[:8])
