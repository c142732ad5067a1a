"""The same questions for a handful and for 1 500 members and 400 meetings."""

import datetime as dt

import pytest
from django.utils import timezone

from membres.adhesions.models import Adherent
from membres.indemnisation.models import Demande
from membres.reunions.models import Convocation, Reunion, Signature
from tests.factories.indemnisation import ActiviteFactory, DemandeFactory
from tests.factories.reunions import ConvocationFactory, ReunionFactory, SignatureFactory
from tests.harnais.requetes import requetes
from tests.personas import client_de

pytestmark = pytest.mark.django_db
ADRESSES = (
    "/espace/",
    "/espace/reunions/",
    "/espace/taches/",
    "/espace/heures/",
    "/espace/groupes/",
    "/espace/bibliotheque/",
    "/coordination/",
    "/coordination/indemnisation/",
    "/coordination/adherents/",
    "/coordination/adherents/cotisations/",
    "/coordination/adherents/couverture/",
    "/coordination/instances/",
    "/api/v1/reunions/",
    "/api/v1/releve/",
)


def _peupler(membre, coordination):
    jour = timezone.localdate()
    personnes = Adherent.objects.bulk_create(
        Adherent(
            nom=f"Membre{n:04d}",
            prenom="Test",
            courriel=f"m{n}@exemple.invalid",
            membre_depuis=jour - dt.timedelta(days=900),
        )
        for n in range(1500)
    )
    instance = Reunion.objects.first().instance
    maintenant = timezone.now()
    reunions = Reunion.objects.bulk_create(
        Reunion(
            instance=instance,
            titre=f"Réunion {n}",
            annee=2025,
            numero=n + 1,
            etat="close" if n % 4 else "convoquee",
            cadre="mission",
            debut=maintenant + dt.timedelta(days=1 if n % 4 == 0 else -n, minutes=n),
            fin=maintenant + dt.timedelta(days=1 if n % 4 == 0 else -n, minutes=n + 90),
            close_le=maintenant if n % 4 else None,
        )
        for n in range(400)
    )
    Convocation.objects.bulk_create(
        Convocation(reunion=r, adherent=a, envoyee_le=maintenant)
        for n, r in enumerate(reunions)
        for a in [membre, *personnes[n * 3 : n * 3 + 6]]
    )
    signatures = Signature.objects.bulk_create(
        Signature(
            reunion=r,
            adherent=membre,
            moyen="compte",
            arrivee=r.debut,
            minutes=90,
        )
        for r in reunions
        if r.etat == "close"
    )
    activite = ActiviteFactory()
    Demande.objects.bulk_create(
        Demande(
            adherent=personnes[n],
            activite=activite,
            nature=activite.nature,
            objet="Réunion",
            jour=jour,
            minutes=90,
            montant=90,
            montant_calcule=90,
            etat="soumise",
            signature=None if n else signatures[0],
        )
        for n in range(400)
    )


def test_pages_ask_the_same_at_full_size(groupe, coordination):
    membre = groupe.membre
    clients = {"membre": client_de(membre.compte), "coordination": client_de(coordination)}
    reunion = ReunionFactory(instance=groupe.instance)
    ConvocationFactory(reunion=reunion, adherent=membre)
    SignatureFactory(
        reunion=ReunionFactory(instance=groupe.instance, close=True), adherent=membre, minutes=90
    )
    DemandeFactory(etat="soumise")

    def mesurer():
        nombres = {}
        for adresse in ADRESSES:
            client = clients["coordination" if "coordination" in adresse else "membre"]
            client.get(adresse)
            with requetes() as faites:
                assert client.get(adresse).status_code == 200
            nombres[adresse] = len(faites)
        return nombres

    petite = mesurer()
    _peupler(membre, coordination)
    assert mesurer() == petite
