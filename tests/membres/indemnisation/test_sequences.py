"""No sequence of actions pays above the ceiling, or twice, or lets anyone decide of their own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from membres.indemnisation import services
from membres.indemnisation.enums import EtatDemande, EtatLot
from membres.indemnisation.models import Demande, Etape, Lot
from membres.reunions import services as reunions
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Rectification, Reunion
from tests.factories.reunions import ReunionFactory, SignatureFactory
from tests.membres.indemnisation.conftest import Cpts

PLAFOND = Decimal("300")
QUI = st.sampled_from(["membre", "coordination", "tresorier", "president"])
RANG = st.integers(0, 50)
REFUS = (PermissionDenied, ValidationError)


class Vie(RuleBasedStateMachine):
    """Everyone tries everything; what is refused changes nothing."""

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()
        self.cpts = Cpts(plafond=str(PLAFOND))
        self.cpts.activite.cadre_de_reunion = "mission"
        self.cpts.activite.save()
        self.reunion = ReunionFactory(close=True, animateur=self.cpts.president)
        for qui in ("membre", "coordination", "tresorier", "president"):
            SignatureFactory(reunion=self.reunion, adherent=getattr(self.cpts, qui), minutes=90)
        reunion_close.send(sender=Reunion, reunion=self.reunion)

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    def _compte(self, qui):
        return getattr(self.cpts, qui).compte

    def _une(self, rang):
        demandes = list(Demande.objects.order_by("pk"))
        return demandes[rang % len(demandes)] if demandes else None

    def _tenter(self, geste, *args, **champs):
        try:
            with transaction.atomic():
                geste(*args, **champs)
        except REFUS:
            pass

    @rule(qui=QUI, minutes=st.integers(1, 300))
    def declarer(self, qui, minutes):
        self._tenter(self.cpts.soumise, getattr(self.cpts, qui), minutes)

    @rule(qui=QUI, rang=RANG, au_plafond=st.booleans())
    def valider(self, qui, rang, au_plafond):
        if demande := self._une(rang):
            self._tenter(services.valider, demande, par=self._compte(qui), au_plafond=au_plafond)

    @rule(qui=QUI, rang=RANG)
    def ordonner(self, qui, rang):
        if demande := self._une(rang):
            self._tenter(services.ordonner, demande, par=self._compte(qui))

    @rule(qui=QUI, rang=RANG)
    def refuser(self, qui, rang):
        if demande := self._une(rang):
            self._tenter(services.refuser, demande, par=self._compte(qui), motif="Non")

    @rule(qui=QUI, rang=RANG)
    def reprendre(self, qui, rang):
        if demande := self._une(rang):
            self._tenter(services.reprendre, demande, par=self._compte(qui))
            self._tenter(services.soumettre, demande, par=self._compte(qui))

    @rule(qui=QUI)
    def preparer(self, qui):
        self._tenter(
            services.preparer_lot,
            Demande.objects.filter(etat=EtatDemande.VALIDEE_TRESORERIE),
            execution=self.cpts.jour,
            par=self._compte(qui),
        )

    @rule(qui=QUI, abandonner=st.booleans())
    def payer(self, qui, abandonner):
        for lot in Lot.objects.filter(etat=EtatLot.PREPARE).order_by("pk"):
            if abandonner:
                self._tenter(services.abandonner_lot, lot, par=self._compte(qui))
            self._tenter(
                services.enregistrer_paiement, lot, jour=self.cpts.jour, par=self._compte(qui)
            )

    @rule(qui=QUI, rang=RANG)
    def rejeter(self, qui, rang):
        if demande := self._une(rang):
            self._tenter(services.rejeter_virement, demande, par=self._compte(qui), motif="Retour")

    @rule(qui=QUI, rang=RANG, montant=st.decimals(min_value="0.01", max_value=400, places=2))
    def corriger(self, qui, rang, montant):
        if demande := self._une(rang):
            self._tenter(
                services.contrepasser,
                demande,
                montant=montant,
                motif="Trop versé",
                jour=self.cpts.jour,
                par=self._compte(qui),
            )

    @rule(qui=QUI, par=QUI, minutes=st.integers(1, 120))
    def rectifier(self, qui, par, minutes):
        """A presence put right after the closing, whatever became of its claim."""
        ligne = self._ligne(qui)
        if ligne is None:
            return
        self._tenter(
            reunions.rectifier_presence,
            ligne,
            arrivee=ligne.reunion.debut,
            depart=ligne.reunion.debut + dt.timedelta(minutes=minutes),
            motif="Heures rectifiées",
            par=self._compte(par),
        )

    @rule(qui=QUI, par=QUI)
    def retirer_puis_remettre(self, qui, par):
        ligne = self._ligne(qui)
        if ligne is None:
            return
        motif, compte = "Erreur de feuille", self._compte(par)
        self._tenter(reunions.retirer_presence, ligne, motif=motif, par=compte)
        self._tenter(
            reunions.ajouter_presence,
            self.reunion,
            adherent=getattr(self.cpts, qui),
            motif=motif,
            par=compte,
        )

    def _ligne(self, qui):
        siennes = self.reunion.signatures.retenues().filter(adherent=getattr(self.cpts, qui))
        return siennes.select_related("reunion", "adherent").first()

    @rule(qui=QUI)
    def envoyer_ce_que_la_feuille_prepare(self, qui):
        adherent = getattr(self.cpts, qui)
        for demande in Demande.objects.filter(adherent=adherent, signature__isnull=False):
            self._tenter(services.soumettre, demande, par=adherent.compte)

    @rule(qui=QUI, montant=st.decimals(min_value="0.01", max_value=200, places=2))
    def declarer_ailleurs(self, qui, montant):
        self._tenter(
            services.declarer_ailleurs,
            getattr(self.cpts, qui),
            annee=self.cpts.jour.year,
            montant=montant,
            organisme="Autre",
            par=self._compte(qui),
        )

    @invariant()
    def nobody_is_paid_above_the_ceiling(self):
        totaux = (
            Demande.objects.plafonnees()
            .payees()
            .values("adherent", "annee_paiement")
            .annotate(total=Sum("montant"))
            .order_by("adherent")
        )
        assert all(ligne["total"] <= PLAFOND for ligne in totaux)
        assert all(ligne["total"] >= 0 for ligne in totaux)

    @invariant()
    def nothing_is_paid_twice(self):
        for demande in Demande.objects.filter(corrige=None).order_by("pk"):
            gestes = list(Etape.objects.filter(demande=demande).values_list("geste", flat=True))
            verses = gestes.count("payer") - gestes.count("rejeter")
            assert verses == (demande.etat == EtatDemande.PAYEE)

    @invariant()
    def one_presence_is_claimed_once(self):
        doubles = (
            Demande.objects.filter(signature__isnull=False, corrige=None)
            .values("signature")
            .annotate(fois=Count("pk"))
            .filter(fois__gt=1)
        )
        assert not doubles.exists()

    @invariant()
    def nobody_put_their_own_presence_right(self):
        assert not Rectification.objects.filter(par=F("signature__adherent__compte")).exists()

    @invariant()
    def nobody_decided_of_their_own(self):
        siennes = Q(validee_par=F("adherent__compte")) | Q(ordonnee_par=F("adherent__compte"))
        assert not Demande.objects.filter(siennes).exists()
        assert not Etape.objects.filter(
            geste__in=["valider", "ordonner", "refuser"], par=F("demande__adherent__compte")
        ).exists()


@pytest.mark.django_db
def test_no_sequence_pays_above_the_ceiling_or_twice_or_oneself():
    run_state_machine_as_test(
        Vie,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
