import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import produire
from cpts_portal.documents.services import request_document
from missions.enums_crise import DestinatairePlan
from missions.models import EcheanceFaite, MembreCellule, PieceAttendue, ReferentCrise
from missions.queries.crise import brouillon, plan_en_vigueur, versions
from missions.services import Auteur, FichierDonne, noter_faite
from missions.services import crise as services
from tests.factories.adhesions import AdherentFactory
from tests.factories.crise import FicheCriseFactory, ReferentFactory, VolontaireFactory

pytestmark = pytest.mark.django_db
AUTEUR = Auteur()
JOUR = dt.date(2026, 11, 25)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89"
)
arreter = partial(services.arreter_version, jour=JOUR, auteur=AUTEUR)


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


def envoyer(version, a, le=JOUR, **suite):
    return services.transmettre(version, a=DestinatairePlan(a), le=le, auteur=AUTEUR, **suite)


class TestBrouillon:
    def test_order_is_that_of_the_calls(self):
        premier, second = ReferentFactory(nom="Ana"), ReferentFactory(nom="Bé")
        services.deplacer_ligne(second, monter=True, auteur=AUTEUR)
        assert [r.nom for r in brouillon().referents] == ["Bé", "Ana"]
        services.deplacer_ligne(premier, monter=False, auteur=AUTEUR)
        assert [r.nom for r in brouillon().referents] == ["Bé", "Ana"]

    def test_taken_out_then_put_back(self):
        ligne = ReferentFactory()
        services.retirer_ligne(ligne, auteur=AUTEUR)
        assert brouillon().referents == []
        services.remettre_ligne(ligne, auteur=AUTEUR)
        assert brouillon().referents == [ligne]

    @pytest.mark.parametrize(
        ("ligne", "phrase"),
        [
            (ReferentCrise(telephone="06 39 98 00 01"), "Choisissez un adhérent, ou écrivez"),
            (MembreCellule(fonction="direction"), "Nommez le titulaire"),
            (ReferentCrise(nom="Ana", telephone="12"), "n’est pas valide"),
        ],
    )
    def test_a_line_without_its_person_says_what_to_do(self, ligne, phrase):
        with pytest.raises(ValidationError, match=phrase):
            services.enregistrer_ligne(ligne, auteur=AUTEUR)


class TestVersions:
    def test_frozen_whole_and_never_rewritten(self):
        referent = ReferentFactory(nom="Ana")
        version = arreter(objet="Première")
        referent.nom = "Bé"
        services.enregistrer_ligne(referent, auteur=AUTEUR)
        assert plan_en_vigueur().contenu["referents"][0]["nom"] == "Ana"
        for geste in (version.save, version.delete):
            with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
                geste()
        assert arreter(objet="Seconde").numero == 2

    def test_nothing_changed_is_no_version(self):
        ReferentFactory()
        arreter(objet="Première")
        VolontaireFactory()
        with pytest.raises(ValidationError, match="Rien n’a changé depuis la version 1"):
            arreter(objet="Encore")

    def test_without_anyone_to_call_it_is_no_plan(self):
        FicheCriseFactory()
        with pytest.raises(ValidationError, match="ajoutez d’abord un référent"):
            arreter(objet="Première")

    def test_it_keeps_figures_of_volunteers_and_no_name(self):
        ReferentFactory()
        volontaire = VolontaireFactory(adherent__nom="VAULANTERNE")
        fige = str(arreter(objet="Première").contenu)
        assert "VAULANTERNE" not in fige
        assert volontaire.telephone not in fige
        assert plan_en_vigueur().volontaires == 1


