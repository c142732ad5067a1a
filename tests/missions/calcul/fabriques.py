"""Short hands for the calculation's inputs."""

from datetime import date
from decimal import Decimal

from missions.calcul import (
    DonneesAnnee,
    DonneesIndicateur,
    DonneesMesure,
    DonneesMission,
    DonneesPalier,
)

DEBUT, FIN = date(2026, 4, 15), date(2027, 4, 14)


def mesure(valeur, nature="declaree", jour=date(2026, 10, 1), ordre=0):
    return DonneesMesure(
        nature, jour, Decimal(valeur) if isinstance(valeur, str) else valeur, ordre
    )


def palier(borne, montant, autre=None):
    return DonneesPalier(
        Decimal(borne), Decimal(montant), None if autre is None else Decimal(autre)
    )


def indicateur(code="X-1", forme="SEUIL", maximum="3000", mesures=(), **champs):
    for nom in ("cible", "valeur_initiale", "ecart_cible"):
        if champs.get(nom) is not None:
            champs[nom] = Decimal(champs[nom])
    return DonneesIndicateur(
        code=code,
        forme=forme,
        maximum=None if maximum is None else Decimal(maximum),
        mesures=tuple(mesures),
        **champs,
    )


def annee(*indicateurs, enveloppe=None, close=False, code="ACCES"):
    montant = None if enveloppe is None else Decimal(enveloppe)
    mission = DonneesMission(code, "Accès aux soins", montant, tuple(indicateurs))
    return DonneesAnnee(DEBUT, FIN, close, (mission,))


# Patients en ALD sans médecin traitant, départ 219 (annexe réelle, aci.md 2.8).
PALIERS_ALD = (palier("50", "9000"), palier("100", "6000"), palier("219", "3000"))
# Dépistage du cancer du sein, départ 66,26 % (annexe réelle).
PALIERS_SEIN = (palier("69.70", "1000"), palier("72.40", "2500"), palier("75", "3500"))


def ald(*mesures, **champs):
    return indicateur(
        "ACC-1",
        "PALIERS",
        "9000",
        mesures,
        sens="baisse",
        paliers=PALIERS_ALD,
        cible="50",
        valeur_initiale="219",
        **champs,
    )


def sein(*mesures, **champs):
    return indicateur(
        "PRE-1",
        "PALIERS",
        "3500",
        mesures,
        sens="hausse",
        paliers=PALIERS_SEIN,
        cible="75",
        valeur_initiale="66.26",
        **champs,
    )
