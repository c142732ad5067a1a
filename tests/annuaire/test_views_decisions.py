"""What the coordination decides: told to the person, once only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import EtatDemande, EtatModification, GenreDemande, Source
from annuaire.models import Demande, Fiche
from annuaire.services.fiches import modifier_sa_fiche
from annuaire.services.oppositions import est_oppose, opposer
from cpts_portal.courriels.models import Courriel
from tests.factories.annuaire import DemandeFactory, FicheFactory, LieuFactory, ProfessionFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.courriels import texte_de
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
A_DECIDER = reverse("annuaire_coordination:a_decider")


@pytest.fixture
def elle(coordination):
    return client_de(coordination)


def repondre(client, demande, **champs):
    adresse = reverse("annuaire_coordination:demande", args=[demande.pk])
    return client.post(adresse, champs)


class TestDemandes:
    def test_the_most_urgent_comes_first_and_lateness_is_said(self, elle):
        DemandeFactory(fiche__titre="Plus tard")
        DemandeFactory(fiche__titre="En retard", echeance=timezone.localdate() - timedelta(days=2))
        DemandeFactory(a_confirmer=True, fiche__titre="Jamais confirmée")
        page = elle.get(A_DECIDER).content.decode()
        assert page.index("En retard") < page.index("Plus tard")
        assert "Jamais confirmée" not in page
        assert "a dépassé le délai" in page
        assert "en retard" in elle.get("/coordination/").content.decode()

    def test_the_answer_reaches_the_person(self, elle, coordination):
        demande = DemandeFactory()
        repondre(elle, demande, decision="accepter", reponse="Le numéro est corrigé.")
        demande.refresh_from_db()
        assert (demande.etat, demande.decidee_par) == (EtatDemande.FAITE, coordination)
        assert "Le numéro est corrigé." in texte_de(Courriel.objects.get())

    def test_refusing_needs_a_reason(self, elle):
        demande = DemandeFactory()
        assert repondre(elle, demande, decision="refuser").status_code == 422
        demande.refresh_from_db()
        assert demande.etat == EtatDemande.A_TRAITER

    def test_a_request_is_answered_once(self, elle):
        demande = DemandeFactory()
        repondre(elle, demande, decision="accepter")
        repondre(elle, demande, decision="refuser", reponse="Non.")
        demande.refresh_from_db()
        assert demande.etat == EtatDemande.FAITE
        assert Courriel.objects.count() == 1

    def test_query_count_is_flat(self, elle):
        lieu = LieuFactory()  # one commune: a new one redraws the territory
        assert_requetes_plates(
            lambda: DemandeFactory(fiche__lieux=[lieu]), lambda: elle.get(A_DECIDER)
        )


class TestAjout:
    @pytest.fixture
    def demande(self):
        commune = CommuneFactory(nom="Wassy", du_territoire=True)
        ProfessionFactory()
        return DemandeFactory(
            genre=GenreDemande.AJOUT,
            fiche=None,
            courriel="lise@exemple.invalid",
            details={
                "qui": "personne",
                "prenom": "Lise",
                "nom": "Dupré",
                "profession": "60",
                "rpps": "99000010019",
                "commune": commune.code_insee,
            },
        )

    def envoi(self, client, demande, **champs):
        adresse = reverse("annuaire_coordination:ajouter", args=[demande.pk])
        form = client.get(adresse).context["form"]
        valeurs = {nom: form[nom].value() for nom in form.fields}
        propres = {nom: getattr(v, "pk", v) for nom, v in valeurs.items() if v not in (None, False)}
        return client.post(adresse, propres | {"civilite": "MME"} | champs)

    def test_the_entry_is_created_searchable_and_the_person_told(self, elle, anonyme, demande):
        assert self.envoi(elle, demande).status_code == 302
        fiche = Fiche.objects.get()
        assert (fiche.titre, fiche.metier, fiche.source) == (
            "Lise Dupré",
            "Infirmière",
            Source.COORDINATION,
        )
        assert "Lise Dupré" in anonyme.get("/annuaire/?qui=dupre").content.decode()
        assert fiche.get_absolute_url() in texte_de(Courriel.objects.get())
        assert Demande.objects.get().etat == EtatDemande.FAITE

    def test_an_entry_with_the_same_number_is_shown_instead(self, elle, demande):
        autre = FicheFactory(titre="Lise Martin")
        autre.professionnel.rpps = "99000010019"
        autre.professionnel.save()
        page = elle.get(reverse("annuaire_coordination:demande", args=[demande.pk]))
        assert "Lise Martin" in page.content.decode()
        assert "existe déjà avec ce numéro" in self.envoi(elle, demande).content.decode()

    def test_who_objected_comes_back_only_on_purpose(self, elle, coordination, demande):
        ancienne = FicheFactory()
        ancienne.professionnel.rpps = "99000010019"
        ancienne.professionnel.save()
        opposer(ancienne)
        ancienne.delete()
        assert "a demandé à ne plus paraître" in self.envoi(elle, demande).content.decode()
        assert self.envoi(elle, demande, malgre_opposition="on").status_code == 302
        assert not est_oppose(rpps="99000010019")

    def test_a_structure_is_created_too(self, elle, demande):
        demande.details |= {"qui": "structure", "nom": "SSIAD du Der"}
        demande.save()
        self.envoi(elle, demande, categorie="aide_soins_domicile")
        assert Fiche.objects.get().structure.nom_source == "SSIAD du Der"


class TestPropositions:
    @pytest.fixture
    def proposition(self, adherent):
        fiche = FicheFactory(compte=adherent)
        modifier_sa_fiche(fiche, {"tarif": "Secteur 1"}, acteur=adherent)
        return fiche.modifications.a_relire().get()

    def test_published_it_is_the_person_who_said_it(self, elle, anonyme, proposition):
        adresse = reverse("annuaire_coordination:accepter_proposition", args=[proposition.pk])
        elle.post(adresse)
        fiche = Fiche.objects.get()
        assert (fiche.tarif, fiche.provenances["tarif"]["source"]) == ("Secteur 1", "personne")
        assert "Secteur 1" in anonyme.get(fiche.get_absolute_url()).content.decode()

    def test_refused_the_person_reads_why(self, elle, proposition):
        adresse = reverse("annuaire_coordination:refuser_proposition", args=[proposition.pk])
        elle.post(adresse, {"motif": "Pas de réclame."})
        proposition.refresh_from_db()
        assert proposition.etat == EtatModification.REFUSEE
        assert Fiche.objects.get().tarif == ""
        assert "Pas de réclame." in texte_de(Courriel.objects.get())

    def test_withdrawn_meanwhile_nothing_is_published(self, elle, adherent, proposition):
        modifier_sa_fiche(proposition.fiche, {"tarif": ""}, acteur=adherent)
        adresse = reverse("annuaire_coordination:accepter_proposition", args=[proposition.pk])
        page = elle.post(adresse, follow=True).content.decode()
        assert "déjà reçu sa réponse" in page
        assert Fiche.objects.get().tarif == ""
