from django.db.models import QuerySet

from projet_sante.models import ChiffreDiagnostic


def chiffres() -> QuerySet[ChiffreDiagnostic]:
    return (
        ChiffreDiagnostic.objects.en_vue()
        .select_related("saisi_par")
        .order_by("theme", "libelle", "territoire", "-millesime")
    )
