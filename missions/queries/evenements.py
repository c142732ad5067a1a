"""Declared events, read."""

from django.db.models import Count, Prefetch, Q, QuerySet

from membres.comptes.models import Compte
from missions.enums import FormeIndicateur
from missions.enums_crise import Disponibilite
from missions.models import (
    AnneeContrat,
    AppelVolontaires,
    EntreeMainCourante,
    EvenementCrise,
    PieceAttendue,
    ReponseAppel,
)

CODE_MISSION = "CRISE"


def evenements() -> QuerySet[EvenementCrise]:
    return (
        EvenementCrise.objects.select_related("reconnu", "declare_par")
        .annotate(lignes=Count("main_courante", distinct=True))
        .order_by("-ouvert_le", "-pk")
    )


def evenements_ouverts() -> QuerySet[EvenementCrise]:
    return EvenementCrise.objects.filter(clos_le=None).order_by("-ouvert_le", "-pk")


def main_courante(evenement: EvenementCrise) -> QuerySet[EntreeMainCourante]:
    """Latest first: one reads what just happened."""
    return evenement.main_courante.select_related("auteur").order_by("-heure", "-pk")


def appels(evenement: EvenementCrise) -> QuerySet[AppelVolontaires]:
    reponses = ReponseAppel.objects.select_related(
        "volontaire__adherent__commune", "volontaire__adherent__profession"
    )
    reponses = reponses.defer("volontaire__adherent__commune__contour").order_by(
        "-reponse", "volontaire__adherent__cle_tri", "pk"
    )
    return (
        evenement.appels.select_related("message", "lance_par")
        .annotate(
            appeles=Count("reponses"),
            disponibles=Count("reponses", filter=Q(reponses__reponse=Disponibilite.OUI)),
            sans_reponse=Count("reponses", filter=Q(reponses__reponse="")),
        )
        .prefetch_related(Prefetch("reponses", reponses))
        .order_by("-lance_le", "-pk")
    )


def ma_reponse(compte: Compte, appel: int) -> ReponseAppel | None:
    return (
        ReponseAppel.objects.select_related("appel__evenement", "volontaire")
        .filter(appel=appel, volontaire__adherent__compte=compte, volontaire__retire_le=None)
        .first()
    )


def appels_sans_ma_reponse(compte: Compte) -> QuerySet[ReponseAppel]:
    return (
        ReponseAppel.objects.select_related("appel__evenement")
        .filter(
            reponse="",
            volontaire__adherent__compte=compte,
            volontaire__retire_le=None,
            appel__evenement__clos_le=None,
        )
        .order_by("-appel__lance_le", "pk")
    )


def a_faire_reconnaitre() -> QuerySet[EvenementCrise]:
    """Closed, and nobody said yet whether the ARS recognised it."""
    return EvenementCrise.objects.filter(
        clos_le__isnull=False, reconnu=None, non_reconnu_le=None
    ).order_by("clos_le", "pk")


def annees_de_reconnaissance() -> QuerySet[AnneeContrat]:
    """The open years of the contracts that hold the mission."""
    return (
        AnneeContrat.objects.filter(close_le=None, contrat__missions__mission__code=CODE_MISSION)
        .select_related("contrat")
        .order_by("-debut", "pk")
    )


def pieces_du_plan() -> QuerySet[PieceAttendue]:
    """Where the plan is expected as a proof: the indicators of the mission, years open."""
    return (
        PieceAttendue.objects.filter(
            indicateur__action__mission__mission__code=CODE_MISSION,
            indicateur__annee__close_le=None,
        )
        .exclude(indicateur__forme=FormeIndicateur.EVENEMENT)
        .select_related("indicateur__annee__contrat", "indicateur__action__mission__mission")
        .prefetch_related("preuves")
        .order_by("-indicateur__annee__numero", "indicateur__code", "ordre", "pk")
    )
