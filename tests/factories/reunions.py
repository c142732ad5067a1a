import datetime as dt

import factory
from django.utils import timezone

from membres.reunions.enums import Cadre, EtatReunion, Moyen
from membres.reunions.models import Convocation, Reunion, Signature, Tache
from tests.factories.adhesions import AdherentFactory
from tests.factories.instances import InstanceFactory


class ReunionFactory(factory.django.DjangoModelFactory):
    """Convened, in two days, ninety minutes; rows alone, nothing was sent."""

    class Meta:
        model = Reunion

    class Params:
        en_seance = factory.Trait(
            debut=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(minutes=5))
        )
        passee = factory.Trait(
            debut=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
        )
        close = factory.Trait(
            passee=True,
            etat=EtatReunion.CLOSE,
            close_le=factory.LazyFunction(timezone.now),
        )

    instance = factory.SubFactory(InstanceFactory)
    titre = factory.Sequence(lambda n: f"Parcours plaies {n}")
    annee = factory.LazyFunction(lambda: timezone.localdate().year)
    # Far from what the service gives, which counts from the meetings of the year.
    numero = factory.Sequence(lambda n: n + 1001)
    etat = EtatReunion.CONVOQUEE
    cadre = Cadre.MISSION
    debut = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=2))
    fin = factory.LazyAttribute(lambda r: r.debut + dt.timedelta(minutes=90) if r.debut else None)
    lieu = "Maison de santé, Wassy"


class ConvocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Convocation

    reunion = factory.SubFactory(ReunionFactory)
    adherent = factory.SubFactory(AdherentFactory)
    envoyee_le = factory.LazyFunction(timezone.now)


class SignatureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signature

    reunion = factory.SubFactory(ReunionFactory, en_seance=True)
    adherent = factory.SubFactory(AdherentFactory)
    moyen = Moyen.COMPTE
    arrivee = factory.SelfAttribute("reunion.debut")


class TacheFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tache

    reunion = factory.SubFactory(ReunionFactory)
    libelle = factory.Sequence(lambda n: f"Écrire le protocole {n}")
    responsable = factory.SubFactory(AdherentFactory)
    echeance = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=10))
