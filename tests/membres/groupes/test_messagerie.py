"""A message to many: who receives it, once each, whatever stops on the way."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cpts_portal.courriels.models import Courriel
from membres.comptes.enums import Role
from membres.groupes import messagerie, queries
from membres.groupes.models import Message, Silence
from tests.factories.adhesions import AdherentFactory
from tests.factories.annuaire import ProfessionFactory
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.harnais.client import ClientApresCommit
from tests.harnais.courriels import chemin, liens_de, texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def groupe():
    groupe = InstanceFactory()
    for _ in range(3):
        MandatFactory(instance=groupe)
    return groupe


def ecrire(par, cible="instance", instance=None, profession=None):
    return messagerie.envoyer(
        cible=cible,
        instance=instance,
        profession=profession,
        objet="Relecture",
        texte="Le protocole est prêt.",
        par=par,
    )


def test_one_email_each_with_its_trace(groupe, coordination):
    message = ecrire(coordination, instance=groupe)
    assert not Courriel.objects.exists()
    messagerie.partir(message.pk)
    message.refresh_from_db()
    assert (message.etat, message.destinataires) == ("abouti", 3)
    assert Courriel.objects.count() == 3
    assert {envoi.courriel.acteur for envoi in queries.envois(message)} == {coordination}
    texte = texte_de(Courriel.objects.first())
    assert "Le protocole est prêt." in texte
    assert "Inès Charmontois" in texte
    messagerie.partir(message.pk)
    assert Courriel.objects.count() == 3


def test_a_retry_writes_only_what_is_missing(groupe, coordination, monkeypatch):
    message = ecrire(coordination, instance=groupe)
    vrai, appels = messagerie.courriels.envoyer, []

    def fragile(**options):
        appels.append(options["a"])
        if len(appels) == 2:
            raise RuntimeError("panne")
        return vrai(**options)

    monkeypatch.setattr(messagerie.courriels, "envoyer", fragile)
    with pytest.raises(RuntimeError):
        messagerie.partir(message.pk)
    Message.objects.update(etat="demande", bail_jusqu_a=None)
    messagerie.partir(message.pk)
    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == sorted(
        m.adherent.courriel for m in groupe.mandats.select_related("adherent")
    )


def test_a_profession_and_everyone(coordination):
    profession = ProfessionFactory()
    AdherentFactory(profession=profession)
    AdherentFactory()
    assert ecrire(coordination, "profession", profession=profession).destinataires == 1
    assert ecrire(coordination, "adherents").destinataires == 2


def test_silence_is_kept_by_group_and_for_all(groupe, coordination):
    premier, second, _ = (m.adherent for m in groupe.mandats.order_by("pk"))
    Silence.objects.create(adherent=premier, instance=groupe)
    Silence.objects.create(adherent=second)
    message = ecrire(coordination, instance=groupe)
    assert (message.destinataires, message.ecartes) == (1, 2)
    autre = InstanceFactory()
    MandatFactory(instance=autre, adherent=premier)
    assert ecrire(coordination, instance=autre).destinataires == 1
    MandatFactory(instance=autre, adherent=second)
    assert ecrire(coordination, instance=autre).destinataires == 1


def test_nobody_to_write_to_is_said(coordination):
    with pytest.raises(ValidationError, match="Personne"):
        ecrire(coordination, instance=InstanceFactory())


class TestDroits:
    def test_a_pilot_writes_to_their_group_alone(self, groupe):
        pilote = CompteFactory(roles=[Role.PILOTE])
        MandatFactory(instance=groupe, adherent=AdherentFactory(compte=pilote), fonction="pilote")
        assert queries.instances_ou_ecrire(pilote) == [groupe]
        ecrire(pilote, instance=groupe)
        with pytest.raises(PermissionDenied):
            ecrire(pilote, instance=InstanceFactory())
        with pytest.raises(PermissionDenied):
            ecrire(pilote, "adherents")

    @pytest.mark.parametrize("role", [Role.ADHERENT, Role.TRESORIER, Role.ADMINISTRATEUR])
    def test_others_write_to_nobody(self, groupe, role):
        compte = CompteFactory(roles=[role])
        MandatFactory(instance=groupe, adherent=AdherentFactory(compte=compte))
        with pytest.raises(PermissionDenied):
            ecrire(compte, instance=groupe)


class TestLienDeSilence:
    def test_opening_changes_nothing_and_the_button_acts_then_undoes(self, groupe, coordination):
        messagerie.partir(ecrire(coordination, instance=groupe).pk)
        lien = chemin(liens_de(Courriel.objects.first())[0])
        visiteur = ClientApresCommit()
        for _ in range(2):
            assert groupe.nom in visiteur.get(lien).content.decode()
        assert not Silence.objects.exists()
        assert "C’est noté" in visiteur.post(lien).content.decode()
        assert Silence.objects.get().instance == groupe
        visiteur.post(lien, {"annuler": "oui"})
        assert not Silence.objects.exists()

    def test_a_forged_link_opens_nothing(self, groupe):
        adresse = reverse("groupes:silence", args=["WzEsMV0:faux:faux"])
        assert ClientApresCommit().get(adresse).status_code == 404
