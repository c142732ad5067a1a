"""Who objected never comes back: the portal forgets the person and keeps a keyed hash."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from annuaire.enums import MotifRetrait
from annuaire.models import Fiche, Opposition
from annuaire.services.fiches import retirer_fiche
from cpts_portal.journal.services import noter

_SEL = "annuaire.opposition"


def empreinte(identifiant: str, cle: str) -> str:
    return salted_hmac(_SEL, identifiant, secret=cle, algorithm="sha256").hexdigest()


def cles_de_hachage() -> list[str]:
    """Former keys too: changing the secret must not bring anyone back."""
    propres = [settings.ANNUAIRE_CLE_OPPOSITIONS] if settings.ANNUAIRE_CLE_OPPOSITIONS else []
    anciennes = [str(cle) for cle in settings.SECRET_KEY_FALLBACKS]
    return [*propres, settings.SECRET_KEY, *anciennes]


def identifiants(fiche: Fiche) -> list[str]:
    """What registers know this entry by, and the entries merged into it."""
    suivis = Q(cle__startswith="rpps:") | Q(cle__startswith="finess:") | Q(cle__startswith="cle:")
    trouves = list(fiche.alias.filter(suivis).values_list("cle", flat=True))
    if hasattr(fiche, "professionnel"):
        trouves.append(f"rpps:{fiche.professionnel.rpps}")
    elif hasattr(fiche, "structure"):
        trouves.append(f"cle:{fiche.structure.cle}")
        if fiche.structure.finess:
            trouves.append(f"finess:{fiche.structure.finess}")
    return trouves


@transaction.atomic
def opposer(
    fiche: Fiche, *, acteur: Any = None, motif: str = "", request: Any = None
) -> list[Opposition]:
    """Unpublish at once, and remember that no import may bring this entry back."""
    cle = cles_de_hachage()[0]
    posees = [
        Opposition.objects.get_or_create(
            empreinte=empreinte(identifiant, cle),
            defaults={"genre": fiche.genre, "motif": motif[:250]},
        )[0]
        for identifiant in identifiants(fiche)
    ]
    retirer_fiche(fiche, motif=MotifRetrait.OPPOSITION, acteur=acteur, request=request)
    return posees


@transaction.atomic
def lever_opposition(fiche: Fiche, *, acteur: Any, request: Any = None) -> int:
    """The person changed their mind before erasure: registers may speak of them again."""
    empreintes = [empreinte(i, cle) for i in identifiants(fiche) for cle in cles_de_hachage()]
    leves, _ = Opposition.objects.filter(empreinte__in=empreintes).delete()
    noter("annuaire.opposition_levee", acteur=acteur, objet=fiche, request=request)
    return leves


def est_oppose(*, rpps: str = "", finess: str = "", cle: str = "") -> bool:
    donnes = {"rpps": rpps, "finess": finess, "cle": cle}
    return bool(opposes(f"{nom}:{valeur}" for nom, valeur in donnes.items() if valeur))


def opposes(candidats: Iterable[str]) -> set[str]:
    """Among « rpps:… », « finess:… » and « cle:… », those of people who objected."""
    if not Opposition.objects.exists():
        return set()
    cles = cles_de_hachage()
    par_empreinte = {empreinte(c, cle): c for c in set(candidats) for cle in cles}
    connues = Opposition.objects.filter(empreinte__in=par_empreinte)
    return {par_empreinte[e] for e in connues.values_list("empreinte", flat=True)}
