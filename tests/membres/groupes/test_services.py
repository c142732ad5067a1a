import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from membres.comptes.enums import Role
from membres.groupes import queries, services
from membres.groupes.enums import Entree
from membres.groupes.models import DemandeEntree, Reglage
from membres.instances.models import Mandat
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def groupe():
    return InstanceFactory(nom="Pied diabétique")


@pytest.fixture
def membre():
    return AdherentFactory(compte=CompteFactory(roles=[Role.ADHERENT])).compte


@pytest.fixture
def chef(groupe):
    """Leads the group, by a mandate."""
    compte = CompteFactory(roles=[Role.PILOTE])
    MandatFactory(instance=groupe, adherent=AdherentFactory(compte=compte), fonction="pilote")
    return compte


def dedans(compte, groupe) -> bool:
    return Mandat.objects.en_cours().filter(instance=groupe, adherent__compte=compte).exists()


class TestEntrer:
    def test_an_open_door_lets_in_at_once(self, groupe, membre):
        Reglage.objects.create(instance=groupe, entree=Entree.LIBRE)
        services.entrer(groupe, par=membre)
        assert dedans(membre, groupe)

    def test_a_request_reaches_the_pilot_who_accepts(self, groupe, membre, chef):
        demande = services.entrer(groupe, mot="Je suis podologue", par=membre)
        assert not dedans(membre, groupe)
        assert Courriel.objects.get().destinataire == chef.adherent.courriel
        assert queries.demandes_a_decider(chef) == [demande]
        services.decider(demande, acceptee=True, par=chef)
        assert dedans(membre, groupe)
        with pytest.raises(ValidationError, match="déjà décidée"):
            services.decider(demande, acceptee=False, par=chef)

    def test_a_refusal_leaves_outside_and_says_it(self, groupe, membre, chef):
        demande = services.entrer(groupe, par=membre)
        services.decider(demande, acceptee=False, par=chef)
        assert not dedans(membre, groupe)
        assert Courriel.objects.filter(gabarit="groupes/decision").count() == 1
        assert services.entrer(groupe, par=membre)

    def test_once_at_a_time_and_taken_back(self, groupe, membre):
        services.entrer(groupe, par=membre)
        with pytest.raises(ValidationError, match="déjà en attente"):
            services.entrer(groupe, par=membre)
        services.retirer_ma_demande(groupe, par=membre)
        assert DemandeEntree.objects.get().etat == "retiree"

    def test_a_closed_door_and_a_former_member_stay_out(self, groupe, membre):
        Reglage.objects.create(instance=groupe, entree=Entree.FERMEE)
        with pytest.raises(PermissionDenied):
            services.entrer(groupe, par=membre)
        parti = CompteFactory(roles=[Role.ADHERENT])
        AdherentFactory(compte=parti, sorti_le=timezone.localdate())
        with pytest.raises(PermissionDenied, match="adhérents"):
            services.entrer(InstanceFactory(), par=parti)

    def test_only_the_pilot_of_that_group_decides(self, groupe, membre):
        demande = services.entrer(groupe, par=membre)
        autre = CompteFactory(roles=[Role.PILOTE])
        MandatFactory(adherent=AdherentFactory(compte=autre), fonction="pilote")
        with pytest.raises(PermissionDenied):
            services.decider(demande, acceptee=True, par=autre)


class TestQuitter:
    def test_at_once(self, groupe, membre):
        MandatFactory(instance=groupe, adherent=membre.adherent)
        services.quitter(groupe, par=membre)
        assert not dedans(membre, groupe)

    def test_a_pilot_hands_over_first(self, groupe, chef):
        with pytest.raises(ValidationError, match="Vous pilotez"):
            services.quitter(groupe, par=chef)


class TestTaches:
    def test_done_and_undone_by_who_carries_it(self, groupe, membre, chef):
        MandatFactory(instance=groupe, adherent=membre.adherent)
        tache = services.creer_tache(
            groupe, libelle="Relire", responsable=membre.adherent, echeance=None, par=chef
        )
        services.cocher(tache, faite=True, par=membre)
        assert queries.mes_taches(membre) == []
        services.cocher(tache, faite=False, par=membre)
        assert queries.mes_taches(membre) == [tache]
        autre = CompteFactory(roles=[Role.ADHERENT])
        with pytest.raises(PermissionDenied):
            services.cocher(tache, faite=True, par=autre)

    def test_someone_outside_carries_none_and_creates_none(self, groupe, membre, chef):
        with pytest.raises(ValidationError, match="n’est pas dans le groupe"):
            services.creer_tache(
                groupe, libelle="x", responsable=membre.adherent, echeance=None, par=chef
            )
        with pytest.raises(PermissionDenied):
            services.creer_tache(groupe, libelle="x", responsable=None, echeance=None, par=membre)

    def test_recalled_once_three_days_before(self, groupe, chef):
        jour = timezone.localdate()
        for jours in (2, 30):
            services.creer_tache(
                groupe,
                libelle=f"À {jours} jours",
                responsable=chef.adherent,
                echeance=jour + dt.timedelta(days=jours),
                par=chef,
            )
        assert services.rappeler_les_taches(jour) == 1
        assert services.rappeler_les_taches(jour) == 0
        assert "À 2 jours" in Courriel.objects.get().sujet
