"""Fifty real transactions at once on one person: the ceiling holds to the cent."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from membres.indemnisation import services
from membres.indemnisation.enums import EtatDemande
from membres.indemnisation.models import Demande
from tests.membres.indemnisation.conftest import Cpts

FILS = 50
pytestmark = pytest.mark.django_db(transaction=True)


def _ensemble(gestes):
    """Every gesture starts at the same signal, each in its own connection."""
    depart = threading.Barrier(len(gestes))
    refus = []

    def agir(geste):
        try:
            depart.wait(30)
            geste()
        except ValidationError as erreur:
            refus.append(erreur)
        finally:
            connection.close()

    fils = [threading.Thread(target=agir, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(120)
    return refus


def test_fifty_validations_at_once_stop_at_the_ceiling():
    cpts = Cpts(plafond="1000")
    demandes = [cpts.soumise(minutes=90) for _ in range(FILS)]
    compte = cpts.coordination.compte
    refus = _ensemble([lambda d=demande: services.valider(d, par=compte) for demande in demandes])
    validees = Demande.objects.filter(etat=EtatDemande.VALIDEE_COORDINATION)
    assert validees.count() == 11
    assert validees.aggregate(total=Sum("montant"))["total"] == Decimal("990.00")
    assert len(refus) == FILS - 11
    assert all("serait dépassé" in str(r) for r in refus)


def test_fifty_clicks_on_one_claim_validate_it_once():
    cpts = Cpts()
    demande = cpts.soumise()
    compte = cpts.coordination.compte
    refus = _ensemble([lambda: services.valider(demande, par=compte)] * FILS)
    assert len(refus) == FILS - 1
    assert demande.etapes.filter(geste="valider").count() == 1
