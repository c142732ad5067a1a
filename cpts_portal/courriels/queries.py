from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.travaux.queries import Piece

RETARD_ADMIS = timedelta(minutes=5)


def courriels(etat: str = "") -> QuerySet[Courriel]:
    """Without their content: who wrote to whom, about what, and what became of it."""
    lignes = Courriel.objects.defer("contenu").order_by("-demande_le", "-pk")
    return lignes.filter(etat=etat) if etat in EtatCourriel.values else lignes


def nombres() -> dict[str, int]:
    comptes = dict(Courriel.objects.order_by().values_list("etat").annotate(n=Count("pk")))
    return {etat: comptes.get(etat, 0) for etat in EtatCourriel.values}


def boite_locale() -> QuerySet[Courriel]:
    """Development only: everything the portal would have sent."""
    return Courriel.objects.order_by("-demande_le", "-pk")


def etat() -> Piece:
    """The mail queue, for `/sante/etat`: a temporary refusal waits its turn, the rest must go."""
    plus_ancien = Courriel.objects.a_prendre().aggregate(le=Min("demande_le", filter=Q(reports=0)))[
        "le"
    ]
    age = (timezone.now() - plus_ancien).total_seconds() if plus_ancien else 0.0
    return Piece(
        "courriels",
        age <= RETARD_ADMIS.total_seconds(),
        f"Le plus ancien attend depuis {age:.0f} s. Transport : {settings.COURRIELS_TRANSPORT}.",
        age,
    )
