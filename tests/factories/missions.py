from datetime import date

import factory

from missions.enums import FormeIndicateur, NatureMission, Sens
from missions.models import (
    AnneeContrat,
    Contrat,
    FicheAction,
    Indicateur,
    Mesure,
    Mission,
    MissionContrat,
)


class MissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mission

    code = factory.Sequence(lambda n: f"MISSION{n}")
    slug = factory.LazyAttribute(lambda m: m.code.lower())
    libelle = factory.LazyAttribute(lambda m: f"Mission en faveur de {m.code}")
    libelle_court = factory.LazyAttribute(lambda m: m.code.title())
    nature = NatureMission.SOCLE


class ContratFactory(factory.django.DjangoModelFactory):
    """Signed and effective on 15 April 2024, five years, no population entered."""

    class Meta:
        model = Contrat

    reference = factory.Sequence(lambda n: f"ACI-{n}")
    date_signature = date(2024, 4, 15)
    date_effet = date(2024, 4, 15)


class AnneeContratFactory(factory.django.DjangoModelFactory):
    """Year 3: 15 April 2026 to 14 April 2027."""

    class Meta:
        model = AnneeContrat

    contrat = factory.SubFactory(ContratFactory)
    numero = 3
    debut = factory.LazyAttribute(lambda a: a.contrat.bornes_annee(a.numero)[0])
    fin = factory.LazyAttribute(lambda a: a.contrat.bornes_annee(a.numero)[1])


class MissionContratFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MissionContrat

    contrat = factory.SubFactory(ContratFactory)
    mission = factory.SubFactory(MissionFactory)


class FicheActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FicheAction

    mission = factory.SubFactory(MissionContratFactory)
    titre = factory.Sequence(lambda n: f"Action {n}")


class IndicateurFactory(factory.django.DjangoModelFactory):
    """Three meetings to hold, 3 000 € all or nothing."""

    class Meta:
        model = Indicateur

    class Params:
        moyen = factory.Trait(forme=FormeIndicateur.MOYEN, sens="", cible=None, unite="oui/non")

    annee = factory.SubFactory(AnneeContratFactory)
    action = factory.LazyAttribute(
        lambda i: FicheActionFactory(mission=MissionContratFactory(contrat=i.annee.contrat))
    )
    code = factory.Sequence(lambda n: f"IND-{n}")
    libelle = "Réunions de suivi tenues"
    forme = FormeIndicateur.SEUIL
    sens = Sens.HAUSSE
    unite = "réunions"
    source = "CPTS"
    cible = 3
    montant_max = 3000


class MesureFactory(factory.django.DjangoModelFactory):
    """A declared number, dated within year 3."""

    class Meta:
        model = Mesure

    indicateur = factory.SubFactory(IndicateurFactory)
    nature = "declaree"
    date = date(2026, 10, 1)
    nombre = 2
