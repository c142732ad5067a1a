from django.db.models import Count, QuerySet

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel


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
