from datetime import date

from django.db import transaction
from django.db.models import Q

from missions.models import AnneeContrat, Contrat, Grille


def grille_du(jour: date) -> Grille | None:
    return (
        Grille.objects.filter(Q(date_fin=None) | Q(date_fin__gte=jour), date_effet__lte=jour)
        .order_by("-date_effet")
        .first()
    )


@transaction.atomic
def ouvrir_annee(contrat: Contrat, numero: int) -> AnneeContrat:
    """The grid in force at the start of the year stays with it, whatever comes later."""
    debut, fin = contrat.bornes_annee(numero)
    annee, _ = AnneeContrat.objects.get_or_create(
        contrat=contrat,
        numero=numero,
        defaults={"debut": debut, "fin": fin, "grille": grille_du(debut)},
    )
    return annee
