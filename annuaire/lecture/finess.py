"""Streams FINESS+ (715 MB of JSON). The published schema does not describe the data."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import ijson

from annuaire.enums import Precision
from annuaire.lecture.coordonnees import position
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.lignes import Avance, ne_rien_dire
from annuaire.lecture.territoire import departement

_USAGE_LIEU = "03"
_ACTIF = "A"
_LONGUEUR_CODE_COMMUNE = 5


@dataclass(frozen=True, slots=True)
class SiteFiness:
    finess: str
    finess_juridique: str
    siret: str
    nom: str
    categorie: str
    code_commune: str
    code_postal: str
    commune_libelle: str
    adresse: str
    complement: str
    telephone: str
    courriel: str
    longitude: float | None
    latitude: float | None
    precision: Precision
    activites: tuple[str, ...] = ()


class FluxSuivi:
    """Tells how far ijson has read."""

    def __init__(self, flux: BinaryIO, avance: Avance) -> None:
        self._flux, self._avance, self._lus = flux, avance, 0

    def read(self, taille: int = -1) -> bytes:
        octets = self._flux.read(taille)
        self._lus += len(octets)
        self._avance(self._lus)
        return octets


def _propre(texte: str) -> str:
    """JSON can write what no database stores: a null character, half a pair."""
    return texte.replace("\x00", "").encode("utf-8", "replace").decode()


def _texte(objet: Any, *clefs: str) -> str:
    """The first filled key; a coded object gives its `code`."""
    for clef in clefs:
        valeur = objet.get(clef) if isinstance(objet, dict) else None
        if isinstance(valeur, dict):
            valeur = valeur.get("code")
        if valeur not in (None, ""):
            return " ".join(_propre(str(valeur)).split())
    return ""


def _sous_objet(objet: Any, *clefs: str) -> dict[str, Any]:
    for clef in clefs:
        valeur = objet.get(clef) if isinstance(objet, dict) else None
        if isinstance(valeur, list) and valeur:
            valeur = valeur[0]
        if isinstance(valeur, dict):
            return valeur
    return {}


def _adresse_du_lieu(site: dict[str, Any]) -> dict[str, Any]:
    adresses = site.get("adresse")
    if not isinstance(adresses, list):
        return _sous_objet(site, "adresse")
    lisibles = [a for a in adresses if isinstance(a, dict)]
    du_lieu = [a for a in lisibles if a.get("usageAdresse") == _USAGE_LIEU]
    return (du_lieu or lisibles or [{}])[0]


def _situer(adresse: dict[str, Any]) -> tuple[float | None, float | None, Precision]:
    geo = _sous_objet(adresse, "coordonneesGeographique", "coordonneesGeographiques")
    trouvee = position(
        (geo.get("coordonneeX"), geo.get("coordonneeY")),
        (geo.get("directionLongitude"), geo.get("directionLatitude")),
    )
    if trouvee is None:
        return None, None, Precision.INCONNUE
    cle_ban = _texte(geo, "cleInInteropBAN")
    if len(cle_ban) == _LONGUEUR_CODE_COMMUNE:
        return *trouvee, Precision.COMMUNE
    return *trouvee, Precision.RUE if cle_ban.endswith("_00000") else Precision.ADRESSE


def _adresse_en_ligne(adresse: dict[str, Any]) -> str:
    ligne = _texte(adresse, "ligneQuatre")
    if ligne:
        return ligne
    morceaux = (_texte(adresse, clef) for clef in ("numeroVoie", "typeVoie", "libelleVoie"))
    return " ".join(m for m in morceaux if m)


def _telecom(site: dict[str, Any]) -> dict[str, Any]:
    return _sous_objet(_sous_objet(site, "contact"), "telecom")


def _site(entite: dict[str, Any], site: dict[str, Any]) -> SiteFiness | None:
    general = _sous_objet(site, "informationsGeneralesEGE", "informationsGeneralesEge")
    juridique = _sous_objet(entite, "informationsGeneralesPMEJ", "informationsGeneralesPmej")
    finess = _texte(general, "numFinessEge", "numFinessEg")
    nom = _texte(general, "nomEgeLong", "nomEgeCourt")
    if not finess or not nom:
        return None
    adresse = _adresse_du_lieu(site)
    longitude, latitude, precision = _situer(adresse)
    telecom = _telecom(site)
    return SiteFiness(
        finess=finess,
        finess_juridique=_texte(juridique, "numFinessPm"),
        siret=_texte(general, "siret"),
        nom=nom,
        categorie=_texte(site, "categorieentiteGeographiqueExercice", "categorieEge"),
        code_commune=_texte(adresse, "cogCommune"),
        code_postal=_texte(adresse, "codePostal"),
        commune_libelle=_texte(adresse, "ligneAcheminement"),
        adresse=_adresse_en_ligne(adresse),
        complement=_texte(adresse, "complementPointGeographique", "complementVoie", "lieuDit"),
        # One field may hold two numbers: « 0690…/0590… ».
        telephone=_texte(telecom, "telephone").split("/")[0],
        courriel=_texte(telecom, "courriel"),
        longitude=longitude,
        latitude=latitude,
        precision=precision,
    )


def _ouvert(site: dict[str, Any]) -> bool:
    general = _sous_objet(site, "informationsGeneralesEGE", "informationsGeneralesEge")
    return _texte(site, "etatObjet") == _ACTIF and not _texte(general, "dateFermeture")


def _entites(flux: BinaryIO, avance: Avance, fichier: str) -> Iterator[dict[str, Any]]:
    """Legal entities one at a time; what is not one is skipped, what is not JSON is refused."""
    entites = 0
    try:
        for entite in ijson.items(FluxSuivi(flux, avance), "pmej.item", use_float=True):
            if isinstance(entite, dict):
                entites += 1
                yield entite
    except (ijson.JSONError, UnicodeDecodeError) as erreur:
        raise FichierRefuse(
            "Ce fichier n’est pas un JSON FINESS+ complet : téléchargez-le de nouveau."
        ) from erreur
    if not entites:
        raise FichierRefuse(
            "Ce fichier ne contient aucune entité juridique (« pmej ») : ce n’est pas "
            f"« {fichier} »."
        )


def _etablissements(entite: dict[str, Any]) -> Iterator[dict[str, Any]]:
    sites = entite.get("ege")
    for site in sites if isinstance(sites, list) else []:
        if isinstance(site, dict):
            yield site


class LecteurFiness:
    """Iterating yields the open sites; `lus` counts all of them, `fermes` those left out."""

    def __init__(self, flux: BinaryIO, avance: Avance = ne_rien_dire) -> None:
        self.lus = 0
        self.fermes = 0
        self.illisibles = 0
        # Departments the file has sites of, open or closed.
        self.departements: set[str] = set()
        self._flux = flux
        self._avance = avance

    def __iter__(self) -> Iterator[SiteFiness]:
        for entite in _entites(self._flux, self._avance, "finess-structures"):
            for site in _etablissements(entite):
                self.lus += 1
                if not _ouvert(site):
                    self.fermes += 1
                    continue
                lu = _site(entite, site)
                if lu is None:
                    self.illisibles += 1
                    continue
                self.departements.add(departement(lu.code_commune or lu.code_postal))
                yield lu
        if not self.lus:
            raise FichierRefuse(
                "Ce fichier ne contient aucun établissement : ce n’est pas « finess-structures »."
            )


def lire_activites(
    flux: BinaryIO, voulus: Container[str], avance: Avance = ne_rien_dire
) -> dict[str, tuple[str, ...]]:
    """Codes of the activities exercised, for the wanted FINESS numbers only."""
    trouvees: dict[str, tuple[str, ...]] = {}
    for entite in _entites(flux, avance, "finess-activites"):
        for site in _etablissements(entite):
            finess = _texte(site, "numFinessEge", "numFinessEg")
            exercees = site.get("activitesExercees")
            if finess in voulus and isinstance(exercees, list):
                codes = {code for activite in exercees for code in _codes_d_activite(activite)}
                trouvees[finess] = tuple(sorted(codes))
    return trouvees


def _codes_d_activite(activite: Any) -> Iterator[str]:
    """The codes sit under a key that depends on the nature: « typeActiviteASDR », « …AMM »."""
    generiques = _sous_objet(activite, "caracteristiquesGeneriques")
    if _texte(generiques, "etatObjet") not in ("", _ACTIF):
        return
    specifiques = _sous_objet(_sous_objet(activite, "nature"), "caracteristiquesSpecifiques")
    for types in specifiques.values():
        for clef, code in types.items() if isinstance(types, dict) else ():
            if clef.startswith("activite") and isinstance(code, str) and code:
                yield code[:12]
