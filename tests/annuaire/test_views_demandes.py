"""Requests without an account: nothing before the mailbox confirms, removal at once when it may."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import EtatDemande, GenreDemande, MotifRetrait
from annuaire.models import Demande, Fiche
from annuaire.services import demandes as services
from annuaire.services.oppositions import est_oppose
from cpts_portal.courriels.models import Courriel
from tests.factories.annuaire import DemandeFactory, FicheFactory, ProfessionFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.client import ClientApresCommit
from tests.harnais.courriels import chemin, liens_de, texte_de

pytestmark = pytest.mark.django_db
ENVOYEE = reverse("annuaire:demande_envoyee")


@pytest.fixture(autouse=True)
def _sans_attendre(settings):
    settings.FORMULAIRE_PUBLIC_DELAIS = (0, 3600)
    cache.clear()  # the counted attempts of the test before


@pytest.fixture
def fiche():
    return FicheFactory(titre="Anne Essai", reservee=True)


def demander(client, adresse, **champs):
    page = client.get(adresse)
    assert page.status_code == 200
    horloge = page.context["form"]["horloge"].value()
    return client.post(adresse, {"horloge": horloge, "site_web": ""} | champs)


def signaler(client, fiche, **champs):
    return demander(
        client,
        reverse("annuaire:signaler", args=[fiche.slug]),
        **{"quoi": ["telephone"], "texte": "C’est le 03 25 00 00 01.", "courriel": "a@b.fr"}
        | champs,
    )


def retirer(client, fiche, courriel):
    return demander(client, reverse("annuaire:retirer", args=[fiche.slug]), courriel=courriel)


def lien_recu() -> str:
    return chemin(liens_de(Courriel.objects.order_by("-pk").first())[0])


class TestSignaler:
    def test_it_counts_only_once_the_mailbox_confirms(self, anonyme, fiche):
        assert signaler(anonyme, fiche).url == ENVOYEE
        demande = Demande.objects.get()
        assert (demande.etat, demande.details) == (EtatDemande.A_CONFIRMER, {"quoi": ["telephone"]})
        lien = lien_recu()
        for _ in range(2):  # A mail scanner follows links, and changes nothing.
            assert "Confirmer ma demande" in anonyme.get(lien).content.decode()
        demande.refresh_from_db()
        assert demande.a_confirmer
        page = anonyme.post(lien, follow=True).content.decode()
        assert "La coordination regarde votre demande" in page
        demande.refresh_from_db()
        assert demande.echeance == timezone.localdate() + timedelta(days=30)
        fiche.refresh_from_db()
        assert fiche.publiee

    def test_patient_data_is_refused(self, anonyme, fiche):
        reponse = signaler(anonyme, fiche, texte="la patiente née le 3 mai attend")
        assert reponse.status_code == 422
        assert not Demande.objects.exists()

    def test_a_robot_gets_the_same_answer_and_leaves_nothing(self, anonyme, fiche):
        assert signaler(anonyme, fiche, site_web="spam").url == ENVOYEE
        assert not Demande.objects.exists()
        assert not Courriel.objects.exists()

    def test_one_mailbox_is_not_flooded(self, fiche):
        statuts = [signaler(ClientApresCommit(), fiche).status_code for _ in range(6)]
        assert statuts == [302] * 5 + [429]

    def test_the_forms_are_never_kept_in_cache(self, anonyme, fiche):
        page = anonyme.get(reverse("annuaire:signaler", args=[fiche.slug]))
        assert "no-store" in page["Cache-Control"]


class TestRetirer:
    @pytest.mark.parametrize("adresse", ["prive@exemple.invalid", "SECRET@exemple.mssante.invalid"])
    def test_from_a_mailbox_of_the_entry_it_is_unpublished_at_once(self, anonyme, fiche, adresse):
        retirer(anonyme, fiche, adresse)
        fiche.refresh_from_db()
        assert fiche.publiee
        page = anonyme.post(lien_recu(), follow=True).content.decode()
        assert "C’est fait" in page
        fiche.refresh_from_db()
        assert (fiche.publiee, fiche.retrait_motif) == (False, MotifRetrait.OPPOSITION)
        assert anonyme.get(fiche.get_absolute_url()).status_code == 404
        assert est_oppose(rpps=fiche.professionnel.rpps)

    def test_the_other_mailboxes_of_the_entry_are_told(self, anonyme, fiche):
        retirer(anonyme, fiche, "prive@exemple.invalid")
        anonyme.post(lien_recu())
        averti = Courriel.objects.get(gabarit="annuaire/fiche_retiree")
        assert averti.destinataire == "secret@exemple.mssante.invalid"
        assert "Ce n’est pas vous" in texte_de(averti)

    def test_from_elsewhere_the_coordination_decides(self, anonyme, fiche, coordination):
        retirer(anonyme, fiche, "inconnu@exemple.invalid")
        lien = lien_recu()
        anonyme.post(lien)
        fiche.refresh_from_db()
        demande = Demande.objects.get()
        assert (fiche.publiee, demande.etat, demande.adresse_prouvee) == (
            True,
            EtatDemande.A_TRAITER,
            False,
        )
        services.repondre(demande, accepte=True, reponse="", acteur=coordination)
        fiche.refresh_from_db()
        assert not fiche.publiee
        assert "n’est plus publiée" in anonyme.get(lien).content.decode()

    def test_nothing_in_the_pages_tells_which_address_is_known(self, anonyme, fiche):
        vues = set()
        for adresse in ("prive@exemple.invalid", "inconnu@exemple.invalid"):
            retirer(anonyme, fiche, adresse)
            page = anonyme.get(lien_recu()).content.decode()
            vues.add(page[page.index("<h1>") : page.index("<form")])
        assert len(vues) == 1

    def test_a_forged_or_cut_link_opens_nothing(self, anonyme, fiche):
        retirer(anonyme, fiche, "prive@exemple.invalid")
        pk = Demande.objects.get().pk
        for jeton in (f"{pk}", f"{pk}:abc:def", lien_recu().strip("/").split("/")[-1][:-2]):
            reponse = anonyme.post(reverse("annuaire:demande", args=[jeton]))
            assert reponse.status_code == 404
        fiche.refresh_from_db()
        assert fiche.publiee

    def test_an_old_link_no_longer_confirms(self, anonyme, fiche, settings):
        retirer(anonyme, fiche, "prive@exemple.invalid")
        vieille = timezone.now() - timedelta(days=settings.ANNUAIRE_CONFIRMATION_JOURS + 1)
        Demande.objects.update(recue_le=vieille)
        assert "a trop attendu" in anonyme.post(lien_recu(), follow=True).content.decode()
        fiche.refresh_from_db()
        assert fiche.publiee


class TestAbsent:
    ADRESSE = reverse("annuaire:absent")

    def test_it_asks_what_is_needed_to_check(self, anonyme):
        reponse = demander(anonyme, self.ADRESSE, qui="personne", nom_exercice="Dupré")
        assert reponse.status_code == 422
        page = reponse.content.decode()
        assert "Donnez le prénom." in page
        assert "Choisissez la profession." in page

    def test_the_request_keeps_codes_and_reaches_the_coordination(self, anonyme):
        commune = CommuneFactory(nom="Wassy", du_territoire=True)
        profession = ProfessionFactory()
        demander(
            anonyme,
            self.ADRESSE,
            qui="personne",
            prenom="Lise",
            nom_exercice="Dupré",
            profession=profession.pk,
            rpps="99 000 010 019",
            commune=commune.pk,
            courriel="lise@exemple.invalid",
        )
        anonyme.post(lien_recu())
        demande = Demande.objects.get()
        assert demande.etat == EtatDemande.A_TRAITER
        assert demande.details["profession"] == "60"
        assert demande.details["commune"] == commune.code_insee
        assert not Fiche.objects.exists()


def test_unconfirmed_and_long_closed_requests_are_erased(settings):
    maintenant = timezone.now()
    oubliee = DemandeFactory(a_confirmer=True)
    recente = DemandeFactory(a_confirmer=True)
    ancienne = DemandeFactory(etat=EtatDemande.FAITE, decidee_le=maintenant - timedelta(days=400))
    Demande.objects.filter(pk=oubliee.pk).update(recue_le=maintenant - timedelta(days=8))
    assert services.purger_demandes(timezone.localdate()) == 2
    assert list(Demande.objects.all()) == [recente]
    assert ancienne.genre == GenreDemande.ERREUR


def test_the_public_page_offers_the_three_gestures_without_a_token(anonyme, fiche):
    page = anonyme.get(fiche.get_absolute_url()).content.decode()
    for nom in ("annuaire:signaler", "annuaire:retirer", "ma_fiche:revendiquer"):
        assert reverse(nom, args=[fiche.slug]) in page
    assert "csrf" not in page
