"""A presence put right after the closing: a draft follows, what left says so."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from membres.indemnisation import services
from membres.indemnisation.enums import EtatDemande
from membres.indemnisation.models import Demande
from membres.indemnisation.presences import demandes_a_corriger, presence_de
from membres.reunions import services as reunions
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Reunion
from tests.factories.reunions import ReunionFactory, SignatureFactory
from tests.personas import client_de

pytestmark = pytest.mark.django_db


class Seance:
    """One closed meeting of two hours at 60 € an hour, and the member's claim."""

    def __init__(self, cpts):
        self.cpts = cpts
        cpts.activite.cadre_de_reunion = "mission"
        cpts.activite.save()
        self.reunion = ReunionFactory(close=True)
        self.reunion.fin = self.reunion.debut + dt.timedelta(hours=2)
        self.reunion.save()
        self.ligne = SignatureFactory(
            reunion=self.reunion, adherent=cpts.membre, arrivee=self.reunion.debut, minutes=120
        )
        reunion_close.send(sender=Reunion, reunion=self.reunion)

    @property
    def demande(self):
        return Demande.objects.get(signature=self.ligne, corrige=None)

    def jusqua(self, etat):
        par = self.cpts
        services.soumettre(self.demande, par=par.membre.compte)
        if etat == EtatDemande.SOUMISE:
            return
        self.valider()
        services.ordonner(self.demande, par=par.tresorier.compte)
        if etat == EtatDemande.PAYEE:
            self.payer()

    def valider(self):
        services.valider(self.demande, par=self.cpts.coordination.compte)

    def payer(self):
        par = self.cpts.tresorier.compte
        lot = services.preparer_lot([self.demande], execution=self.cpts.jour, par=par)
        services.enregistrer_paiement(lot, jour=self.cpts.jour, par=par)

    def rectifier(self, minutes):
        reunions.rectifier_presence(
            self.ligne,
            arrivee=self.reunion.debut,
            depart=self.reunion.debut + dt.timedelta(minutes=minutes),
            motif="Partie plus tôt",
            par=self.cpts.coordination.compte,
        )

    def retirer(self):
        reunions.retirer_presence(self.ligne, motif="Absente", par=self.cpts.coordination.compte)


@pytest.fixture
def seance(cpts):
    return Seance(cpts)


def test_a_draft_takes_the_new_duration_and_amount(seance):
    seance.rectifier(30)
    assert (seance.demande.minutes, seance.demande.montant) == (30, Decimal("30.00"))
    derniere = seance.demande.etapes.last()
    assert derniere.geste == "rectifier"
    assert "30\u00a0min au lieu de 2\u00a0h" in derniere.precision


def test_a_draft_of_a_presence_taken_off_cannot_be_sent(seance):
    seance.retirer()
    assert seance.demande.etat == EtatDemande.REFUSEE
    with pytest.raises(ValidationError, match="retirée de la feuille"):
        services.soumettre(seance.demande, par=seance.cpts.membre.compte)


def test_someone_added_gets_their_draft(seance):
    reunions.ajouter_presence(
        seance.reunion,
        adherent=seance.cpts.tresorier,
        motif="Oubliée",
        par=seance.cpts.coordination.compte,
    )
    assert Demande.objects.get(adherent=seance.cpts.tresorier).minutes == 120


@pytest.mark.parametrize("etat", [EtatDemande.SOUMISE, EtatDemande.VALIDEE_TRESORERIE])
def test_a_claim_that_left_waits_and_goes_no_further(seance, etat):
    seance.jusqua(etat)
    seance.rectifier(30)
    assert seance.demande.minutes == 120
    assert demandes_a_corriger() == [seance.demande]
    par = seance.cpts
    suite = seance.payer if etat == EtatDemande.VALIDEE_TRESORERIE else seance.valider
    with pytest.raises(ValidationError, match="rectifiée depuis"):
        suite()
    decideur = par.coordination if etat == EtatDemande.SOUMISE else par.tresorier
    services.refuser(seance.demande, par=decideur.compte, motif="Durée rectifiée")
    assert (seance.demande.minutes, seance.demande.montant) == (30, Decimal("30.00"))
    assert demandes_a_corriger() == []
    seance.jusqua(EtatDemande.PAYEE)
    assert seance.demande.montant == Decimal("30.00")


def test_taking_back_a_sent_claim_takes_the_sheet(seance):
    seance.jusqua(EtatDemande.SOUMISE)
    seance.rectifier(60)
    services.reprendre(seance.demande, par=seance.cpts.membre.compte)
    assert (seance.demande.etat, seance.demande.minutes) == (EtatDemande.BROUILLON, 60)


def test_what_was_paid_is_given_back_beside_the_untouched_claim(seance):
    seance.jusqua(EtatDemande.PAYEE)
    seance.rectifier(30)
    demande = seance.demande
    assert (demande.minutes, demande.montant) == (120, Decimal("120.00"))
    assert presence_de(demande).a_rendre == Decimal("90.00")
    tresorier = seance.cpts.tresorier.compte
    page = client_de(tresorier).get(reverse("indemnisation:corriger", args=[demande.pk]))
    assert "90,00" in page.content.decode()
    services.contrepasser(
        demande, montant=Decimal(90), motif="Rectifiée", jour=seance.cpts.jour, par=tresorier
    )
    assert demandes_a_corriger() == []


def test_a_paid_presence_taken_off_is_given_back_whole(seance):
    seance.jusqua(EtatDemande.PAYEE)
    seance.retirer()
    assert presence_de(seance.demande).a_rendre == Decimal("120.00")


def test_hours_gained_after_the_payment_are_declared_by_the_person(seance):
    seance.rectifier(60)
    seance.jusqua(EtatDemande.PAYEE)
    seance.rectifier(90)
    presence = presence_de(seance.demande)
    assert (presence.a_completer, presence.ecart) == (30, False)
    page = client_de(seance.cpts.membre.compte).get(
        reverse("indemnisation:demande", args=[seance.demande.pk])
    )
    assert "Déclarer la différence" in page.content.decode()


def test_a_presence_put_back_is_claimed_once(seance):
    """Taken off, then added again: the claim already sent stays where it is."""
    seance.jusqua(EtatDemande.SOUMISE)
    ancienne = seance.demande
    seance.retirer()
    reunions.ajouter_presence(
        seance.reunion,
        adherent=seance.cpts.membre,
        motif="Était là",
        par=seance.cpts.coordination.compte,
    )
    with pytest.raises(ValidationError, match="rectifiée depuis"):
        services.valider(ancienne, par=seance.cpts.coordination.compte)
    assert Demande.objects.filter(adherent=seance.cpts.membre).count() == 2


def test_the_page_and_the_dashboard_warn(seance):
    seance.jusqua(EtatDemande.SOUMISE)
    seance.rectifier(30)
    client = client_de(seance.cpts.coordination.compte)
    page = client.get(reverse("indemnisation:demande", args=[seance.demande.pk]))
    assert "Présence rectifiée depuis l’envoi" in page.content.decode()
    assert f"Corriger {seance.demande.reference}" in client.get("/coordination/").content.decode()
