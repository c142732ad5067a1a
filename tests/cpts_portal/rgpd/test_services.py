import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from cpts_portal.referentiel.models import Identite
from cpts_portal.rgpd import services
from cpts_portal.rgpd.models import Demande
from membres.comptes.enums import Role
from tests.factories.comptes import CompteFactory
from tests.harnais.courriels import texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def demande(adherent):
    return services.demander(nature="rectification", texte="Mon téléphone", par=adherent)


def test_a_request_is_dated_acknowledged_and_told_to_the_delegate(adherent):
    Identite.objects.create(nom="CPTS", dpo_courriel="dpo@exemple.invalid")
    demande = services.demander(nature="opposition", texte="Ma photo", par=adherent)
    assert demande.recue_le == timezone.localdate()
    assert 28 <= demande.jours_restants <= 31
    a = dict(Courriel.objects.values_list("destinataire", "gabarit"))
    assert a == {adherent.email: "rgpd/accuse", "dpo@exemple.invalid": "rgpd/delegue"}
    assert not any("Ma photo" in texte_de(c) for c in Courriel.objects.all())
    assert Entree.objects.filter(action="rgpd.demande", acteur=adherent).count() == 1


def test_the_delay_runs_from_the_day_it_arrived(coordination):
    demande = services.consigner(
        nature="acces",
        canal="courrier",
        nom="Élodie VAULANTERNE",
        courriel="",
        texte="Copie de mes données",
        recue_le=dt.date(2026, 1, 31),
        par=coordination,
    )
    assert demande.echeance == dt.date(2026, 2, 28)
    assert demande.est_en_retard
    assert not Courriel.objects.exists()


def test_answering_closes_once_and_writes_to_the_person(demande, coordination):
    services.repondre(demande, acceptee=True, reponse="C’est corrigé.", par=coordination)
    demande.refresh_from_db()
    assert (demande.etat, demande.repondue_par) == ("acceptee", coordination)
    assert "C’est corrigé." in texte_de(Courriel.objects.get(gabarit="rgpd/reponse"))
    with pytest.raises(ValidationError, match="déjà close"):
        services.repondre(demande, acceptee=False, reponse="Non", par=coordination)


def test_a_refusal_says_why(demande, coordination):
    with pytest.raises(ValidationError, match="Un refus dit pourquoi"):
        services.repondre(demande, acceptee=False, reponse="", par=coordination)


def test_the_delay_is_extended_once_before_the_month_is_over(demande, coordination):
    services.prolonger(demande, motif="Archives à fouiller", par=coordination)
    demande.refresh_from_db()
    assert demande.jours_restants > 80
    with pytest.raises(ValidationError, match="déjà été prolongée"):
        services.prolonger(demande, motif="Encore", par=coordination)
    Demande.objects.update(
        motif_prolongation="", recue_le=dt.date(2026, 1, 1), echeance=dt.date(2026, 2, 1)
    )
    with pytest.raises(ValidationError, match="plus temps de prolonger"):
        services.prolonger(demande, motif="Trop tard", par=coordination)


def test_only_its_author_takes_it_back(demande, adherent):
    with pytest.raises(PermissionDenied):
        services.retirer(demande, par=CompteFactory(roles=[Role.ADHERENT]))
    services.retirer(demande, par=adherent)
    demande.refresh_from_db()
    assert demande.etat == "retiree"


@pytest.mark.parametrize("role", [Role.ADHERENT, Role.PILOTE, Role.TRESORIER])
def test_others_do_not_answer(demande, role):
    with pytest.raises(PermissionDenied):
        services.repondre(demande, acceptee=True, reponse="", par=CompteFactory(roles=[role]))
