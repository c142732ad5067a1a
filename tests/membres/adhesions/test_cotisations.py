import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from membres.adhesions import queries, services
from membres.adhesions.enums import EtatAdhesion, GenreAdherent, Moyen
from membres.adhesions.models import Bareme
from tests.factories.adhesions import AdherentFactory, AdhesionFactory, CollegeFactory
from tests.factories.referentiel import ParametreDateFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db


def payer(adhesion, montant, par=None):
    return services.enregistrer_paiement(
        adhesion,
        montant=Decimal(montant),
        recu_le=timezone.localdate(),
        moyen=Moyen.CHEQUE,
        par=par,
    )


@pytest.fixture
def due():
    return AdhesionFactory(etat=EtatAdhesion.ATTENDUE, cotisation=Decimal(20))


def test_paid_in_two_times_then_a_bounced_cheque(due, tresorier):
    payer(due, 15)
    assert due.etat == EtatAdhesion.ATTENDUE
    second = payer(due, 5)
    assert due.etat == EtatAdhesion.A_JOUR
    services.annuler_paiement(second, motif="Chèque sans provision", par=tresorier)
    due.refresh_from_db()
    assert due.etat == EtatAdhesion.ATTENDUE
    assert due.paiements.count() == 2


def test_an_unknown_amount_is_never_settled_until_the_scale_says(coordination, annee_civile):
    structure = AdherentFactory(organisation=True)
    [adhesion] = services.renouveler([structure], jour=timezone.localdate(), par=coordination)
    payer(adhesion, 50)
    assert (adhesion.cotisation, adhesion.etat) == (None, EtatAdhesion.ATTENDUE)
    bareme = Bareme(
        genre=GenreAdherent.ORGANISATION, montant=50, debut=dt.date(2020, 1, 1), source="AG"
    )
    assert services.saisir_bareme(bareme, par=coordination) == [adhesion]
    adhesion.refresh_from_db()
    assert (adhesion.cotisation, adhesion.etat) == (50, EtatAdhesion.A_JOUR)


def test_the_most_precise_line_of_the_scale_wins(annee_civile):
    college = CollegeFactory()
    Bareme.objects.create(
        genre="personne", college=college, montant=5, debut=dt.date(2020, 1, 1), source="AG"
    )
    tarifs = queries.Tarifs(dt.date(2026, 6, 1))
    assert tarifs.montant("personne", None, None) == 20
    assert tarifs.montant("personne", None, college) == 5
    assert tarifs.montant("organisation", None, None) is None


def test_renewal_twice_opens_once(coordination, annee_civile):
    membres = AdherentFactory.create_batch(2)
    jour = timezone.localdate()
    assert len(services.renouveler(membres, jour=jour, par=coordination)) == 2
    assert services.renouveler(membres, jour=jour, par=coordination) == []
    assert {a.debut for m in membres for a in m.adhesions.all()} == {jour.replace(month=1, day=1)}


def test_a_rolling_year_runs_twelve_months():
    ParametreDateFactory(cle="adhesion_periode", valeur_nombre=None, valeur_texte="glissante")
    assert queries.periode(dt.date(2028, 2, 29)) == (dt.date(2028, 2, 29), dt.date(2029, 3, 1))


def test_reminders_wait_for_the_delay_and_stop_at_the_limit():
    ParametreDateFactory(cle="adhesion_relance_jours", valeur_nombre=30)
    ParametreDateFactory(cle="adhesion_relances_max", valeur_nombre=2)
    due = AdhesionFactory(debut=dt.date(2026, 1, 1), etat=EtatAdhesion.ATTENDUE)
    parties = []
    for jour in ("2026-01-20", "2026-02-01", "2026-02-20", "2026-03-10", "2026-06-01"):
        with time_machine.travel(f"{jour}T09:00:00+01:00", tick=False):
            parties.append(services.relancer_les_retards())
    assert parties == [0, 1, 0, 1, 0]
    assert Courriel.objects.filter(destinataire=due.adherent.courriel).count() == 2


def test_without_a_delay_no_reminder_leaves_by_itself(due):
    assert services.relancer_les_retards(dt.date(2030, 1, 1)) == 0


def test_only_the_purse_holders_record_payments(due, bureau, adherent):
    for compte in (bureau, adherent):
        with pytest.raises(PermissionDenied):
            payer(due, 20, par=compte)


def test_a_waiver_says_why(due, bureau):
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        services.exonerer(due, motif=" ", par=bureau)
    services.exonerer(due, motif="Étudiante", par=bureau)
    assert queries.adhesion_valable(due.adherent, timezone.localdate())


def test_pages_cost_the_same_for_one_and_three(client_de, coordination):
    client = client_de(coordination)

    def creer():
        a_payer = AdhesionFactory(etat=EtatAdhesion.ATTENDUE)
        payer(a_payer, 5)

    for adresse in ("cotisations/", "", "export.csv"):
        assert_requetes_plates(creer, lambda a=adresse: client.get(f"/coordination/adherents/{a}"))


def test_reminders_ticked_on_the_page_leave(client_de, coordination, due):
    client_de(coordination).post(
        "/coordination/adherents/cotisations/relancer/", {"adhesion": [due.pk]}
    )
    assert due.relances.get().courriel.destinataire == due.adherent.courriel


def test_a_second_click_sends_no_second_reminder(client_de, coordination):
    client = client_de(coordination)
    dues = [AdhesionFactory(etat=EtatAdhesion.ATTENDUE) for _ in range(5)]
    envoi = {"adhesion": [a.pk for a in dues]}
    adresse = "/coordination/adherents/cotisations/relancer/"
    client.post(adresse, envoi)
    page = client.post(adresse, envoi, follow=True).content.decode()
    assert page.count("Une relance est déjà partie aujourd’hui pour") == 3
    assert "Et 2 de plus." in page
    assert Courriel.objects.filter(gabarit="adhesions/relance").count() == 5
