"""Places an accepted change needs: created where they are missing, put on the map."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from annuaire.enums import Precision, Source
from annuaire.models import Lieu
from annuaire.services.fiches import plus_sure
from annuaire.services.imports.differences import CHAMPS_LIEU
from annuaire.services.imports.voulu import LieuVoulu
from cpts_portal.referentiel.models import Commune

_ETAT = (
    *CHAMPS_LIEU,
    "commune_id",
    "commune_libelle",
    "longitude",
    "latitude",
    "precision",
    "source",
    "source_date",
)


def communes_de(voulus: Iterable[LieuVoulu]) -> dict[str, Commune]:
    codes = {voulu.commune for voulu in voulus if voulu.commune}
    return {c.code_insee: c for c in Commune.objects.filter(code_insee__in=codes)}


def assurer(
    voulus: Iterable[LieuVoulu], source: Source, jour: date
) -> tuple[dict[str, Lieu], list[Lieu]]:
    """The places by key, and those just created. Known ones are left as they are."""
    par_cle = {voulu.cle: voulu for voulu in voulus}
    connus = {lieu.cle: lieu for lieu in Lieu.objects.filter(cle__in=par_cle)}
    communes = communes_de(par_cle.values())
    nouveaux = []
    for cle, voulu in par_cle.items():
        if cle not in connus:
            lieu = Lieu(cle=cle, source=source, source_date=jour)
            for champ in CHAMPS_LIEU:
                setattr(lieu, champ, getattr(voulu, champ))
            lieu.commune = communes.get(voulu.commune)
            lieu.commune_libelle = voulu.commune_libelle
            situer(lieu, voulu)
            nouveaux.append(lieu)
    for lieu in Lieu.objects.bulk_create(nouveaux):
        connus[lieu.cle] = lieu
    return connus, nouveaux


def situer(lieu: Lieu, voulu: LieuVoulu) -> None:
    """The file's own position, else the commune's centre, and the precision says which."""
    commune = lieu.commune
    if voulu.longitude is not None and voulu.latitude is not None:
        lieu.longitude, lieu.latitude = voulu.longitude, voulu.latitude
        lieu.precision = voulu.precision
    elif commune is not None and commune.longitude is not None:
        lieu.longitude, lieu.latitude = commune.longitude, commune.latitude
        lieu.precision = Precision.COMMUNE
    else:
        lieu.longitude = lieu.latitude = None
        lieu.precision = Precision.INCONNUE


def mettre_a_jour(
    lieu: Lieu, voulu: LieuVoulu, champs: Iterable[str], source: Source, jour: date
) -> dict[str, Any]:
    """Writes those of `champs` no human corrected; gives back what undoes it."""
    permis = {c for c in champs if not _tenu_par_mieux(lieu, c, source)}
    avant = etat(lieu)
    for champ in permis.intersection(CHAMPS_LIEU):
        setattr(lieu, champ, getattr(voulu, champ))
    if "commune" in permis:
        lieu.commune = communes_de([voulu]).get(voulu.commune)
        lieu.commune_libelle = voulu.commune_libelle
    demenage = permis & {"adresse", "commune"}
    if "position" in permis or (demenage and "position" not in lieu.provenances):
        situer(lieu, voulu)
    if permis:
        # Writing nothing, it vouches for nothing: who knew better stays the source.
        lieu.source, lieu.source_date = source, jour
    lieu.save()
    apres = etat(lieu)
    return {champ: [avant[champ], apres[champ]] for champ in _ETAT if avant[champ] != apres[champ]}


def _tenu_par_mieux(lieu: Lieu, champ: str, source: Source) -> bool:
    connue = lieu.provenances.get(champ, {}).get("source") or lieu.source
    return plus_sure(connue, source)


def etat(lieu: Lieu) -> dict[str, Any]:
    valeurs = {champ: getattr(lieu, champ) for champ in _ETAT}
    jour = valeurs["source_date"]
    valeurs["source_date"] = jour.isoformat() if isinstance(jour, date) else jour
    return valeurs


def revenir(lieu: Lieu, retour: dict[str, Any]) -> None:
    """Each value as before, unless someone changed it since."""
    maintenant = etat(lieu)
    for champ, (avant, apres) in retour.items():
        if maintenant[champ] == apres:
            setattr(lieu, champ, avant)
    lieu.save()
