import datetime as dt
from collections import Counter

from membres.adhesions.models import Adherent, College


def membres_par_college(jour: dt.date) -> list[tuple[str, str, int]]:
    """(college, voice, members) of every college that has members or takes new ones."""
    presents = Adherent.objects.membres_le(jour).order_by().values_list("college_id", flat=True)
    comptes: Counter[int | None] = Counter(presents)
    colleges = College.objects.order_by("ordre", "nom")
    lignes = [
        (college.nom, college.get_voix_display(), comptes[college.pk])
        for college in colleges
        if college.actif or comptes[college.pk]
    ]
    sans = comptes[None]
    return [*lignes, ("Sans collège", "", sans)] if sans else lignes
