import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from membres.instances.enums import Fonction
from membres.reunions import code_tournant, services
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory


@pytest.fixture(autouse=True)
def _compteurs_neufs():
    """The codes guessed by the test before are counted in the shared Valkey."""
    cache.clear()


class Groupe:
    """A group led by `pilote`, with two plain members; only `membre` and `pilote` have accounts."""

    def __init__(self):
        self.instance = InstanceFactory(nom="Parcours plaies")
        self.pilote = self._adherent("Leroyer", "Marc", Fonction.PILOTE)
        self.membre = self._adherent("Orsinval", "Nadège")
        self.autre = self._adherent("Vaucouleur", "Solène", avec_compte=False)

    def _adherent(self, nom, prenom, fonction=Fonction.MEMBRE, avec_compte=True):
        compte = CompteFactory(first_name=prenom, last_name=nom) if avec_compte else None
        adherent = AdherentFactory(
            nom=nom, prenom=prenom, compte=compte, courriel=f"{nom.lower()}@exemple.invalid"
        )
        AdhesionFactory(adherent=adherent)
        MandatFactory(instance=self.instance, adherent=adherent, fonction=fonction)
        return adherent

    def convoquee(self, debut=None, minutes=90, **champs):
        debut = debut or timezone.now() + dt.timedelta(days=2)
        reunion = services.creer(
            self.instance,
            par=self.pilote.compte,
            titre="Réunion de suivi",
            debut=debut,
            fin=debut + dt.timedelta(minutes=minutes),
            animateur=self.pilote,
            quand=debut - dt.timedelta(days=10),
            **champs,
        )
        services.convoquer(reunion, par=self.pilote.compte, quand=debut - dt.timedelta(days=9))
        return reunion

    def en_seance(self, **champs):
        return self.convoquee(timezone.now() - dt.timedelta(minutes=5), **champs)


@pytest.fixture
def groupe(db):
    return Groupe()


@pytest.fixture
def code_de():
    """What the room's screen shows now, or at another moment."""

    def montrer(reunion, quand=None):
        return code_tournant.code(reunion.secret, (quand or timezone.now()).timestamp())

    return montrer
