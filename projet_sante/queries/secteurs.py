from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.queries import communes
from projet_sante.models import CommuneDeSecteur, Secteur


def secteurs() -> list[Secteur]:
    return list(Secteur.objects.filter(retire_le=None).order_by("ordre", "pk"))


def rattachements() -> dict[str, int]:
    """INSEE code to sector, for the communes of today's territory."""
    return dict(
        CommuneDeSecteur.objects.filter(commune__in=communes().order_by().values("pk"))
        .order_by()
        .values_list("commune__code_insee", "secteur_id")
    )


def territoire() -> list[Commune]:
    return list(communes())
