"""Addresses without a position, asked of the geocoder in batches, never twice the same.

The service says « ok » to anything: a result counts only by its score and its commune.
"""

import csv
import io
import logging
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.db import transaction

from annuaire.enums import Precision
from annuaire.models import Geocodage, Lieu
from annuaire.services.imports.voulu import LieuVoulu
from annuaire.texte import normaliser

logger = logging.getLogger(__name__)

_LOT = 2000
_DELAI = 60
_PRECISIONS = {
    "housenumber": Precision.ADRESSE,
    "street": Precision.RUE,
    "locality": Precision.RUE,
}
_CONNUES = (Precision.ADRESSE.value, Precision.RUE.value)


def geocoder(voulus: Iterable[LieuVoulu], connus: Mapping[str, Lieu]) -> int:
    """Fills positions in place; how many. Nothing without an address set by the operator."""
    if not settings.ANNUAIRE_GEOCODAGE_ADRESSE:
        return 0
    a_placer: dict[str, list[LieuVoulu]] = {}
    for voulu in voulus:
        muette = voulu.longitude is None and voulu.adresse and voulu.commune
        if muette and not _deja_place(voulu, connus.get(voulu.cle)):
            a_placer.setdefault(_cle(voulu), []).append(voulu)
    reponses = {g.cle: g for g in Geocodage.objects.filter(cle__in=list(a_placer))}
    inconnues = {cle: lieux[0] for cle, lieux in a_placer.items() if cle not in reponses}
    reponses |= {reponse.cle: reponse for reponse in _demander(inconnues)}
    places = 0
    for cle, lieux in a_placer.items():
        reponse = reponses.get(cle)
        if reponse is None or reponse.longitude is None:
            continue
        for voulu in lieux:
            voulu.longitude, voulu.latitude = reponse.longitude, reponse.latitude
            voulu.precision = reponse.precision
            places += 1
    return places


def _cle(voulu: LieuVoulu) -> str:
    return normaliser(f"{voulu.adresse} {voulu.code_postal} {voulu.commune}")[:250]


def _deja_place(voulu: LieuVoulu, connu: Lieu | None) -> bool:
    return bool(connu and connu.precision in _CONNUES and connu.adresse == voulu.adresse)


def _demander(lieux: Mapping[str, LieuVoulu]) -> Iterator[Geocodage]:
    cles = list(lieux)
    for debut in range(0, len(cles), _LOT):
        lot = {cle: lieux[cle] for cle in cles[debut : debut + _LOT]}
        try:
            lignes = _interroger(lot)
        except (urllib.error.URLError, TimeoutError, ConnectionError, csv.Error, ValueError):
            # Without it the commune's centre stands; the next import asks again.
            logger.warning("Le géocodeur ne répond pas", exc_info=True)
            return
        trouves = [_juger(cle, lignes.get(cle, {}), voulu) for cle, voulu in lot.items()]
        with transaction.atomic():
            Geocodage.objects.bulk_create(trouves, ignore_conflicts=True)
        yield from trouves


def _juger(cle: str, ligne: Mapping[str, str], voulu: LieuVoulu) -> Geocodage:
    absente = Geocodage(cle=cle, precision=Precision.INCONNUE)
    try:
        score = float(ligne["result_score"])
        longitude, latitude = float(ligne["longitude"]), float(ligne["latitude"])
    except (KeyError, ValueError):
        return absente
    absente.score = score
    precision = _PRECISIONS.get(ligne.get("result_type", ""))
    ailleurs = ligne.get("result_citycode", "") != voulu.commune
    if precision is None or ailleurs or score < settings.ANNUAIRE_GEOCODAGE_SCORE:
        return absente
    return Geocodage(
        cle=cle, longitude=longitude, latitude=latitude, precision=precision, score=score
    )


def _interroger(lot: Mapping[str, LieuVoulu]) -> dict[str, dict[str, str]]:
    entree = io.StringIO()
    ecrivain = csv.writer(entree)
    ecrivain.writerow(["cle", "adresse", "postcode", "citycode"])
    for cle, voulu in lot.items():
        ecrivain.writerow([cle, voulu.adresse, voulu.code_postal, voulu.commune])
    borne = secrets.token_hex(16)
    requete = urllib.request.Request(  # noqa: S310 - the operator's own address
        f"{settings.ANNUAIRE_GEOCODAGE_ADRESSE}/search/csv",
        data=_multipart(borne, entree.getvalue()),
        headers={"Content-Type": f"multipart/form-data; boundary={borne}"},
        method="POST",
    )
    with urllib.request.urlopen(requete, timeout=_DELAI) as reponse:  # noqa: S310 - same
        texte = reponse.read().decode("utf-8-sig")
    return {ligne["cle"]: ligne for ligne in csv.DictReader(io.StringIO(texte)) if "cle" in ligne}


def _multipart(borne: str, fichier: str) -> bytes:
    champs = [("columns", "adresse"), ("postcode", "postcode"), ("citycode", "citycode")]
    parties = [
        f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"\r\n\r\n{valeur}\r\n'
        for nom, valeur in champs
    ]
    parties.append(
        f'--{borne}\r\nContent-Disposition: form-data; name="data"; filename="lieux.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{fichier}\r\n--{borne}--\r\n"
    )
    return "".join(parties).encode()
