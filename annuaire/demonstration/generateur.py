"""Writes three hundred invented professionals in the exact RPPS format of 2026.

The seed is fixed: two runs give the same bytes. Professions follow the real counts of the
department, places follow the population of the communes. The second file carries what RPPS does
not know (hours, what is accepted, direct line), as the person would have typed it.
"""

import csv
import io
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum import luhn

from annuaire.demonstration import noms, plan
from annuaire.texte import normaliser

GRAINE = 52448
EFFECTIF = 300
PREMIER_RANG = 1001
JOUR_DE_REFERENCE = date(2026, 11, 20)
COLONNES = 56
COMPLEMENTS = (
    "rpps",
    "nouveaux_patients",
    "visites_domicile",
    "acces_fauteuil",
    "carte_vitale",
    "teleconsultation",
    "tarif",
    "langues",
    "rendez_vous",
    "telephone_direct",
    "mssante",
    "courriel",
    "horaires",
    "horaires_note",
    "verifiee_le",
    "verifiee_par",
)
_CABINET_PLEIN = 4
_REPARTIS_A_DOMICILE = {"60", "70", "50", "10", "91", "80"}


@dataclass(frozen=True, slots=True)
class Bourg:
    code: str
    nom: str
    code_postal: str
    population: int
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class LieuFictif:
    cle: str
    nom: str
    secteur: str
    bourg: Bourg
    numero: int
    voie: tuple[str, str, str]
    telephone: str
    finess: str = ""


@dataclass
class Sortie:
    rpps: str
    complements: str
    positions: str


@dataclass
class _Atelier:
    """The state of the drawing: all chance goes through `sort`."""

    bourgs: Sequence[Bourg]
    entete: str
    sort: random.Random = field(
        default_factory=lambda: random.Random(GRAINE)  # noqa: S311 - a drawing, not a secret
    )
    lieux: dict[str, LieuFictif] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    lignes: list[list[str]] = field(default_factory=list)
    complements: list[dict[str, str]] = field(default_factory=list)
    rang: int = PREMIER_RANG

    def bourg(self, code: str) -> Bourg:
        return next(b for b in self.bourgs if b.code == code)

    def tirer_bourg(self, au_moins: int = 0) -> Bourg:
        """By population; a specialist only settles in town (`au_moins`)."""
        possibles = [b for b in self.bourgs if b.population >= au_moins]
        return self.sort.choices(possibles, weights=[b.population for b in possibles])[0]


@dataclass(frozen=True, slots=True)
class _Personne:
    rpps: str
    identite: tuple[str, str, str]
    profession: tuple[str, str]
    savoir_faire: tuple[str, str] = ("", "")


def repartir(effectifs: dict[str, int], total: int) -> dict[str, int]:
    """Largest remainder: the sum is exact, each profession keeps its share."""
    somme = sum(effectifs.values())
    parts = {nom: total * nombre / somme for nom, nombre in effectifs.items()}
    entiers = {nom: math.floor(part) for nom, part in parts.items()}
    restes = sorted(parts, key=lambda nom: (entiers[nom] - parts[nom], nom))
    for nom in restes[: total - sum(entiers.values())]:
        entiers[nom] += 1
    return entiers


def numero_rpps(rang: int) -> str:
    """Eleven digits in 99, Luhn digit included: the convention of numbers never issued."""
    sans_cle = f"99{rang:08d}"
    return sans_cle + luhn.calc_check_digit(sans_cle)


def _voie(atelier: _Atelier) -> tuple[int, tuple[str, str, str]]:
    return atelier.sort.randint(1, 58), atelier.sort.choice(plan.VOIES)


def _telephone(atelier: _Atelier) -> str:
    return f"035301{1000 + len(atelier.lieux):04d}"


def _lieu_structure(atelier: _Atelier, rang: int, structure: plan.StructureFictive) -> LieuFictif:
    numero, voie = _voie(atelier)
    finess = f"52009{9100 + rang}"
    return LieuFictif(
        cle=f"F{finess}",
        nom=structure.nom,
        secteur=structure.secteur,
        bourg=atelier.bourg(structure.commune),
        numero=numero,
        voie=voie,
        telephone=_telephone(atelier),
        finess=finess,
    )


