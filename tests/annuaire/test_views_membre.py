"""« Ma fiche »: what the person writes, who reads it, and how it is undone."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from annuaire.champs import RESERVES
from annuaire.enums import EtatModification, Source, Visibilite
from annuaire.models import Modification
from annuaire.services.fiches import modifier_fiche, retirer_fiche
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

PAGE = reverse("ma_fiche:modifier")
pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche(adherent):
    return FicheFactory(titre="Nadège Orsinval", compte=adherent, reservee=True)


@pytest.fixture
def elle(adherent):
    return client_de(adherent)


def formulaire(client) -> dict[str, str]:
    """What a browser would send back unchanged."""
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    envoi = {}
    for champ in page.select("form[data-garde] :is(input, select, textarea)"):
        if champ.get("type") == "radio" and not champ.has_attr("checked"):
            continue
        if champ.name == "select":
            envoi[champ["name"]] = champ.select_one("option[selected]")["value"]
        else:
            envoi[champ["name"]] = champ.get("value", champ.get_text())
    return envoi


def envoyer(client, **changements):
    return client.post(PAGE, formulaire(client) | changements)


class TestModifier:
    def test_hours_answers_and_languages_are_online_at_once(self, elle, fiche):
        lieu = fiche.exercices.get().lieu_id
        reponse = envoyer(
            elle,
            nouveaux_patients="oui",
            visites_domicile="non",
            langues="Allemand, arabe",
            telephone_direct="06 39 98 00 01",
            **{f"jour-{lieu}-0": "8h30-12h, 14h-18h"},
        )
        assert reponse.status_code == 302
        fiche.refresh_from_db()
        assert (fiche.nouveaux_patients, fiche.visites_domicile) == (True, False)
        assert fiche.langues == ["allemand", "arabe"]
        assert fiche.telephone_direct == "+33639980001"
        assert fiche.exercices.get().horaires[0] == [["08:30", "12:00"], ["14:00", "18:00"]]
        assert fiche.provenances["langues"]["source"] == Source.PERSONNE
        assert (fiche.verifiee_le, fiche.verifiee_par) == (timezone.localdate(), Source.PERSONNE)

    def test_free_text_waits_for_the_coordination(self, elle, anonyme, fiche):
        envoyer(elle, tarif="Le meilleur du canton", carte_vitale="oui")
        fiche.refresh_from_db()
        assert (fiche.tarif, fiche.carte_vitale) == ("", True)
        attente = fiche.modifications.a_relire().get()
        assert attente.champs == {"tarif": ["", "Le meilleur du canton"]}
        assert "canton" not in anonyme.get(fiche.get_absolute_url()).content.decode()
        # Shown back to the person, who may correct it or give it up.
        assert formulaire(elle)["tarif"] == "Le meilleur du canton"
        envoyer(elle, tarif="")
        attente.refresh_from_db()
        assert attente.etat == EtatModification.RENONCEE
        assert not fiche.modifications.a_relire().exists()

    def test_which_fields_wait_is_a_setting(self, elle, fiche, settings):
        settings.ANNUAIRE_CHAMPS_MODERES = ["langues"]
        envoyer(elle, tarif="Secteur 1", langues="italien")
        fiche.refresh_from_db()
        assert (fiche.tarif, fiche.langues) == ("Secteur 1", [])

    def test_unchanged_it_only_verifies(self, elle, fiche):
        envoyer(elle)
        fiche.refresh_from_db()
        assert fiche.verifiee_le == timezone.localdate()
        assert not Modification.objects.exists()

    @pytest.mark.parametrize(
        ("champ", "valeur", "message"),
        [
            ("telephone_direct", "12", "Ce numéro n’est pas valide"),
            ("rendez_vous", "pour le patient né le 3 mai", "patient"),
            ("courriel", "pas une adresse", "adresse"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_written(
        self, elle, fiche, champ, valeur, message
    ):
        reponse = envoyer(elle, **{champ: valeur, "carte_vitale": "oui"})
        assert reponse.status_code == 422
        assert message in reponse.content.decode()
        fiche.refresh_from_db()
        assert fiche.carte_vitale is None

    def test_unreadable_hours_are_refused(self, elle, fiche):
        lieu = fiche.exercices.get().lieu_id
        reponse = envoyer(elle, **{f"jour-{lieu}-2": "le matin"})
        assert "Ces heures ne se lisent pas" in reponse.content.decode()


class TestVisibilite:
    """Planted values: absent from page, vCard and API for who may not see them."""

    @pytest.mark.parametrize(
        ("visible", "public", "membres"),
        [
            (Visibilite.PUBLIC, True, True),
            (Visibilite.MEMBRES, False, True),
            (Visibilite.PERSONNE, False, False),
        ],
    )
    def test_each_contact_obeys_its_own_choice(self, fiche, request, visible, public, membres):
        elle, anonyme = request.getfixturevalue("elle"), request.getfixturevalue("anonyme")
        autre = client_de(request.getfixturevalue("pilote"))
        for champ in RESERVES:
            tous = dict.fromkeys((f"{c}_visible" for c in RESERVES), "personne")
            envoyer(elle, **tous | {f"{champ}_visible": visible.value})
            fiche.refresh_from_db()
            valeur = getattr(fiche, champ)
            for client, voit in ((anonyme, public), (autre, membres), (elle, True)):
                for adresse in (
                    fiche.get_absolute_url(),
                    reverse("annuaire:contact", args=[fiche.slug]),
                    reverse("api_annuaire_fiche", args=[fiche.slug]),
                ):
                    assert (valeur in client.get(adresse).content.decode()) is voit, adresse

    @pytest.mark.parametrize(
        ("visible", "public", "membres"),
        [
            (Visibilite.PUBLIC, True, True),
            (Visibilite.MEMBRES, False, True),
            (Visibilite.PERSONNE, False, False),
        ],
    )
    def test_a_ward_s_number_may_stay_among_members(self, fiche, request, visible, public, membres):
        elle, anonyme = request.getfixturevalue("elle"), request.getfixturevalue("anonyme")
        autre = client_de(request.getfixturevalue("pilote"))
        envoyer(elle, telephone_visible=visible.value)
        numero = fiche.exercices.get().lieu.telephone
        assert numero == "+33353010033"
        de_la_fiche = (
            fiche.get_absolute_url(),
            reverse("annuaire:contact", args=[fiche.slug]),
            reverse("api_annuaire_fiche", args=[fiche.slug]),
        )
        for client, voit in ((anonyme, public), (autre, membres), (elle, True)):
            for adresse in de_la_fiche:
                assert (numero in client.get(adresse).content.decode()) is voit, adresse
        # Rows are the same for everyone.
        for adresse in (reverse("annuaire:rechercher"), reverse("api_annuaire")):
            assert (numero in autre.get(adresse).content.decode()) is public, adresse

    def test_nobody_else_opens_her_form_or_undoes_her_edits(
        self, elle, pilote, coordination, fiche
    ):
        envoyer(elle, carte_vitale="oui")
        faite = fiche.modifications.get()
        for compte in (pilote, coordination):
            client = client_de(compte)
            assert "secret@exemple" not in client.get(PAGE).content.decode()
            assert client.post(reverse("ma_fiche:annuler", args=[faite.pk])).status_code == 404
            assert client.post(reverse("ma_fiche:verifier")).status_code == 404


class TestAnnuler:
    def test_the_last_edit_is_undone_with_its_provenance(self, elle, fiche):
        avant = dict(fiche.provenances), fiche.verifiee_le
        lieu = fiche.exercices.get().lieu_id
        envoyer(elle, langues="italien", **{f"jour-{lieu}-1": "9h-12h"})
        elle.post(reverse("ma_fiche:annuler", args=[fiche.modifications.get().pk]))
        fiche.refresh_from_db()
        assert (fiche.langues, fiche.exercices.get().horaires) == ([], None)
        assert (fiche.provenances, fiche.verifiee_le) == avant
        assert fiche.modifications.get().etat == EtatModification.ANNULEE

    def test_not_once_someone_else_changed_it(self, elle, fiche, coordination):
        envoyer(elle, langues="italien")
        sienne = fiche.modifications.get()
        fiche.refresh_from_db()
        modifier_fiche(
            fiche, {"langues": ["grec"]}, source=Source.COORDINATION, acteur=coordination
        )
        reponse = elle.post(reverse("ma_fiche:annuler", args=[sienne.pk]), follow=True)
        assert "ne s’annule plus" in reponse.content.decode()
        fiche.refresh_from_db()
        assert fiche.langues == ["grec"]

    def test_not_after_the_delay(self, elle, fiche, settings):
        envoyer(elle, langues="italien")
        vieille = timezone.now() - timedelta(days=settings.ANNUAIRE_ANNULATION_JOURS + 1)
        fiche.modifications.update(faite_le=vieille)
        elle.post(reverse("ma_fiche:annuler", args=[fiche.modifications.get().pk]))
        fiche.refresh_from_db()
        assert fiche.langues == ["italien"]


class TestVerifier:
    def test_one_button_says_all_is_right(self, elle, fiche):
        assert "Jamais vérifiée" in elle.get(PAGE).content.decode()
        elle.post(reverse("ma_fiche:verifier"))
        fiche.refresh_from_db()
        assert (fiche.verifiee_le, fiche.verifiee_par) == (timezone.localdate(), Source.PERSONNE)
        assert "À jour" in elle.get(PAGE).content.decode()

    def test_the_dashboard_asks_when_it_has_aged(self, elle, fiche):
        assert "Relire votre fiche d’annuaire" in elle.get("/espace/").content.decode()
        elle.post(reverse("ma_fiche:verifier"))
        accueil = elle.get("/espace/").content.decode()
        assert "Relire votre fiche" not in accueil
        assert "valable jusqu’au" in accueil

    def test_a_withdrawn_entry_says_so_to_its_owner(self, elle, adherent, fiche):
        retirer_fiche(fiche, acteur=adherent)
        assert "retirée de l’annuaire" in elle.get(PAGE).content.decode()


def test_without_an_entry_the_page_says_what_to_do(elle):
    page = elle.get(PAGE).content.decode()
    assert "Aucune fiche d’annuaire n’est liée" in page
    assert reverse("annuaire:rechercher") in page


def test_query_count_does_not_grow_with_places_and_edits(elle, fiche, adherent):
    commune = fiche.exercices.get().lieu.commune

    def ajouter():
        lieu = LieuFactory(commune=commune)
        fiche.exercices.create(lieu=lieu, rang=fiche.exercices.count())
        modifier_fiche(
            fiche,
            {"langues": [f"langue {lieu.pk}"]},
            source=Source.PERSONNE,
            acteur=adherent,
        )

    assert_requetes_plates(ajouter, lambda: elle.get(PAGE))