class TestEnvois:
    @pytest.fixture
    def version(self, demo):
        ReferentFactory()
        return arreter(objet="Mise à jour", jour=dt.date(2026, 11, 2))

    def test_sent_to_both_it_meets_the_deadline_on_the_last_day(self, demo, version):
        envoyer(version, "ars", dt.date(2026, 11, 3))
        assert not EcheanceFaite.objects.filter(cle="plan-crise:3").exists()
        envoyer(version, "cpam", dt.date(2026, 11, 10))
        faite = EcheanceFaite.objects.get(contrat=demo, cle="plan-crise:3")
        assert faite.faite_le == dt.date(2026, 11, 10)
        plan = plan_en_vigueur()
        assert (plan.transmis, plan.envoye_ars) == (True, dt.date(2026, 11, 3))

    def test_a_cancelled_sending_makes_it_due_again(self, version):
        envoyer(version, "ars")
        envoi = envoyer(version, "cpam")
        services.annuler_transmission(envoi, auteur=AUTEUR)
        assert not EcheanceFaite.objects.filter(cle="plan-crise:3").exists()
        assert plan_en_vigueur().envoye_cpam is None
        envoyer(version, "cpam")

    def test_ticked_by_hand_it_stays_ticked(self, demo, version):
        noter_faite(demo, "plan-crise:3", faite=True, auteur=AUTEUR, le=dt.date(2026, 9, 1))
        envoyer(version, "ars")
        services.annuler_transmission(envoyer(version, "cpam"), auteur=AUTEUR)
        faite = EcheanceFaite.objects.get(cle="plan-crise:3")
        assert faite.faite_le == dt.date(2026, 9, 1)

    def test_out_of_any_open_year_nothing_is_met(self, demo):
        ReferentFactory()
        version = arreter(objet="Ancienne", jour=dt.date(2025, 3, 1))
        for a in ("ars", "cpam"):
            envoyer(version, a, dt.date(2025, 3, 2))
        assert not EcheanceFaite.objects.filter(cle__startswith="plan-crise").exists()

    @pytest.mark.parametrize("le", [dt.date(2026, 11, 1), dt.date(2026, 11, 26)])
    def test_neither_before_it_existed_nor_tomorrow(self, version, le):
        with pytest.raises(ValidationError):
            envoyer(version, "ars", le)

    def test_twice_to_the_same_is_refused(self, version):
        envoyer(version, "ars")
        with pytest.raises(ValidationError, match="déjà notée envoyée"):
            envoyer(version, "ars")

    def test_its_proof_is_a_file_of_its_kind(self, version):
        envoi = envoyer(version, "ars", fichier=FichierDonne("accuse.png", PNG))
        assert (envoi.nom_fichier, len(envoi.sha256)) == ("accuse.png", 64)
        with pytest.raises(ValidationError, match="n’est pas celui d’un PDF"):
            envoyer(version, "cpam", fichier=FichierDonne("accuse.pdf", PNG))


class TestPiece:
    def test_the_paper_becomes_the_expected_proof(self, demo, coordination):
        ReferentFactory()
        version = arreter(objet="Première")
        piece = PieceAttendue.objects.get(indicateur__code="CRI-1")
        with pytest.raises(ValidationError, match="Préparez d’abord le PDF"):
            services.verser_au_dossier(version, piece, auteur=AUTEUR)
        document = request_document("plan_crise", {"version": version.pk}, coordination)
        produire(document.pk)
        preuve = services.verser_au_dossier(version, piece, auteur=AUTEUR)
        assert preuve.jointe
        assert preuve.piece == piece
        assert preuve.sha256 == DocumentProduit.objects.get(pk=document.pk).sha256


class TestVolontaires:
    def test_once_then_updated_then_withdrawn(self):
        adherent = AdherentFactory()
        porter = partial(services.se_porter_volontaire, adherent, auteur=AUTEUR)
        un = porter(telephone="06 39 98 00 01")
        deux = porter(telephone="06 39 98 00 02", disponibilites="le soir")
        assert (deux.pk, deux.telephone) == (un.pk, "+33639980002")
        services.retirer_volontaire(deux, auteur=AUTEUR)
        assert porter(telephone="06 39 98 00 03").pk != un.pk

    def test_whoever_left_the_association_is_no_longer_called(self):
        volontaire = VolontaireFactory()
        volontaire.adherent.sorti_le = JOUR
        volontaire.adherent.save()
        assert type(volontaire).objects.inscrits().count() == 0

    def test_the_purge_erases_those_withdrawn_long_ago(self):
        ancien, recent = VolontaireFactory(), VolontaireFactory()
        for volontaire in (ancien, recent):
            services.retirer_volontaire(volontaire, auteur=AUTEUR)
        type(ancien).objects.filter(pk=ancien.pk).update(
            retire_le=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
        )
        assert services.effacer_les_volontaires(dt.date(2025, 11, 25)) == 1
        assert list(type(ancien).objects.all()) == [recent]


def test_versions_are_read_at_the_same_cost(django_assert_num_queries):
    ReferentFactory()
    arreter(objet="Première")
    with django_assert_num_queries(2):
        list(versions())
