import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from membres.acces_externe import registre
from membres.acces_externe.models import AccesExterne
from membres.comptes.models import Compte

# Le code donné vaut une journée de travail ; ensuite, on en redemande un.
DUREE_SESSION = timedelta(hours=12)
CLE_SESSION = "acces_externe"


def empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def acces_du_jeton(jeton: str) -> AccesExterne | None:
    """Only an access that still stands."""
    return AccesExterne.objects.en_cours().filter(empreinte=empreinte(jeton)).first()


def acces_de_session(ouverts: dict[str, float] | None, genre: str) -> AccesExterne | None:
    """The access this session has proved, if it is still open: revoking ends it at once."""
    seuil = (timezone.now() - DUREE_SESSION).timestamp()
    prouves = [int(pk) for pk, quand in (ouverts or {}).items() if quand > seuil]
    if not prouves:
        return None
    acces = AccesExterne.objects.en_cours().filter(pk__in=prouves, genre=genre)
    # Deux liens dans un navigateur : le dernier prouvé répond.
    return max(acces, key=lambda a: (ouverts or {})[str(a.pk)], default=None)


@dataclass(frozen=True)
class LigneAcces:
    acces: AccesExterne
    genre: str
    derniere_visite: datetime | None


def acces_tenus(compte: Compte) -> list[LigneAcces]:
    genres = {genre.code: genre.libelle for genre in registre.genres_tenus(compte)}
    return [
        LigneAcces(acces, genres[acces.genre], getattr(acces, "derniere_visite", None))
        for acces in acces_tenus_par(compte)
    ]


def acces_tenus_par(compte: Compte) -> QuerySet[AccesExterne]:
    codes = [genre.code for genre in registre.genres_tenus(compte)]
    return (
        AccesExterne.objects.filter(genre__in=codes)
        .select_related("ouvert_par")
        .annotate(derniere_visite=Max("codes__utilise_le"))
        .order_by("-ouvert_le", "-pk")
    )
