"""What waits on the coordinator's desk in the demonstration: there once, however often loaded."""

from annuaire.enums import Statut
from annuaire.models import Campagne, Demande, Importation, Sollicitation
from annuaire.queries.campagnes import suivi
from annuaire.services.demonstration_travail import EXTRAIT, charger_travail
from tests.annuaire.outils import AvecDemonstration
from tests.factories.comptes import CompteFactory


class TestTravail(AvecDemonstration):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        CompteFactory(email="ines.charmontois@demonstration.example")
        cls.faits = charger_travail()

    def test_requests_a_proposal_of_each_kind_and_a_campaign_half_answered(self):
        assert Demande.objects.a_traiter().count() >= 3
        importation = Importation.objects.get(fichier=EXTRAIT)
        assert importation.statut == Statut.A_DECIDER
        natures = set(importation.changements.values_list("nature", flat=True))
        assert natures >= {"nouveau", "deplace", "parti"}
        fait = suivi(Campagne.objects.get())
        assert (fait.juste, fait.modifiee, fait.signalee, fait.stop) == (5, 3, 1, 1)
        assert fait.sans_reponse > 0
        assert fait.par_lettre > 0

    def test_loaded_again_nothing_changes(self):
        avant = (
            Demande.objects.count(),
            Importation.objects.count(),
            Sollicitation.objects.count(),
        )
        assert charger_travail() == []
        assert avant == (
            Demande.objects.count(),
            Importation.objects.count(),
            Sollicitation.objects.count(),
        )
