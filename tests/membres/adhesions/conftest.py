import datetime as dt

import pytest
from django.utils import timezone

from membres.adhesions.enums import GenreAdherent
from membres.adhesions.models import Bareme, Texte
from tests.factories.referentiel import ParametreDateFactory


@pytest.fixture
def annee_civile(db):
    """What the règlement intérieur says: a civil year, twenty euros for a person."""
    ParametreDateFactory(
        cle="adhesion_periode",
        valeur_nombre=None,
        valeur_texte="civile",
        valide_du=dt.date(2020, 1, 1),
        source="Règlement d’essai",
    )
    Bareme.objects.create(
        genre=GenreAdherent.PERSONNE, montant=20, debut=dt.date(2020, 1, 1), source="AG d’essai"
    )


@pytest.fixture
def charte(db):
    jour = dt.date(2024, 1, 15)
    return Texte.objects.create(
        nature="charte", version="1", adopte_le=jour, applicable_du=jour, corps="Ensemble."
    )


@pytest.fixture
def jour():
    return timezone.localdate()
