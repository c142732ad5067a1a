import datetime as dt

import factory
from django.utils import timezone

from membres.adhesions.enums import EtatAdhesion, GenreAdherent
from membres.adhesions.models import Adherent, Adhesion, College


class CollegeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = College

    code = factory.Sequence(lambda n: f"college-{n}")
    nom = factory.Sequence(lambda n: f"Collège {n}")


class AdherentFactory(factory.django.DjangoModelFactory):
    """A person, member for a year, without an account."""

    class Meta:
        model = Adherent

    class Params:
        organisation = factory.Trait(
            genre=GenreAdherent.ORGANISATION,
            prenom="",
            nom=factory.Sequence(lambda n: f"Association {n}"),
        )
        avec_compte = factory.Trait(
            compte=factory.SubFactory("tests.factories.comptes.CompteFactory")
        )

    nom = factory.Sequence(lambda n: f"VAULANTERNE{n:03d}")
    prenom = "Élodie"
    courriel = factory.Sequence(lambda n: f"adherent{n}@exemple.invalid")
    membre_depuis = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=365))


class AdhesionFactory(factory.django.DjangoModelFactory):
    """This civil year, in order."""

    class Meta:
        model = Adhesion

    adherent = factory.SubFactory(AdherentFactory)
    debut = factory.LazyFunction(lambda: timezone.localdate().replace(month=1, day=1))
    fin = factory.LazyAttribute(lambda a: a.debut.replace(year=a.debut.year + 1))
    cotisation = "20.00"
    etat = EtatAdhesion.A_JOUR
