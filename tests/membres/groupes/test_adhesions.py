"""What groups hear from memberships: the wish of a newcomer, the work of someone who leaves."""

import datetime as dt

import pytest
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from membres.adhesions import services as adhesions
from membres.adhesions import suites
from membres.adhesions.enums import EtatDemande, MotifDepart
from membres.adhesions.models import DemandeAdhesion
from membres.comptes.enums import Role
from membres.groupes import queries, suites_depart
from membres.groupes.enums import Entree, EtatEntree
from membres.groupes.models import DemandeEntree, Reglage, Tache
from membres.instances.models import Mandat
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.membres.adhesions.conftest import annee_civile  # noqa: F401 - a fixture
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return CompteFactory(roles=[Role.BUREAU])


def souhait(instance):
    return {"cle": instance.slug, "nom": instance.nom}


@pytest.mark.usefixtures("annee_civile")
def test_the_groups_ticked_on_adherer_are_not_asked_twice(bureau):
    ouvert, sur_demande, ferme, autre = (InstanceFactory() for _ in range(4))
    Reglage.objects.create(instance=ouvert, entree=Entree.LIBRE)
    Reglage.objects.create(instance=ferme, entree=Entree.FERMEE)
    pilote = MandatFactory(instance=sur_demande, fonction="pilote").adherent
    demande = DemandeAdhesion.objects.create(
        prenom="Lise",
        nom="Vaucadran",
        courriel="lise@exemple.invalid",
        etat=EtatDemande.A_DECIDER,
        confirmee_le=timezone.now(),
        groupes=[souhait(ouvert), souhait(sur_demande), souhait(ferme), {"cle": "x", "nom": "X"}],
    )
    adherent = adhesions.accepter(demande, bureau_du=timezone.localdate(), par=bureau)
    assert [m.instance for m in Mandat.objects.filter(adherent=adherent)] == [ouvert]
    attente = DemandeEntree.objects.filter(adherent=adherent, etat=EtatEntree.ATTENTE)
    assert {d.instance for d in attente} == {sur_demande, ferme}
    assert Courriel.objects.filter(destinataire=pilote.courriel).count() == 1
    assert not attente.filter(instance=autre).exists()


def test_a_group_nobody_leads_sends_its_requests_to_the_coordination(client_de):
    coordination = creer_persona(Role.COORDINATION)
    mene, sans_pilote = InstanceFactory(), InstanceFactory(nom="Pied diabétique")
    MandatFactory(instance=mene, fonction="pilote")
    jeanne = AdherentFactory(prenom="Jeanne", nom="Pradault")
    for instance in (mene, sans_pilote):
        DemandeEntree.objects.create(instance=instance, adherent=jeanne)
    assert [d.instance for d in queries.demandes_sans_pilote(coordination)] == [sans_pilote]
    assert queries.demandes_sans_pilote(CompteFactory(roles=[Role.ADHERENT])) == []
    page = client_de(coordination).get("/coordination/").content.decode()
    assert "Jeanne Pradault demande à entrer dans Pied diabétique" in page


def test_a_leaving_settles_what_groups_had_entrusted(bureau):
    jour = timezone.localdate()
    adherent = AdherentFactory(membre_depuis=jour - dt.timedelta(days=90))
    groupe = InstanceFactory(nom="Pied diabétique")
    ouverte = Tache.objects.create(instance=groupe, libelle="Relire", responsable=adherent)
    faite = Tache.objects.create(
        instance=groupe, libelle="Écrire", responsable=adherent, faite_le=timezone.now()
    )
    DemandeEntree.objects.create(instance=InstanceFactory(nom="Crise"), adherent=adherent)
    proposees = {s.suite.code: s for s in suites.a_regler(adherent)}
    assert proposees["taches_de_groupe"].lignes == ["Relire (Pied diabétique)"]
    assert proposees["demandes_de_groupe"].lignes == ["Entrée dans Crise"]
    depart = adhesions.enregistrer_depart(
        adherent,
        motif=MotifDepart.DEMISSION,
        le=jour,
        choix={code: s.suite.choix[0].valeur for code, s in proposees.items()},
        par=bureau,
    )
    ouverte.refresh_from_db()
    faite.refresh_from_db()
    assert (ouverte.responsable, faite.responsable) == (None, adherent)
    assert DemandeEntree.objects.get().etat == EtatEntree.RETIREE
    dits = {s["titre"]: s["fait"] for s in depart.suites}
    assert dits[suites_depart.TACHES.titre].startswith("1 tâche sans responsable")
