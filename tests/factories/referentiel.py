import datetime

import factory

from cpts_portal.referentiel.models import (
    AppartenanceTerritoire,
    Commune,
    Identite,
    ParametreDate,
)


class IdentiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Identite
        django_get_or_create = ("id",)

    id = 1
    nom = "CPTS des Trois Rivières"
    nom_court = "Trois Rivières"
    telephone = "+33353010010"
    courriel = "contact@trois-rivieres.example"
    siege_adresse = "12, rue de l’Exemple"
    siege_code_postal = "52100"
    siege_ville = "Saint-Dizier"


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune
        skip_postgeneration_save = True

    code_insee = factory.Sequence(lambda rang: f"52{rang + 1:03}")
    nom = factory.Sequence(lambda rang: f"Commune {rang + 1:03}")
    codes_postaux = ["52100"]
    population = 1000
    population_millesime = 2026
    population_source = "Jeu d’essai"
    longitude = 4.95
    latitude = 48.63

    class Params:
        du_territoire = factory.Trait(
            appartenance=factory.RelatedFactory(
                "tests.factories.referentiel.AppartenanceFactory", "commune"
            )
        )


class AppartenanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AppartenanceTerritoire

    commune = factory.SubFactory(CommuneFactory)
    du = datetime.date(2020, 1, 1)


class ParametreDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ParametreDate

    cle = "pass_annuel"
    valeur_nombre = "48060"
    valide_du = datetime.date(2026, 1, 1)
    source = "Arrêté d’essai"