def _ouvrir_structures(atelier: _Atelier) -> dict[str, list[LieuFictif]]:
    par_sorte: dict[str, list[LieuFictif]] = {}
    for rang, structure in enumerate(plan.STRUCTURES):
        lieu = _lieu_structure(atelier, rang, structure)
        atelier.lieux[lieu.cle] = lieu
        par_sorte.setdefault(structure.sorte, []).append(lieu)
    return par_sorte


def _cabinet(atelier: _Atelier, profession: str, bourg: Bourg) -> LieuFictif:
    """A practice of that profession in that town, joined two times out of three."""
    prefixe = f"R9{profession}{bourg.code}"
    existants = [lieu for cle, lieu in atelier.lieux.items() if cle.startswith(prefixe)]
    ouverts = [lieu for lieu in existants if atelier.places.get(lieu.cle, 0) < _CABINET_PLEIN]
    if ouverts and atelier.sort.random() < 0.66:
        rejoint = atelier.sort.choice(ouverts)
        atelier.places[rejoint.cle] += 1
        return rejoint
    numero, voie = _voie(atelier)
    nom = f"{plan.CABINETS[profession]} {atelier.sort.choice(plan.LIEUX_DITS)}"
    pharmacie = profession == "21"
    lieu = LieuFictif(
        cle=f"{prefixe}{len(existants) + 1}",
        nom=nom,
        secteur="SA33" if pharmacie else atelier.sort.choice(("SA07", "SA08", "SA08")),
        bourg=bourg,
        numero=numero,
        voie=voie,
        telephone=_telephone(atelier),
    )
    atelier.lieux[lieu.cle] = lieu
    atelier.places[lieu.cle] = 1
    return lieu


def _savoir_faire(atelier: _Atelier, profession: str, rang: int, liberal: bool) -> tuple[str, str]:
    if profession == "10":
        if liberal and rang % 3:
            return plan.GENERALISTE
        return plan.SPECIALITES[rang % len(plan.SPECIALITES)]
    if profession == "60" and rang % 22 == 21:
        return plan.PRATIQUE_AVANCEE
    if profession == "40" and rang == 2:
        return plan.ORTHODONTIE
    return "", ""


def _ligne(
    personne: _Personne,
    *,
    liberal: bool,
    lieu: LieuFictif,
    categorie: tuple[str, str] = ("C", "Civil"),
) -> list[str]:
    civilite, nom, prenom = personne.identite
    rpps, profession, savoir_faire = personne.rpps, personne.profession, personne.savoir_faire
    docteur = profession[0] == "10"
    bourg = lieu.bourg
    return [
        "8",
        rpps,
        f"8{rpps}",
        "DR" if docteur else "",
        "Docteur" if docteur else "",
        civilite,
        "Madame" if civilite == "MME" else "Monsieur",
        nom,
        prenom,
        *profession,
        *categorie,
        "S" if savoir_faire[0] else "",
        "Spécialité ordinale" if savoir_faire[0] else "",
        *savoir_faire,
        "L" if liberal else "S",
        "Libéral, indépendant, artisan, commerçant" if liberal else "Salarié",
        "",
        "",
        lieu.finess,
        "",
        lieu.cle,
        lieu.nom,
        "",
        "",
        "",
        str(lieu.numero),
        "",
        *lieu.voie,
        "",
        f"{bourg.code_postal} {bourg.nom.upper()}",
        bourg.code_postal,
        bourg.code,
        bourg.nom,
        "",
        "",
        lieu.telephone,
        "",
        "",
        "",
        "",
        "",
        f"1{lieu.finess}" if lieu.finess else "",
        "",
        lieu.secteur,
        plan.SECTEURS[lieu.secteur],
        "",
        "",
        "",
        "",
        "GENR01",
        "Activité de soin et de pharmacie",
    ]


