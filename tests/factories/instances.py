import datetime as dt

import factory
from django.utils import timezone

from membres.instances.enums import Fonction, NatureInstance
from membres.instances.models import Instance, Mandat
from tests.factories.adhesions import AdherentFactory


class InstanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instance

    nature = NatureInstance.GROUPE
    nom = factory.Sequence(lambda n: f"Groupe {n}")
    slug = factory.Sequence(lambda n: f"groupe-{n}")


class MandatFactory(factory.django.DjangoModelFactory):
    """A row alone: `services.ouvrir_mandat` is what opens the roles."""

    class Meta:
        model = Mandat

    instance = factory.SubFactory(InstanceFactory)
    adherent = factory.SubFactory(AdherentFactory)
    fonction = Fonction.MEMBRE
    debut = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30))
