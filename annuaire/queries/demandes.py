"""Requests: what the person follows, what the coordination has to answer and by when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annuaire import jetons
from annuaire.enums import EtatDemande, Genre, GenreDemande
from annuaire.models import Demande, Fiche
from annuaire.texte import normaliser

_SEMBLABLES_MAX = 6


def fiche_publiee(slug: str) -> Fiche:
    return Fiche.objects.publiees().sans_reserve().get(slug=slug)


def demande_suivie(jeton: str) -> Demande:
    """Raises `JetonRefuse` or `Demande.DoesNotExist`."""
    return Demande.objects.select_related("fiche").get(pk=jetons.ouvrir(jetons.DEMANDE, jeton))


def confirmable(demande: Demande) -> bool:
    limite = demande.recue_le + timedelta(days=settings.ANNUAIRE_CONFIRMATION_JOURS)
    return demande.a_confirmer and timezone.now() <= limite


def adresses_de(fiche: Fiche) -> set[str]:
    """The mailboxes known to be those of the entry: who reads one of them is believed."""
    connues = [fiche.courriel, fiche.mssante, fiche.compte.email if fiche.compte else ""]
    return {adresse.strip().lower() for adresse in connues if adresse}


@dataclass(frozen=True, slots=True)
class ARepondre:
    nombre: int
    en_retard: int
    prochaine: date | None


def a_repondre() -> ARepondre:
    jour = timezone.localdate()
    attendent = Demande.objects.a_traiter().order_by("echeance")
    comptes = attendent.aggregate(n=Count("pk"), retard=Count("pk", filter=Q(echeance__lt=jour)))
    premiere = attendent.values_list("echeance", flat=True).first()
    return ARepondre(comptes["n"], comptes["retard"], premiere)


def demandes(etat: str = "", genre: str = "") -> QuerySet[Demande]:
    """Those that wait first, the most urgent on top; unconfirmed ones are nobody's business yet."""
    liste = Demande.objects.exclude(etat=EtatDemande.A_CONFIRMER).select_related(
        "fiche", "decidee_par"
    )
    if genre in GenreDemande.values:
        liste = liste.filter(genre=genre)
    if etat == "closes":
        return liste.exclude(etat=EtatDemande.A_TRAITER).order_by("-decidee_le", "-pk")
    return liste.filter(etat=EtatDemande.A_TRAITER).order_by("echeance", "pk")


def semblables(demande: Demande) -> list[Fiche]:
    """Entries that may already be the one asked for: same number, else the same name."""
    rpps = demande.details.get("rpps", "")
    nom = normaliser(demande.details.get("nom", ""))
    memes = Q(professionnel__rpps=rpps) if rpps else Q(pk=None)
    if nom:
        memes |= Q(recherche__contains=f" {nom} ")
    trouvees = Fiche.objects.filter(memes, fusionnee_dans=None).sans_reserve()
    if demande.details.get("qui") != "structure":
        trouvees = trouvees.filter(genre=Genre.PERSONNE)
    return list(trouvees.order_by("cle_tri", "pk")[:_SEMBLABLES_MAX])
