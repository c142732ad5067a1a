"""Meetings, the register, one's own statement: read as the pages let each read them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cpts_portal.journal.models import Entree
from membres.indemnisation.models import Demande
from membres.reunions import services
from tests.factories.adhesions import AdherentFactory, AdhesionFactory, CollegeFactory
from tests.factories.indemnisation import DemandeFactory, crediter
from tests.factories.reunions import ConvocationFactory, ReunionFactory, SignatureFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
REUNIONS, ADHERENTS, RELEVE = (
    reverse(nom) for nom in ("api_reunions", "api_adherents", "api_releve")
)


@pytest.fixture
def membre(adherent):
    fiche = AdherentFactory(compte=adherent, nom="Orsinval")
    AdhesionFactory(adherent=fiche)
    return fiche


class TestReunions:
    def test_one_sees_the_meetings_one_is_asked_to(self, membre, coordination):
        mienne, autre = ReunionFactory(titre="La mienne"), ReunionFactory(titre="Une autre")
        ConvocationFactory(reunion=mienne, adherent=membre, reponse="present")
        client = client_de(membre.compte)
        donnees = client.get(REUNIONS).json()
        assert [r["titre"] for r in donnees["resultats"]] == ["La mienne"]
        assert (donnees["nombre"], donnees["resultats"][0]["annonces"]) == (1, 1)
        detail = client.get(reverse("api_reunion", args=[mienne.pk])).json()
        assert detail["ma_reponse"] == "present"
        refus = client.get(reverse("api_reunion", args=[autre.pk]))
        assert (refus.status_code, refus.json()["code"]) == (404, "introuvable")
        assert client_de(coordination).get(REUNIONS).json()["nombre"] == 2

    def test_the_sheet_is_shown_once_closed(self, membre):
        ouverte = ReunionFactory(en_seance=True)
        close = ReunionFactory(close=True)
        for reunion in (ouverte, close):
            SignatureFactory(reunion=reunion, adherent=membre, minutes=90)
        client = client_de(membre.compte)
        lus = [
            client.get(reverse("api_reunion", args=[r.pk])).json()["feuille"]
            for r in (ouverte, close)
        ]
        assert lus[0] == []
        assert [(ligne["nom"], ligne["minutes"]) for ligne in lus[1]] == [(str(membre), 90)]

    def test_filters_are_those_of_the_page(self, coordination):
        ReunionFactory(titre="Plaies"), ReunionFactory(titre="Diabète", close=True)
        client = client_de(coordination)
        for parametres, attendu in (
            ({"q": "diabete"}, ["Diabète"]),
            ({"etat": "convoquee"}, ["Plaies"]),
            ({"etat": "inconnu"}, ["Plaies", "Diabète"]),
        ):
            lus = client.get(REUNIONS, parametres).json()["resultats"]
            assert [r["titre"] for r in lus] == attendu

    def test_the_list_costs_the_same_for_one_and_three(self, coordination):
        client = client_de(coordination)
        assert_requetes_plates(
            lambda: ConvocationFactory(reunion=ReunionFactory()), lambda: client.get(REUNIONS)
        )

    def test_a_secret_never_leaves(self, membre):
        reunion = ReunionFactory(en_seance=True)
        ConvocationFactory(reunion=reunion, adherent=membre)
        client = client_de(membre.compte)
        for adresse in (REUNIONS, reverse("api_reunion", args=[reunion.pk])):
            assert reunion.secret not in client.get(adresse).content.decode()


class TestAdherents:
    def test_for_who_keeps_the_register_and_noted_in_the_journal(
        self, membre, coordination, tresorier
    ):
        AdherentFactory(nom="Vaucouleur", college=CollegeFactory(code="libres"))
        donnees = client_de(coordination).get(ADHERENTS).json()
        assert [a["nom"] for a in donnees["resultats"]] == ["Orsinval", "Vaucouleur"]
        assert donnees["resultats"][0]["adhesion"] == "a_jour"
        filtres = client_de(tresorier).get(ADHERENTS, {"college": "libres"}).json()
        assert [a["nom"] for a in filtres["resultats"]] == ["Vaucouleur"]
        notes = Entree.objects.filter(action="adherents.exportes")
        assert [n.details["format"] for n in notes] == ["api", "api"]

    def test_a_member_gets_no_name(self, membre):
        AdherentFactory(nom="Vaucouleur")
        reponse = client_de(membre.compte).get(ADHERENTS)
        assert reponse.status_code == 403
        assert "Vaucouleur" not in reponse.content.decode()

    def test_the_list_costs_the_same_for_one_and_three(self, coordination):
        client = client_de(coordination)
        assert_requetes_plates(AdhesionFactory, lambda: client.get(ADHERENTS))


class TestReleve:
    def test_mine_alone_and_never_an_iban(self, membre):
        reunion = ReunionFactory(close=True)
        SignatureFactory(reunion=reunion, adherent=membre, minutes=90)
        DemandeFactory(adherent=membre, objet="La mienne", montant=Decimal("60.00"))
        DemandeFactory(objet="Une autre")
        crediter(membre)
        reponse = client_de(membre.compte).get(RELEVE)
        donnees = reponse.json()
        assert (donnees["minutes"], len(donnees["heures"])) == (90, 1)
        assert [(d["objet"], d["montant"]) for d in donnees["demandes"]] == [("La mienne", "60.00")]
        # Nobody entered this year's ceiling: unknown, never zero.
        assert donnees["plafond"]["montant"] is None
        assert "iban" not in reponse.content.decode().lower()

    def test_an_unknown_amount_stays_unknown(self, membre):
        Demande.objects.filter(pk=DemandeFactory(adherent=membre).pk).update(
            montant=None, montant_calcule=None
        )
        assert client_de(membre.compte).get(RELEVE).json()["demandes"][0]["montant"] is None

    def test_an_account_without_member_is_told_so(self, adherent):
        reponse = client_de(adherent).get(RELEVE)
        assert (reponse.status_code, reponse.json()["message"]) == (
            404,
            "Votre compte n’est rattaché à aucun adhérent.",
        )


@pytest.mark.parametrize("adresse", [REUNIONS, ADHERENTS, RELEVE])
def test_nobody_without_an_account_and_nothing_is_written(anonyme, coordination, adresse):
    assert anonyme.get(adresse).status_code in (401, 403)
    assert client_de(coordination).post(adresse).status_code == 405


def test_they_are_in_the_published_contract(anonyme):
    schema = anonyme.get("/api/v1/schema/").content.decode()
    for operation in ("reunions_lister", "reunions_lire", "adherents_lister", "releve_lire"):
        assert operation in schema


def test_a_corrected_sheet_says_when(membre, coordination):
    reunion = ReunionFactory(close=True)
    ligne = SignatureFactory(reunion=reunion, adherent=membre, minutes=90)
    services.retirer_presence(ligne, motif="Erreur", par=coordination)
    ConvocationFactory(reunion=reunion, adherent=membre)
    detail = client_de(membre.compte).get(reverse("api_reunion", args=[reunion.pk])).json()
    assert detail["feuille"] == []
    assert detail["rectifiee_le"]
