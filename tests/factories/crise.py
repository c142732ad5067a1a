import factory

from missions.models import (
    FicheCrise,
    MembreCellule,
    ReferentCrise,
    RessourceCrise,
    VolontaireCrise,
)
from tests.factories.adhesions import AdherentFactory


class ReferentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferentCrise

    nom = factory.Sequence(lambda n: f"Référente {n}")
    telephone = factory.Sequence(lambda n: f"+336399800{n % 100:02d}")
    ordre = factory.Sequence(lambda n: n + 1)


class MembreCelluleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MembreCellule

    fonction = "direction"
    titulaire_nom = factory.Sequence(lambda n: f"Titulaire {n}")
    ordre = factory.Sequence(lambda n: n + 1)


class RessourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RessourceCrise

    genre = "lieu"
    libelle = factory.Sequence(lambda n: f"Salle {n}")
    ordre = factory.Sequence(lambda n: n + 1)


class FicheCriseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FicheCrise

    genre = "reflexe"
    titre = factory.Sequence(lambda n: f"Fiche {n}")
    texte = "Première heure\n- prévenir ;\n- compter."
    ordre = factory.Sequence(lambda n: n + 1)


class VolontaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VolontaireCrise

    adherent = factory.SubFactory(AdherentFactory)
    telephone = factory.Sequence(lambda n: f"+336399810{n % 100:02d}")
