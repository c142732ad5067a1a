"""« C’est ma fiche »: who is believed, and on what proof."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from annuaire.enums import EtatRevendication, Preuve
from annuaire.models import Revendication
from cpts_portal.courriels.models import Courriel
from tests.factories.adhesions import AdherentFactory
from tests.factories.annuaire import FicheFactory
from tests.factories.comptes import CompteFactory
from tests.harnais.courriels import chemin, liens_de
from tests.personas import client_de

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _essais_oublies():
    cache.clear()


@pytest.fixture
def fiche():
    return FicheFactory(titre="Nadège Orsinval", courriel="cabinet@exemple.invalid")


def revendiquer(client, fiche, rpps=""):
    return client.post(
        reverse("ma_fiche:revendiquer", args=[fiche.slug]), {"rpps": rpps}, follow=True
    )


def courriel_de_la_fiche() -> Courriel:
    return Courriel.objects.get(gabarit="annuaire/revendication")


class TestParCourriel:
    def test_the_mailbox_of_the_entry_confirms_with_a_button(self, adherent, anonyme, fiche):
        revendiquer(client_de(adherent), fiche, rpps=fiche.professionnel.rpps)
        assert courriel_de_la_fiche().destinataire == "cabinet@exemple.invalid"
        lien = chemin(liens_de(courriel_de_la_fiche())[0])
        for _ in range(2):
            assert "Oui, c’est moi" in anonyme.get(lien).content.decode()
        fiche.refresh_from_db()
        assert fiche.compte is None
        assert "C’est fait" in anonyme.post(lien).content.decode()
        fiche.refresh_from_db()
        assert fiche.compte == adherent
        assert Revendication.objects.get().preuve == Preuve.COURRIEL
        assert "Tout est juste" in client_de(adherent).get("/espace/ma-fiche/").content.decode()

    @pytest.mark.parametrize("rpps", ["", "99000010019"])
    def test_without_the_right_number_nobody_is_written_to(self, adherent, fiche, rpps):
        page = revendiquer(client_de(adherent), fiche, rpps=rpps).content.decode()
        assert "La coordination" in page
        assert Revendication.objects.get().etat == EtatRevendication.A_DECIDER
        assert not Courriel.objects.filter(destinataire="cabinet@exemple.invalid").exists()

    def test_an_entry_without_address_waits_for_the_coordination(self, adherent):
        fiche = FicheFactory()
        revendiquer(client_de(adherent), fiche, rpps=fiche.professionnel.rpps)
        assert Revendication.objects.get().etat == EtatRevendication.A_DECIDER

    def test_an_old_link_confirms_nothing(self, adherent, anonyme, fiche, settings):
        revendiquer(client_de(adherent), fiche, rpps=fiche.professionnel.rpps)
        settings.ANNUAIRE_CONFIRMATION_JOURS = -1
        lien = chemin(liens_de(courriel_de_la_fiche())[0])
        assert anonyme.post(lien).status_code == 404
        fiche.refresh_from_db()
        assert fiche.compte is None


def test_the_file_of_members_proves_it_at_once(adherent, fiche):
    AdherentFactory(compte=adherent, rpps="99000010019")
    fiche.professionnel.rpps = "99000010019"
    fiche.professionnel.save()
    page = revendiquer(client_de(adherent), fiche, rpps="99000010019").content.decode()
    assert "C’est votre fiche" in page
    assert Revendication.objects.get().preuve == Preuve.ADHESION


class TestUnSeul:
    def test_a_held_entry_is_not_taken(self, adherent, pilote, fiche):
        fiche.compte = pilote
        fiche.save()
        page = revendiquer(client_de(adherent), fiche, rpps=fiche.professionnel.rpps)
        assert "déjà liée à un compte" in page.content.decode()
        assert not Revendication.objects.exists()

    def test_a_second_request_replaces_the_first(self, adherent, fiche):
        autre = FicheFactory()
        revendiquer(client_de(adherent), fiche)
        revendiquer(client_de(adherent), autre)
        assert Revendication.objects.en_cours().get().fiche == autre

    def test_accepting_one_closes_the_others(self, adherent, pilote, coordination, fiche):
        for compte in (adherent, pilote):
            revendiquer(client_de(compte), fiche)
        premiere = Revendication.objects.get(compte=adherent)
        client_de(coordination).post(
            reverse("annuaire_coordination:accepter_revendication", args=[premiere.pk])
        )
        etats = dict(Revendication.objects.values_list("compte", "etat"))
        assert etats == {
            adherent.pk: EtatRevendication.ACCEPTEE,
            pilote.pk: EtatRevendication.REFUSEE,
        }

    def test_a_person_may_give_up(self, adherent, fiche):
        client = client_de(adherent)
        revendiquer(client, fiche)
        client.post(reverse("ma_fiche:renoncer"))
        assert not Revendication.objects.en_cours().exists()


def test_the_entry_at_the_account_s_name_is_offered(adherent, fiche):
    page = client_de(adherent).get("/espace/ma-fiche/").content.decode()
    assert reverse("ma_fiche:revendiquer", args=[fiche.slug]) in page


def test_attempts_are_counted(fiche):
    client = client_de(CompteFactory())
    statuts = {revendiquer(client, fiche, rpps="1").status_code for _ in range(11)}
    assert 429 in statuts