def _identite(atelier: _Atelier) -> tuple[str, str, str]:
    feminin = atelier.sort.random() < 0.66
    prenoms = noms.PRENOMS_F if feminin else noms.PRENOMS_M
    nom = noms.patronyme(atelier.rang - PREMIER_RANG)
    return "MME" if feminin else "M", nom, atelier.sort.choice(prenoms)


_SEMAINES: tuple[tuple[list[list[str]], list[list[str]], list[list[str]]], ...] = (
    ([["08:30", "12:00"], ["14:00", "18:30"]], [["08:30", "12:00"]], []),
    ([["09:00", "12:30"], ["13:30", "19:00"]], [["09:00", "12:00"]], [["09:00", "12:00"]]),
    ([["07:00", "12:30"], ["17:00", "19:00"]], [["07:00", "12:30"]], [["08:00", "12:00"]]),
    ([["08:00", "18:00"]], [["08:00", "16:00"]], []),
)


def _horaires(atelier: _Atelier) -> list[list[list[str]]]:
    plein, court, samedi = atelier.sort.choice(_SEMAINES)
    return [plein, plein, court, plein, plein, samedi, []]


def _oui_non_inconnu(atelier: _Atelier, oui: float, inconnu: float) -> str:
    tirage = atelier.sort.random()
    if tirage < inconnu:
        return ""
    return "oui" if tirage < inconnu + oui * (1 - inconnu) else "non"


def _verification(atelier: _Atelier) -> tuple[str, str]:
    if atelier.sort.random() < 0.12:
        return "", ""
    recente = atelier.sort.random() < 0.82
    jours = atelier.sort.randint(2, 175) if recente else atelier.sort.randint(200, 600)
    auteur = "personne" if atelier.sort.random() < 0.7 else "coordination"
    return (JOUR_DE_REFERENCE - timedelta(days=jours)).isoformat(), auteur


def _complement(atelier: _Atelier, personne: _Personne, liberal: bool) -> dict[str, str]:
    _, nom, prenom = personne.identite
    profession = personne.profession[0]
    adresse = f"{normaliser(prenom).replace(' ', '-')}.{nom.lower()}"
    domicile = profession in _REPARTIS_A_DOMICILE and liberal
    connus = liberal and atelier.sort.random() < 0.62
    verifiee_le, verifiee_par = _verification(atelier)
    sort = atelier.sort
    return {
        "rpps": personne.rpps,
        "nouveaux_patients": _oui_non_inconnu(atelier, 0.66, 0.15) if liberal else "",
        "visites_domicile": _oui_non_inconnu(atelier, 0.85, 0.1) if domicile else "",
        "acces_fauteuil": _oui_non_inconnu(atelier, 0.7, 0.3) if liberal else "",
        "carte_vitale": "oui" if liberal and profession not in {"71", "72", "73", "93"} else "",
        "teleconsultation": _oui_non_inconnu(atelier, 0.3, 0.2) if profession == "10" else "",
        "tarif": "Conventionné, secteur 1" if profession == "10" and liberal else "",
        "langues": "|".join(["français", *sort.sample(("anglais", "portugais", "arabe"), 1)])
        if sort.random() < 0.25
        else "",
        "rendez_vous": "Le secrétariat répond du lundi au vendredi, de 9 h à 12 h."
        if connus
        else "",
        "telephone_direct": f"063998{atelier.rang % 10000:04d}" if sort.random() < 0.7 else "",
        "mssante": f"{adresse}@exemple.mssante.invalid" if sort.random() < 0.8 else "",
        "courriel": f"{adresse}@exemple.invalid" if sort.random() < 0.5 else "",
        "horaires": json.dumps(_horaires(atelier)) if connus else "",
        "horaires_note": "Soins à domicile sur rendez-vous." if connus and domicile else "",
        "verifiee_le": verifiee_le,
        "verifiee_par": verifiee_par,
    }


def _population_minimale(profession: str, rang: int) -> int:
    generaliste = profession == "10" and rang % 3 != 0
    return 350 if generaliste or profession in {"60", "70"} else 2000


