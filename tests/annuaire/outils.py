"""The shipped demonstration, loaded once for a whole class of tests."""

from django.test import TestCase

from annuaire.services.demonstration import charger_demonstration
from annuaire.services.synonymes import semer_synonymes
from cpts_portal.referentiel.lecture import DONNEES, lire_communes
from cpts_portal.referentiel.services.nomenclatures import charger_nomenclatures
from cpts_portal.referentiel.services.territoire import definir_territoire, importer_communes


def charger_territoire() -> None:
    charger_nomenclatures()
    lues = lire_communes(DONNEES / "communes_epci_saint_dizier.geojson")
    importer_communes(lues)
    definir_territoire([lue.code_insee for lue in lues])
    semer_synonymes()


class AvecDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        charger_territoire()
        charger_demonstration()
