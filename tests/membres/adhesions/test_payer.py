"""« Mon adhésion » says how to pay what is due, by what the association set."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.referentiel.forms import ParametreForm
from membres.adhesions.enums import EtatAdhesion, Moyen
from membres.adhesions.parametres import IBAN_COTISATION, LIEN_COTISATION
from membres.adhesions.services import enregistrer_paiement
from membres.adhesions.validators import valider_iban
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.referentiel import IdentiteFactory, ParametreDateFactory

pytestmark = pytest.mark.django_db
PAGE = "/espace/adhesion/"
# Example number of the register itself: no account answers to it.
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def due(adherent):
    return AdhesionFactory(
        adherent=AdherentFactory(compte=adherent), etat=EtatAdhesion.ATTENDUE, cotisation="20.00"
    )


def regler(cle, valeur):
    ParametreDateFactory(
        cle=cle, valeur_nombre=None, valeur_texte=valeur, valide_du=dt.date(2020, 1, 1)
    )


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_without_a_setting_the_page_says_to_whom_to_write(due, adherent, client_de):
    IdentiteFactory(courriel="contact@cpts.invalid")
    page = texte(client_de(adherent).get(PAGE))
    assert "Régler ma cotisation" in page
    assert "mailto:contact@cpts.invalid" in page
    assert "IBAN" not in page


def test_the_ways_set_are_shown_until_it_is_paid(due, adherent, client_de):
    regler("cotisation_iban", IBAN)
    regler("cotisation_lien", "https://payer.exemple.invalid/cotisation")
    regler("cotisation_cheque", "à l’ordre de l’association")
    enregistrer_paiement(due, montant=5, recu_le=due.debut, moyen=Moyen.CARTE, par=None)
    client = client_de(adherent)
    page = texte(client.get(PAGE))
    assert "<b>15,00 €</b> à régler" in page
    assert "FR76 3000 6000 0112 3456 7890 189" in page
    assert 'href="https://payer.exemple.invalid/cotisation"' in page
    assert "à l’ordre de l’association" in page
    enregistrer_paiement(due, montant=15, recu_le=due.debut, moyen=Moyen.CARTE, par=None)
    assert "Régler ma cotisation" not in texte(client.get(PAGE))


def test_a_wrong_iban_and_an_address_that_runs_code_are_refused():
    with pytest.raises(ValidationError, match="relevé d’identité bancaire"):
        valider_iban("FR7630006000011234567890188")
    saisie = {"valide_du": "01/01/2026", "source": "Bureau"}
    for definition, faux, bon in (
        (IBAN_COTISATION, "FR12", IBAN),
        (LIEN_COTISATION, "javascript:alert(1)", "https://payer.exemple.invalid/"),
    ):
        assert not ParametreForm({**saisie, "valeur": faux}, definition=definition).is_valid()
        assert ParametreForm({**saisie, "valeur": bon}, definition=definition).is_valid()
