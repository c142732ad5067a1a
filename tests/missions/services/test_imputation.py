"""A paid claim enters its envelope once; what comes back leaves it, dated."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from membres.indemnisation.evenements import demande_payee, paiement_rejete
from membres.indemnisation.models import Demande
from missions.models import Depense, FicheAction, Imputation, Mission
from missions.queries.imputation import FONCTIONNEMENT, a_imputer, hors_annee
from missions.services import Destination, imputer_demandes
from missions.services.mesures import Auteur
from tests.factories.indemnisation import DemandeFactory
from tests.factories.reunions import ReunionFactory, SignatureFactory

pytestmark = pytest.mark.django_db
JOUR = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def diabete(demo):
    return FicheAction.objects.select_related("mission__mission").get(
        mission__contrat=demo, titre="Parcours diabète"
    )


def payee(reunion=None, jour=JOUR, **champs):
    if reunion:
        champs["signature"] = SignatureFactory(reunion=reunion)
    return DemandeFactory(etat="payee", payee_le=jour, annee_paiement=jour.year, **champs)


def en_reunion(*actions, **champs):
    """A claim of a closed meeting that served these actions."""
    reunion = ReunionFactory(close=True)
    for action in actions:
        action.reunions.create(reunion=reunion)
    return payee(reunion, **champs)


def annoncer(demande):
    demande_payee.send(sender=Demande, demande=demande)


def corriger(demande, montant, jour=JOUR):
    correction = DemandeFactory(
        adherent=demande.adherent,
        activite=demande.activite,
        corrige=demande,
        montant=-montant,
        montant_calcule=None,
        etat="payee",
        payee_le=jour,
        annee_paiement=jour.year,
    )
    annoncer(correction)
    return correction


def rejeter(demande):
    Demande.objects.filter(pk=demande.pk).update(
        etat="validee_tresorerie", payee_le=None, annee_paiement=None
    )
    demande.refresh_from_db()
    paiement_rejete.send(sender=Demande, demande=demande, montant=demande.montant)


def montants(demande):
    lues = Depense.objects.filter(imputation__demande=demande).order_by("pk")
    return [d.montant for d in lues]


class TestDElleMeme:
    def test_goes_to_the_action_of_its_meeting_once(self, diabete):
        demande = en_reunion(diabete)
        annoncer(demande)
        annoncer(demande)
        depense = Depense.objects.get(reference=demande.reference)
        assert (depense.montant, depense.jour) == (Decimal(60), JOUR)
        assert (depense.action, depense.mission) == (diabete, diabete.mission.mission)
        assert depense.annee.numero == 3

    def test_two_actions_of_one_mission_share_its_envelope(self, diabete, demo):
        obesite = FicheAction.objects.get(mission__contrat=demo, titre="Parcours obésité")
        demande = en_reunion(diabete, obesite)
        annoncer(demande)
        imputation = demande.imputation
        assert (imputation.mission.code, imputation.action) == ("PARCOURS", None)

    def test_two_missions_are_for_a_person_to_decide(self, diabete, demo):
        ailleurs = FicheAction.objects.filter(mission__contrat=demo).exclude(
            mission=diabete.mission
        )
        demande = en_reunion(diabete, ailleurs.first())
        annoncer(demande)
        assert [ligne.demande for ligne in a_imputer()] == [demande]

    def test_a_meeting_set_aside_from_the_action_says_nothing(self, diabete):
        demande = en_reunion(diabete)
        diabete.reunions.update(ecartee_le=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), motif="x")
        annoncer(demande)
        assert not Imputation.objects.exists()

    def test_outside_any_open_year_it_waits_and_the_payment_stands(self, diabete):
        demande = en_reunion(diabete, jour=dt.date(2027, 11, 1))
        annoncer(demande)
        # Rien à choisir avant d'ouvrir l'année : elle est comptée à part.
        assert (a_imputer(), hors_annee()) == ([], 1)
        with pytest.raises(ValidationError, match="Contrat ACI"):
            imputer_demandes([(demande, Destination())], auteur=Auteur())


class TestCeQuiRevient:
    def test_a_correction_is_a_dated_negative_row(self, diabete):
        demande = en_reunion(diabete)
        annoncer(demande)
        correction = corriger(demande, 25, dt.date(2026, 11, 24))
        annoncer(correction)
        assert montants(demande) == [60, -25]
        rendue = Depense.objects.get(reference=correction.reference)
        assert (rendue.corrige.reference, rendue.jour) == (
            demande.reference,
            dt.date(2026, 11, 24),
        )

    def test_a_returned_transfer_then_paid_again(self, diabete):
        demande = en_reunion(diabete)
        annoncer(demande)
        rejeter(demande)
        paiement_rejete.send(sender=Demande, demande=demande, montant=demande.montant)
        assert montants(demande) == [60, -60]
        Demande.objects.filter(pk=demande.pk).update(
            etat="payee", payee_le=JOUR, annee_paiement=2026
        )
        annoncer(Demande.objects.get(pk=demande.pk))
        assert montants(demande) == [60, -60, 60]

    def test_a_correction_after_the_last_open_year_stays_with_its_expense(self, diabete):
        demande = en_reunion(diabete)
        annoncer(demande)
        corriger(demande, 10, dt.date(2027, 11, 1))
        assert {d.annee.numero for d in demande.imputation.depenses.all()} == {3}

    def test_returned_before_being_assigned_it_waits_no_longer(self, demo):
        demande = payee()
        annoncer(demande)
        rejeter(demande)
        assert a_imputer() == []

    def test_the_base_refuses_a_negative_expense_that_corrects_nothing(self, annee_demo):
        with pytest.raises(IntegrityError), transaction.atomic():
            annee_demo.depenses.create(libelle="x", montant=-1, jour=JOUR, etat="payee")


class TestParUnePersonne:
    def test_corrections_told_before_come_with_it(self, demo, coordination):
        demande = payee()
        annoncer(demande)
        corriger(demande, 20)
        acces = Mission.objects.get(code="ACCES")
        imputer_demandes([(demande, Destination(acces))], auteur=Auteur(coordination))
        assert montants(demande) == [60, -20]
        assert a_imputer() == []

    def test_assigned_elsewhere_its_expenses_follow(self, diabete, coordination):
        demande = en_reunion(diabete)
        annoncer(demande)
        imputer_demandes([(demande, Destination())], auteur=Auteur(coordination))
        [depense] = demande.imputation.depenses.all()
        assert (depense.mission, depense.action, depense.montant) == (None, None, 60)

    def test_the_same_activity_is_proposed_where_it_last_went(self, diabete, coordination):
        demande = payee()
        destination = Destination(diabete.mission.mission, diabete)
        imputer_demandes([(demande, destination)], auteur=Auteur(coordination))
        payee(activite=demande.activite)
        assert [ligne.proposee for ligne in a_imputer()] == [f"a{diabete.pk}"]

    def test_governing_is_proposed_to_the_fonctionnement(self, demo):
        payee(ReunionFactory(close=True, cadre="gouvernance"))
        assert [ligne.proposee for ligne in a_imputer()] == [FONCTIONNEMENT]

    def test_what_is_not_paid_is_not_assigned(self, demo, coordination):
        with pytest.raises(ValidationError, match="payée"):
            imputer_demandes([(DemandeFactory(), Destination())], auteur=Auteur(coordination))

    def test_an_action_is_in_its_mission(self, diabete, coordination):
        acces = Mission.objects.get(code="ACCES")
        with pytest.raises(ValidationError, match="de cette mission"):
            imputer_demandes([(payee(), Destination(acces, diabete))], auteur=Auteur(coordination))
