"""What the crisis plan asks of the two dashboards."""

import datetime as dt

import pytest
from django.test import RequestFactory

from cpts_portal.espace.panneaux import attentes
from membres.comptes.enums import Role
from missions.enums_crise import DestinatairePlan
from missions.models import EvenementCrise, RegleEcheance, VersionPlan
from missions.services import Auteur, evenements
from missions.services.crise import arreter_version, transmettre
from tests.factories.crise import ReferentFactory, VolontaireFactory
from tests.missions.conftest import demo  # noqa: F401 - la fixture du contrat
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
AUTEUR = Auteur()


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


def titres(compte, tableau="coordination"):
    request = RequestFactory().get("/")
    request.user = compte
    lues = [a.titre for a in attentes(request, tableau)]
    return [t for t in lues if "crise" in t or "appelle" in t or "Crue" in t]


def arreter(jour):
    return arreter_version(objet="Mise à jour", jour=jour, auteur=AUTEUR)


def envoyer(version, *a):
    for destinataire in a:
        transmettre(version, a=DestinatairePlan(destinataire), le=version.arretee_le, auteur=AUTEUR)


@pytest.mark.usefixtures("demo")
class TestCoordination:
    def test_from_nothing_to_both_sendings(self, coordination):
        assert titres(coordination) == ["Écrire le plan de crise"]
        ReferentFactory()
        version = arreter(dt.date(2026, 11, 20))
        assert titres(coordination) == ["Envoyer le plan de crise à l’ARS et à la CPAM"]
        envoyer(version, "ars")
        assert titres(coordination) == ["Envoyer le plan de crise à la CPAM"]
        envoyer(version, "cpam")
        assert titres(coordination) == []

    def test_each_year_again(self, coordination):
        ReferentFactory()
        envoyer(arreter(dt.date(2026, 3, 9)), "ars", "cpam")
        # L'envoi de mars tenait l'année d'avant ; celle-ci échoit le 15 janvier.
        assert titres(coordination) == ["Mettre à jour le plan de crise"]
        RegleEcheance.objects.filter(code="plan-crise").update(decalage_jours=None)
        assert titres(coordination) == []

    def test_nobody_else_is_asked(self, bureau):
        assert titres(bureau) == []
        assert not VersionPlan.objects.exists()


class TestEvenement:
    @pytest.fixture
    def crue(self, coordination):
        ouvert = EvenementCrise(
            titre="Crue", type="offre", declenche_par="ars", ouvert_le=dt.date(2026, 11, 24)
        )
        return evenements.declarer_evenement(ouvert, auteur=Auteur(compte=coordination))

    def test_a_volunteer_sees_the_call(self, crue, coordination):
        membre = creer_persona(Role.ADHERENT)
        VolontaireFactory(adherent__compte=membre)
        evenements.appeler_les_volontaires(
            crue,
            communes=[],
            professions=[],
            objet="Renfort",
            texte="Demain.",
            auteur=Auteur(compte=coordination),
        )
        assert titres(membre, "espace") == ["On vous appelle\u00a0: Renfort"]
        assert "Événement en cours\u00a0: Crue" in titres(coordination)
        assert titres(creer_persona(Role.PILOTE), "espace") == []
