"""The person's own copy: what they claimed, asked and were asked; nobody else's."""

import pytest

from annuaire.donnees_personnelles import demandes
from annuaire.services.revendications import revendiquer
from tests.factories.annuaire import DemandeFactory, FicheFactory, LieuFactory, SollicitationFactory

pytestmark = pytest.mark.django_db


def test_claims_requests_and_questions_asked_are_all_there(adherent, coordination):
    lieu = LieuFactory()
    mienne = FicheFactory(compte=adherent, lieux=[lieu])
    SollicitationFactory(fiche=mienne, adresse="moi@exemple.invalid")
    DemandeFactory(courriel=adherent.email.upper(), fiche=mienne, texte="Mon numéro est faux.")
    DemandeFactory(courriel="autre@exemple.invalid", fiche=mienne, texte="Pas de moi.")
    demandee = FicheFactory(titre="Zoé Essai", lieux=[lieu])
    revendiquer(demandee, compte=coordination, texte="C’est moi.")
    dit = str(demandes(adherent).lignes)
    assert "Mon numéro est faux." in dit
    assert "moi@exemple.invalid" in dit
    assert "Pas de moi." not in dit
    assert "Zoé Essai" not in dit
    assert "Zoé Essai" in str(demandes(coordination).lignes)
