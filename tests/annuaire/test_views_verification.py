"""« Tout est juste ? »: what the mailed link opens, allows once, and refuses."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from annuaire import jetons
from annuaire.enums import EtatModification, MotifRetrait, ReponseVerification
from annuaire.models import Demande, Fiche, Modification, Opposition
from annuaire.services.campagnes import lien_de_verification
from annuaire.services.fiches import modifier_sa_fiche
from tests.factories.annuaire import FicheFactory, LieuFactory, SollicitationFactory
from tests.harnais.client import ClientApresCommit
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieu():
    return LieuFactory(telephone="+33353010044")


@pytest.fixture
def fiche(lieu):
    return FicheFactory(titre="Anne Essai", courriel="anne@exemple.invalid", lieux=[lieu])


@pytest.fixture
def sollicitation(fiche):
    return SollicitationFactory(fiche=fiche)


@pytest.fixture
def elle():
    return ClientApresCommit()


def page_de(sollicitation) -> str:
    return "/" + lien_de_verification(sollicitation).split("/", 3)[3]


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def formulaire(client, page: str) -> dict[str, str]:
    """What a browser would send back unchanged."""
    lue = BeautifulSoup(client.get(page).content, "html.parser")
    envoi = {}
    for champ in lue.select("form.formulaire :is(input, textarea)"):
        if champ.get("type") == "radio" and not champ.has_attr("checked"):
            continue
        envoi[champ["name"]] = champ.get("value", champ.get_text().strip())
    return envoi


class TestLien:
    def test_two_visits_change_nothing(self, elle, fiche, sollicitation):
        page = page_de(sollicitation)
        avant = Fiche.objects.values().get(pk=fiche.pk)
        for suite in ("", "retirer/", "pas-moi/", "courriels/"):
            for _ in range(2):
                assert elle.get(page + suite).status_code == 200
        assert Fiche.objects.values().get(pk=fiche.pk) == avant
        sollicitation.refresh_from_db()
        assert sollicitation.reponse == ""

    def test_it_shows_what_the_public_reads_and_nothing_reserved(self, elle, lieu):
        secrete = FicheFactory(lieux=[lieu], reservee=True)
        lue = texte(elle.get(page_de(SollicitationFactory(fiche=secrete))))
        assert "03 53 01 00 44" in lue
        for reserve in ("06 39 98 12 34", "secret@exemple", "prive@exemple"):
            assert reserve not in lue

    @pytest.mark.parametrize(
        "abimer",
        [
            lambda jeton: jeton[:-3],
            lambda jeton: "9" + jeton,
            lambda jeton: jeton.replace(":", "%3Ax", 1),
            lambda jeton: "n'importe quoi",
        ],
    )
    def test_a_forged_or_cut_link_opens_nothing(self, elle, sollicitation, abimer):
        jeton = jetons.sceller(jetons.VERIFICATION, sollicitation.pk)
        reponse = elle.post(reverse("annuaire:verifier", args=[abimer(jeton)]))
        assert reponse.status_code == 404
        assert "Ce lien ne mène à aucune fiche" in texte(reponse)

    def test_a_link_of_another_use_opens_nothing(self, elle, sollicitation):
        autre = jetons.sceller(jetons.DEMANDE, sollicitation.pk)
        assert elle.get(reverse("annuaire:verifier", args=[autre])).status_code == 404

    def test_an_old_link_says_that_it_waited_too_long(self, elle, fiche, sollicitation, settings):
        signeur = signing.TimestampSigner(salt=jetons.VERIFICATION)
        signeur.timestamp = lambda: signing.b62_encode(
            int((timezone.now() - timedelta(days=61)).timestamp())
        )
        page = reverse("annuaire:verifier", args=[signeur.sign(str(sollicitation.pk))])
        reponse = elle.post(page)
        assert reponse.status_code == 404
        assert "Ce lien a trop attendu" in texte(reponse)
        fiche.refresh_from_db()
        assert fiche.verifiee_le is None

    def test_the_mailbox_must_still_be_the_entry_s(self, elle, fiche, sollicitation):
        Fiche.objects.filter(pk=fiche.pk).update(courriel="autre@exemple.invalid")
        assert elle.get(page_de(sollicitation)).status_code == 404

    def test_a_withdrawn_entry_has_nothing_to_verify(self, elle, fiche, sollicitation):
        Fiche.objects.filter(pk=fiche.pk).update(publiee=False)
        page = page_de(sollicitation)
        assert "n’est plus publiée" in texte(elle.get(page))
        elle.post(page)
        fiche.refresh_from_db()
        assert fiche.verifiee_le is None

    def test_the_page_costs_the_same_for_one_and_three_neighbours(self, elle, lieu, sollicitation):
        assert_requetes_plates(
            lambda: FicheFactory(lieux=[lieu]), lambda: elle.get(page_de(sollicitation))
        )


class TestRepondre:
    def test_one_button_verifies_once(self, elle, fiche, sollicitation):
        page = page_de(sollicitation)
        lue = texte(elle.post(page, {"geste": "juste"}, follow=True))
        assert "Merci" in lue
        fiche.refresh_from_db()
        sollicitation.refresh_from_db()
        assert (fiche.verifiee_le, fiche.verifiee_par) == (timezone.localdate(), "personne")
        assert sollicitation.reponse == ReponseVerification.JUSTE
        Fiche.objects.filter(pk=fiche.pk).update(verifiee_le=None, verifiee_par="")
        lue = texte(elle.post(page, {"geste": "juste"}, follow=True))
        assert "Une réponse a déjà été donnée avec ce lien" in lue
        fiche.refresh_from_db()
        assert fiche.verifiee_le is None

    def test_sent_back_unchanged_the_form_says_all_is_right(self, elle, fiche, sollicitation):
        page = page_de(sollicitation)
        elle.post(page, formulaire(elle, page))
        sollicitation.refresh_from_db()
        assert sollicitation.reponse == ReponseVerification.JUSTE
        assert not Modification.objects.exists()

    def test_hours_answers_and_absence_are_online_a_number_is_read_again(
        self, elle, fiche, lieu, sollicitation
    ):
        page = page_de(sollicitation)
        fin = timezone.localdate() + timedelta(days=9)
        envoi = formulaire(elle, page) | {
            "nouveaux_patients": "non",
            "fermeture_au": fin.strftime("%d/%m/%Y"),
            f"jour-{lieu.pk}-0": "8h30-12h",
            f"tel-{lieu.pk}": "03 53 01 00 99",
        }
        elle.post(page, envoi)
        fiche.refresh_from_db()
        lieu.refresh_from_db()
        assert fiche.nouveaux_patients is False
        assert (fiche.fermeture_du, fiche.fermeture_au) == (timezone.localdate(), fin)
        assert fiche.exercices.get().horaires[0] == [["08:30", "12:00"]]
        assert lieu.telephone == "+33353010044"
        proposition = Modification.objects.get(etat=EtatModification.A_RELIRE)
        assert list(proposition.champs) == [f"telephone:{lieu.pk}"]
        sollicitation.refresh_from_db()
        assert sollicitation.reponse == ReponseVerification.MODIFIEE
        assert "Absence jusqu’au" in texte(elle.get(fiche.get_absolute_url()))

    def test_what_already_waits_about_other_fields_keeps_waiting(
        self, elle, fiche, lieu, sollicitation, adherent
    ):
        modifier_sa_fiche(fiche, {"tarif": "Secteur 1"}, acteur=adherent)
        page = page_de(sollicitation)
        elle.post(page, formulaire(elle, page) | {f"tel-{lieu.pk}": "03 53 01 00 99"})
        proposition = Modification.objects.get(etat=EtatModification.A_RELIRE)
        assert set(proposition.champs) == {"tarif", f"telephone:{lieu.pk}"}

    def test_something_else_is_read_by_the_coordination(self, elle, fiche, sollicitation):
        page = page_de(sollicitation)
        elle.post(page, formulaire(elle, page) | {"texte": "Mon cabinet a déménagé au 5."})
        demande = Demande.objects.get()
        assert (demande.genre, demande.etat, demande.fiche_id) == ("erreur", "a_traiter", fiche.pk)
        sollicitation.refresh_from_db()
        assert sollicitation.reponse == ReponseVerification.SIGNALEE

    def test_a_mistake_says_what_to_do_and_writes_nothing(self, elle, fiche, lieu, sollicitation):
        page = page_de(sollicitation)
        envoi = formulaire(elle, page) | {
            f"jour-{lieu.pk}-0": "le matin",
            "fermeture_du": "20/12/2026",
            "fermeture_au": "10/12/2026",
        }
        reponse = elle.post(page, envoi)
        assert reponse.status_code == 422
        lue = texte(reponse)
        assert "Ces heures ne se lisent pas" in lue
        assert "Ce jour vient avant le premier" in lue
        fiche.refresh_from_db()
        assert fiche.verifiee_le is None


class TestSortir:
    def test_withdrawn_at_once_and_no_register_brings_it_back(self, elle, fiche, sollicitation):
        reponse = elle.post(page_de(sollicitation) + "retirer/")
        fiche.refresh_from_db()
        assert (fiche.publiee, fiche.retrait_motif) == (False, MotifRetrait.OPPOSITION)
        assert Opposition.objects.exists()
        assert "/annuaire/demandes/" in reponse.url
        sollicitation.refresh_from_db()
        assert sollicitation.reponse == ReponseVerification.RETIREE

    def test_not_me_takes_the_address_away_and_the_link_dies(self, elle, fiche, sollicitation):
        page = page_de(sollicitation)
        assert "C’est noté" in texte(elle.post(page + "pas-moi/"))
        fiche.refresh_from_db()
        assert (fiche.courriel, fiche.publiee, fiche.verifiee_le) == ("", True, None)
        assert elle.get(page).status_code == 404

    def test_a_mail_program_unsubscribes_without_cookie_and_one_may_come_back(
        self, fiche, sollicitation
    ):
        strict = ClientApresCommit(enforce_csrf_checks=True)
        page = page_de(sollicitation) + "courriels/"
        for _ in range(2):
            strict.post(page, {"List-Unsubscribe": "One-Click"})
        fiche.refresh_from_db()
        sollicitation.refresh_from_db()
        assert fiche.sans_courriel_depuis == timezone.localdate()
        assert (sollicitation.reponse, fiche.publiee) == (ReponseVerification.STOP, True)
        strict.post(page, {"geste": "reprendre"})
        fiche.refresh_from_db()
        sollicitation.refresh_from_db()
        assert (fiche.sans_courriel_depuis, sollicitation.reponse) == (None, "")

    def test_a_letter_does_not_prove_a_withdrawal(self, elle, fiche):
        lettre = SollicitationFactory(fiche=fiche, adresse="")
        page = page_de(lettre)
        assert reverse("annuaire:retirer", args=[fiche.slug]) in texte(elle.get(page))
        elle.post(page + "retirer/")
        fiche.refresh_from_db()
        assert fiche.publiee
