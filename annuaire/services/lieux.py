"""Places seen by the importers: written at once, their better-known position kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from annuaire.enums import Precision, Source
from annuaire.models import Lieu
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.validators import normaliser_telephone

_CHAMPS = (
    "nom",
    "adresse",
    "complement",
    "code_postal",
    "commune_id",
    "commune_libelle",
    "telephone",
)


@dataclass(frozen=True, slots=True)
class LieuVoulu:
    cle: str
    nom: str = ""
    adresse: str = ""
    complement: str = ""
    code_postal: str = ""
    commune: Commune | None = None
    commune_libelle: str = ""
    telephone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    precision: Precision = Precision.INCONNUE


def enregistrer_lieux(
    voulus: Iterable[LieuVoulu], source: Source, jour: date
) -> tuple[dict[str, Lieu], set[int]]:
    """The places by key, and the ids of those that changed."""
    par_cle = {voulu.cle: voulu for voulu in voulus}
    connus = {lieu.cle: lieu for lieu in Lieu.objects.filter(cle__in=par_cle).order_by("pk")}
    nouveaux, modifies = [], []
    for cle, voulu in par_cle.items():
        lieu = connus.get(cle)
        if lieu is None:
            lieu = connus[cle] = Lieu(cle=cle, source=source, source_date=jour)
            _ecrire(lieu, voulu)
            nouveaux.append(lieu)
        elif _ecrire(lieu, voulu):
            lieu.source_date = jour
            modifies.append(lieu)
    Lieu.objects.bulk_create(nouveaux)
    Lieu.objects.bulk_update(
        modifies,
        [
            *(champ.removesuffix("_id") for champ in _CHAMPS),
            "longitude",
            "latitude",
            "precision",
            "source_date",
        ],
    )
    return connus, {lieu.pk for lieu in modifies}


def _ecrire(lieu: Lieu, voulu: LieuVoulu) -> bool:
    valeurs = {champ: getattr(voulu, champ) for champ in _CHAMPS if champ != "commune_id"}
    valeurs["commune_id"] = voulu.commune.pk if voulu.commune else None
    valeurs["telephone"] = normaliser_telephone(voulu.telephone)[:20] if voulu.telephone else ""
    demenage = lieu.pk is not None and any(
        getattr(lieu, champ) != valeurs[champ] for champ in ("adresse", "commune_id")
    )
    change = [champ for champ in _CHAMPS if getattr(lieu, champ) != valeurs[champ]]
    for champ in _CHAMPS:
        setattr(lieu, champ, valeurs[champ])
    return _situer(lieu, voulu, demenage) or bool(change)


def _situer(lieu: Lieu, voulu: LieuVoulu, demenage: bool) -> bool:
    """The file's own position, else the one already known there, else the commune's centre."""
    avant = (lieu.longitude, lieu.latitude, lieu.precision)
    if voulu.longitude is not None and voulu.latitude is not None:
        lieu.longitude, lieu.latitude = voulu.longitude, voulu.latitude
        lieu.precision = voulu.precision
    elif lieu.longitude is None or demenage:
        commune = voulu.commune
        if commune and commune.longitude is not None:
            lieu.longitude, lieu.latitude = commune.longitude, commune.latitude
            lieu.precision = Precision.COMMUNE
        else:
            lieu.longitude = lieu.latitude = None
            lieu.precision = Precision.INCONNUE
    return avant != (lieu.longitude, lieu.latitude, lieu.precision)
