from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from annuaire.models import Fiche
from annuaire.texte import mots
from membres.adhesions.models import Adherent
from membres.adhesions.queries import Filtre, registre
from membres.comptes.models import Compte
from membres.reunions.enums import EtatReunion
from membres.reunions.models import Signature
from missions.enums import EtatDepense, RoleActeur, StatutAction
from missions.models import (
    ActeurAction,
    AnneeContrat,
    Contrat,
    EtapeAction,
    FicheAction,
    Realisation,
)


def actions_du(contrat: Contrat, *, archivees: bool = False) -> QuerySet[FicheAction]:
    return (
        FicheAction.objects.filter(mission__contrat=contrat, archivee_le__isnull=not archivees)
        .select_related("mission__mission", "instance")
        .prefetch_related("jalons")
        .annotate(
            faits=Count("realisations", filter=Q(realisations__annulee_le=None), distinct=True)
        )
        .order_by("mission__mission__ordre", "ordre", "pk")
    )


@dataclass(frozen=True)
class Colonne:
    libelle: str
    actions: tuple[FicheAction, ...]


def tableau_des_actions(contrat: Contrat) -> list[Colonne]:
    """One column a status, every live action once."""
    actions = list(actions_du(contrat))
    return [
        Colonne(str(libelle), tuple(a for a in actions if a.statut == code))
        for code, libelle in StatutAction.choices
    ]


def actions_tenues() -> QuerySet[FicheAction]:
    return FicheAction.objects.select_related("mission__mission", "mission__contrat", "instance")


@dataclass(frozen=True)
class FicheLue:
    action: FicheAction
    annees: tuple[tuple[AnneeContrat, str, str], ...]
    cout: Decimal
    minutes: int
    # Des feuilles d'émargement des réunions de l'action, toutes personnes additionnées.
    minutes_reunies: int
    acteurs: tuple[ActeurAction, ...]

    @property
    def referents(self) -> list[ActeurAction]:
        return [a for a in self.acteurs if a.role == RoleActeur.REFERENT]

    @property
    def partenaires(self) -> list[ActeurAction]:
        return [a for a in self.acteurs if a.role == RoleActeur.PARTENAIRE]


def fiche(action: FicheAction) -> FicheLue:
    racontees = {a.annee_id: a for a in action.annees.all()}
    annees = action.mission.contrat.annees.order_by("-numero")
    cout = action.depenses.filter(annulee_le=None, etat=EtatDepense.PAYEE).aggregate(
        somme=Sum("montant")
    )
    duree = faits_de(action).aggregate(somme=Sum("minutes"))
    return FicheLue(
        action=action,
        annees=tuple(
            (annee, racontees[annee.pk].realise, racontees[annee.pk].perspectives)
            if annee.pk in racontees
            else (annee, "", "")
            for annee in annees
        ),
        cout=cout["somme"] or Decimal(0),
        minutes=duree["somme"] or 0,
        minutes_reunies=presences_de(action).aggregate(somme=Sum("minutes"))["somme"] or 0,
        acteurs=tuple(action.intervenants.select_related("adherent", "fiche").order_by("pk")),
    )


def presences_de(action: FicheAction) -> QuerySet[Signature]:
    """The confirmed lines of the closed meetings that serve the action."""
    return Signature.objects.retenues().filter(
        reunion__etat=EtatReunion.CLOSE,
        reunion__actions__action=action,
        reunion__actions__ecartee_le=None,
    )


@dataclass(frozen=True)
class ActeursTrouves:
    adherents: tuple[Adherent, ...]
    fiches: tuple[Fiche, ...]


def chercher_acteurs(recherche: str, limite: int = 8) -> ActeursTrouves:
    """Members and published entries of that name; nothing as long as nothing is typed."""
    voulus = mots(recherche)
    if not voulus:
        return ActeursTrouves((), ())
    fiches = Fiche.objects.filter(publiee=True, fusionnee_dans=None)
    for mot in voulus:
        fiches = fiches.filter(recherche__contains=mot)
    return ActeursTrouves(
        tuple(registre(Filtre(recherche=recherche))[:limite]),
        tuple(fiches.order_by("cle_tri", "pk")[:limite]),
    )


def faits_de(action: FicheAction) -> QuerySet[Realisation]:
    return (
        action.realisations.filter(annulee_le=None)
        .select_related("saisie_par")
        .order_by("-jour", "-pk")
    )


def mes_faits(compte: Compte) -> QuerySet[Realisation]:
    return (
        Realisation.objects.filter(saisie_par=compte, annulee_le=None)
        .select_related("action__mission__mission")
        .order_by("-jour", "-pk")
    )


@dataclass(frozen=True)
class Mois:
    premier: date
    etapes: tuple[EtapeAction, ...]


def calendrier(contrat: Contrat) -> list[Mois]:
    """Dated steps of the live actions, month after month."""
    etapes = (
        EtapeAction.objects.filter(
            action__mission__contrat=contrat, action__archivee_le=None, fin__isnull=False
        )
        .select_related("action__mission__mission")
        .order_by("fin", "pk")
    )
    mois: dict[date, list[EtapeAction]] = {}
    for etape in etapes:
        if etape.fin:
            mois.setdefault(etape.fin.replace(day=1), []).append(etape)
    return [Mois(premier, tuple(lignes)) for premier, lignes in mois.items()]
