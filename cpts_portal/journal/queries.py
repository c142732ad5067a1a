from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cpts_portal.journal import registre
from cpts_portal.journal.models import Entree
from cpts_portal.lib.connexion import Compte


@dataclass(frozen=True)
class Filtre:
    acteur: str = ""
    action: str = ""
    objet: str = ""
    du: date | None = None
    au: date | None = None


def entrees(filtre: Filtre) -> QuerySet[Entree]:
    """Newest first. The label kept on the line is enough: no join, whatever the page shows."""
    lignes = Entree.objects.order_by("-quand", "-pk")
    if filtre.acteur:
        lignes = lignes.filter(acteur_libelle__icontains=filtre.acteur)
    if filtre.action:
        lignes = lignes.filter(action=filtre.action)
    if filtre.objet:
        lignes = lignes.filter(objet_libelle__icontains=filtre.objet)
    if filtre.du:
        lignes = lignes.filter(quand__gte=_minuit(filtre.du))
    if filtre.au:
        lignes = lignes.filter(quand__lt=_minuit(filtre.au + timedelta(days=1)))
    return lignes


def concernant(
    objets: Iterable[tuple[str, str]], *, sauf: Compte, depuis: datetime
) -> QuerySet[Entree]:
    """What others did about these objects (type, identifier), and the lists exported since."""
    voulus = Q(action__in=registre.collectives(), quand__gte=depuis)
    par_type: dict[str, list[str]] = {}
    for genre, identifiant in objets:
        par_type.setdefault(genre, []).append(identifiant)
    for genre, identifiants in par_type.items():
        voulus |= Q(objet_type=genre, objet_id__in=identifiants)
    d_autrui = Q(acteur=None) | ~Q(acteur=sauf)
    return Entree.objects.filter(voulus).filter(d_autrui).order_by("-quand", "-pk")


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time.min))