def _inventer(
    atelier: _Atelier, libelle: str, rang: int, sur: int, structures: dict[str, list[LieuFictif]]
) -> None:
    code, nom_profession, part_liberale, ou_salarie = plan.PROFESSIONS[libelle]
    liberal = rang < round(part_liberale * sur) or not ou_salarie
    rpps = numero_rpps(atelier.rang)
    identite = _identite(atelier)
    if liberal:
        en_maison = code in {"10", "60", "70", "91", "50", "95"} and atelier.sort.random() < 0.2
        lieu = (
            atelier.sort.choice(structures["msp"])
            if en_maison
            else _cabinet(atelier, code, atelier.tirer_bourg(_population_minimale(code, rang)))
        )
    else:
        lieu = atelier.sort.choice(structures[ou_salarie[rang % len(ou_salarie)]])
    savoir_faire = _savoir_faire(atelier, code, rang, liberal)
    personne = _Personne(rpps, identite, (code, nom_profession), savoir_faire)
    atelier.lignes.append(_ligne(personne, liberal=liberal, lieu=lieu))
    if liberal and atelier.sort.random() < 0.08:
        second = _cabinet(atelier, code, atelier.tirer_bourg())
        if second.cle != lieu.cle:
            atelier.lignes.append(_ligne(personne, liberal=True, lieu=second))
    atelier.complements.append(_complement(atelier, personne, liberal))
    atelier.rang += 1


def _ajouter_exclus(atelier: _Atelier, structures: dict[str, list[LieuFictif]]) -> None:
    """What a public annuaire leaves out: students, and roles without a profession."""
    hopital = structures["hopital"][0]
    cas = [(("60", "Infirmier"), ("E", "Etudiant"))] * 3
    cas += [(("00", "Acteur du système de santé caractérisé par un rôle"), ("C", "Civil"))] * 2
    for profession, categorie in cas:
        personne = _Personne(numero_rpps(atelier.rang), _identite(atelier), profession)
        atelier.lignes.append(_ligne(personne, liberal=False, lieu=hopital, categorie=categorie))
        atelier.rang += 1


def _positions(atelier: _Atelier) -> str:
    """Invented points around the centre of the communes, so that the map can be read."""
    flux = io.StringIO()
    ecrivain = csv.writer(flux, lineterminator="\n")
    ecrivain.writerow(["cle", "longitude", "latitude"])
    for lieu in atelier.lieux.values():
        rayon_km = 1.5 if lieu.bourg.population > 5000 else 0.35
        angle, distance = atelier.sort.random() * 2 * math.pi, atelier.sort.random() * rayon_km
        latitude = lieu.bourg.latitude + distance * math.sin(angle) / 111.32
        longitude = lieu.bourg.longitude + distance * math.cos(angle) / (
            111.32 * math.cos(math.radians(latitude))
        )
        ecrivain.writerow([lieu.cle, f"{longitude:.5f}", f"{latitude:.5f}"])
    return flux.getvalue()


def generer(bourgs: Sequence[Bourg], effectifs: dict[str, int], entete: str) -> Sortie:
    """`effectifs`: profession -> number in the department, labels of the counts file."""
    atelier = _Atelier(sorted(bourgs, key=lambda b: b.code), entete.rstrip("\r\n"))
    structures = _ouvrir_structures(atelier)
    connus = {nom: nombre for nom, nombre in effectifs.items() if nom in plan.PROFESSIONS}
    for libelle, sur in repartir(connus, EFFECTIF).items():
        for rang in range(sur):
            _inventer(atelier, libelle, rang, sur, structures)
    atelier.lignes.append(list(atelier.lignes[0]))  # the register repeats a row now and then
    _ajouter_exclus(atelier, structures)
    flux = io.StringIO()
    ecrivain = csv.DictWriter(flux, COMPLEMENTS, lineterminator="\n")
    ecrivain.writeheader()
    ecrivain.writerows(atelier.complements)
    rpps = "\n".join([atelier.entete, *("|".join(ligne) for ligne in atelier.lignes)]) + "\n"
    return Sortie(rpps=rpps, complements=flux.getvalue(), positions=_positions(atelier))
